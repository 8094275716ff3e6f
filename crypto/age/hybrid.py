"""The post-quantum recipient ``mlkem768x25519``: HPKE with ML-KEM-768 and X25519 (X-Wing).

    identity    AGE-SECRET-KEY-PQ-1…   32-byte seed
    recipient   age1pq1…               ML-KEM-768 key (1184) ‖ X25519 key (32)
    stanza      -> mlkem768x25519 <enc>    enc: ML-KEM-768 ciphertext (1088) ‖ X25519 share (32)
                body: the file key sealed by HPKE, 32 bytes

A file stays closed as long as either half of the key exchange holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from crypto import bech32
from crypto.age import text64
from crypto.age.errors import BadHeader, BadKey, NoMatch
from crypto.age.header import Stanza, decode_text
from crypto.age.recipient import Random, Secret, Strength, demand_body

KIND = "mlkem768x25519"
INFO = b"age-encryption.org/mlkem768x25519"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
RECIPIENT_PREFIX = "age1pq"
IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"

SEED_SIZE = 32
MLKEM_KEY_SIZE = 1184
MLKEM_CIPHERTEXT_SIZE = 1088
SHARE_SIZE = 32


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """The public half: whoever has it can encrypt, and nobody can decrypt with it."""

    key: bytes

    def __post_init__(self) -> None:
        self._public()

    @property
    def strength(self) -> Strength:
        return Strength.POST_QUANTUM

    def wrap(self, file_key: bytes, *, random: Random) -> Stanza:
        """Return a stanza for this recipient. HPKE draws its own randomness, not ``random``."""
        try:
            sealed = SUITE.encrypt(file_key, self._public(), info=INFO)
        except ValueError:
            raise BadKey from None
        size = MLKEM_CIPHERTEXT_SIZE + SHARE_SIZE
        return Stanza(KIND, (text64.encode(sealed[:size]).decode("ascii"),), sealed[size:])

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.key)

    def __repr__(self) -> str:
        return f"<HybridRecipient {str(self)[:20]}…>"

    def _public(self) -> MLKEM768X25519PublicKey:
        if len(self.key) != MLKEM_KEY_SIZE + SHARE_SIZE:
            raise BadKey
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.key[:MLKEM_KEY_SIZE]),
                X25519PublicKey.from_public_bytes(self.key[MLKEM_KEY_SIZE:]),
            )
        except ValueError:
            raise BadKey from None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class HybridIdentity(Secret):
    """The secret half. ``str`` gives it as text to be kept; ``repr`` shows nothing of it."""

    _seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self._seed) != SEED_SIZE:
            raise BadKey

    def recipient(self) -> HybridRecipient:
        """Return the public half."""
        mlkem, x25519 = self._halves()
        return HybridRecipient(
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        """Return the file key from the first stanza that opens; raise NoMatch or BadHeader."""
        mine = [stanza for stanza in stanzas if stanza.kind == KIND]
        if not mine:
            raise NoMatch
        mlkem, x25519 = self._halves()
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        for stanza in mine:
            enc = _encapsulation(stanza)
            _demand_contribution(x25519, share=enc[MLKEM_CIPHERTEXT_SIZE:])
            try:
                return SUITE.decrypt(enc + stanza.body, private, info=INFO)
            except InvalidTag:
                continue
        raise NoMatch

    def __str__(self) -> str:
        return bech32.encode(IDENTITY_PREFIX, self._seed)

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        """Return both private keys, expanded from the seed as X-Wing prescribes."""
        expanded = hashlib.shake_256(self._seed).digest(96)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]),
        )


def _encapsulation(stanza: Stanza) -> bytes:
    """Return the encapsulated key of a stanza of this type; raise BadHeader."""
    if len(stanza.arguments) != 1:
        raise BadHeader
    demand_body(stanza.body)
    return decode_text(stanza.arguments[0], size=MLKEM_CIPHERTEXT_SIZE + SHARE_SIZE)


def _demand_contribution(x25519: X25519PrivateKey, *, share: bytes) -> None:
    """Raise BadHeader for a share that makes the shared secret zero whatever the key is.

    HPKE reports it as an ordinary failure to decrypt; the format calls it malformed.
    """
    try:
        x25519.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise BadHeader from None
