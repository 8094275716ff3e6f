"""A salted commitment stands in a signed header for each value, which is kept beside it.

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
    """The device that signs an operation."""

    @property
    def device(self) -> str:
        """Return the device's id: 32 hexadecimal digits."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature over the message."""
        ...


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The salt and the value behind one digest of a header."""

    salt: bytes
    value: Value

    def digest(self, record: str, field: str) -> str:
        """Return the digest that a header carries for this value, as hexadecimal."""
        committed = canonical.encode([self.salt.hex(), record, field, self.value])
        return hashlib.sha256(FIELD + committed).hexdigest()


@dataclass(frozen=True, slots=True)
class RetainedCommitment:
    """The commitment to a field that an operation does not change: its digest, and value if known.

    ``erased`` says that the value was erased in the writer's vault.
    """

    digest: str
    disclosure: Disclosure | None = None
    erased: bool = False


def is_reason(value: Value) -> bool:
    """Return whether a value may be the reason of an operation."""
    return isinstance(value, str) and len(value) <= MOST_REASON
