"""The classic recipient ``X25519``, for colleagues whose program knows no other.

    identity    AGE-SECRET-KEY-1…      32 bytes
    recipient   age1…                  32 bytes
    stanza      -> X25519 <share>      the ephemeral public key
                body: the file key, sealed under HKDF of the shared secret

It keeps a file closed today; a recording of it may be opened by a quantum computer one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from crypto import bech32
from crypto.age import text64
from crypto.age.errors import BadHeader, BadKey, NoMatch
from crypto.age.header import Stanza, decode_text, derive
from crypto.age.recipient import Random, Secret, Strength, open_file_key, seal_file_key

KIND = "X25519"
INFO = b"age-encryption.org/v1/X25519"
RECIPIENT_PREFIX = "age"
IDENTITY_PREFIX = "AGE-SECRET-KEY-"
KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """The public half: whoever has it can encrypt, and nobody can decrypt with it."""

    key: bytes

    def __post_init__(self) -> None:
        if len(self.key) != KEY_SIZE:
            raise BadKey

    @property
    def strength(self) -> Strength:
        return Strength.CLASSIC

    def wrap(self, file_key: bytes, *, random: Random) -> Stanza:
        """Return a stanza for this recipient; raise BadKey for a key of low order."""
        ephemeral = X25519PrivateKey.from_private_bytes(random(KEY_SIZE))
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.key))
        except ValueError:
            raise BadKey from None
        key = derive(shared, salt=share + self.key, info=INFO)
        argument = text64.encode(share).decode("ascii")
        return Stanza(KIND, (argument,), seal_file_key(file_key, key=key))

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.key)

    def __repr__(self) -> str:
        return f"<X25519Recipient {self}>"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class X25519Identity(Secret):
    """The secret half. ``str`` gives it as text to be kept; ``repr`` shows nothing of it."""

    _secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self._secret) != KEY_SIZE:
            raise BadKey

    @classmethod
    def generate(cls, *, random: Random) -> X25519Identity:
        """Return a new identity from 32 random bytes."""
        return cls(random(KEY_SIZE))

    def recipient(self) -> X25519Recipient:
        """Return the public half."""
        private = X25519PrivateKey.from_private_bytes(self._secret)
        return X25519Recipient(private.public_key().public_bytes_raw())

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        """Return the file key from the first stanza that opens; raise NoMatch or BadHeader."""
        for stanza in stanzas:
            if stanza.kind == KIND:
                try:
                    return self._open(stanza)
                except NoMatch:
                    continue
        raise NoMatch

    def __str__(self) -> str:
        return bech32.encode(IDENTITY_PREFIX, self._secret)

    def _open(self, stanza: Stanza) -> bytes:
        if len(stanza.arguments) != 1:
            raise BadHeader
        share = decode_text(stanza.arguments[0], size=KEY_SIZE)
        private = X25519PrivateKey.from_private_bytes(self._secret)
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            # A share of low order: the secret would be zero, whoever the recipient is.
            raise BadHeader from None
        salt = share + private.public_key().public_bytes_raw()
        return open_file_key(stanza.body, key=derive(shared, salt=salt, info=INFO))
