"""Salted commitments: a signed header holds a digest of each value, and the value stands beside it.

Whoever has the value and its salt can open the commitment; whoever has the header alone learns
nothing of the value, and the signature holds all the same. Digest and salt: SHA-256, 16 bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from crypto import canonical
from models.log.operation_header import MOST_REASON
from models.records import Value

SALT_BYTES = 16


FIELD = b"afield/field/v1\0"


class Signer(Protocol):
    """What an operation needs of a device's identity."""

    @property
    def device(self) -> str:
        """Give the device's id: 32 hexadecimal digits."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Give the 64-byte Ed25519 signature over the message."""
        ...


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The salt and the value behind one digest of a header."""

    salt: bytes
    value: Value

    def digest(self, record: str, field: str) -> str:
        """Give the digest that a header carries for this value, as hexadecimal."""
        committed = canonical.encode([self.salt.hex(), record, field, self.value])
        return hashlib.sha256(FIELD + committed).hexdigest()


@dataclass(frozen=True, slots=True)
class RetainedCommitment:
    """A field that a change leaves as it stands: its digest, and what is behind it if known.

    ``erased`` says that the value was erased in the writer's vault.
    """

    digest: str
    disclosure: Disclosure | None = None
    erased: bool = False


def is_reason(value: Value) -> bool:
    """Say whether a value may stand as the reason of an operation."""
    return isinstance(value, str) and len(value) <= MOST_REASON
