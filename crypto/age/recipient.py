"""What every kind of recipient and identity can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Never, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.age.errors import BadHeader, MixedRecipients, NoMatch
from crypto.age.header import BODY_SIZE, Stanza

Random = Callable[[int], bytes]
ZERO_NONCE = bytes(12)


class Strength(StrEnum):
    """What a recipient holds out against. One file takes recipients of one strength."""

    POST_QUANTUM = "post-quantum"
    CLASSIC = "classic"
    PASSPHRASE = "passphrase"  # noqa: S105  the name of a strength, and no secret


class Recipient(Protocol):
    """Somebody to whom a file key can be wrapped."""

    @property
    def strength(self) -> Strength: ...

    def wrap(self, file_key: bytes, *, random: Random) -> Stanza: ...


class Identity(Protocol):
    """Somebody who can unwrap a file key.

    ``unwrap`` raises NoMatch when no stanza opens, and BadHeader when a stanza of its own
    type is malformed; stanzas of other types it must pass over.
    """

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes: ...


class Secret:
    """A key that shows nothing of itself by accident, in a log, a crash or a stored object."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> Never:
        raise TypeError("a secret is neither copied nor stored as an object")


def demand_one_strength(recipients: Sequence[Recipient]) -> None:
    """Raise MixedRecipients unless these recipients may share a file.

    A classic stanza beside a post-quantum one would open the file to whoever breaks the
    classic one, and a passphrase beside anything else would lose the meaning that only those
    who know it can have written the file.
    """
    strengths = {recipient.strength for recipient in recipients}
    if len(strengths) > 1 or (Strength.PASSPHRASE in strengths and len(recipients) > 1):
        raise MixedRecipients


def unwrap_any(stanzas: Sequence[Stanza], keys: Sequence[Identity]) -> bytes:
    """Return the file key that the first fitting key gives; raise NoMatch or BadHeader."""
    for key in keys:
        try:
            return key.unwrap(stanzas)
        except NoMatch:
            continue
    raise NoMatch


def seal_file_key(file_key: bytes, *, key: bytes) -> bytes:
    """Return the body of a stanza under a key that is used for nothing else."""
    return ChaCha20Poly1305(key).encrypt(ZERO_NONCE, file_key, None)


def open_file_key(body: bytes, *, key: bytes) -> bytes:
    """Return the file key in a stanza's body; raise NoMatch."""
    demand_body(body)
    try:
        return ChaCha20Poly1305(key).decrypt(ZERO_NONCE, body, None)
    except InvalidTag:
        raise NoMatch from None


def demand_body(body: bytes) -> None:
    """Raise BadHeader unless a body has the one size that a wrapped file key can have.

    Checked before anything is decrypted: a longer body could be made to open under many
    keys at once, and so tell which of them the reader holds.
    """
    if len(body) != BODY_SIZE:
        raise BadHeader
