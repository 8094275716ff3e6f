"""A line of changes in a format that only a newer afield knows is placed, and not believed.

How such a change is signed is not known here, so nobody here can check who wrote it. It is counted
against the signed statement like the others, by its device, its number and the digest of its bytes,
is named to the person, and is not taken in; everything else in the bundle is. What rests on it
waits, as for any change that is missing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from crypto import canonical
from crypto.errors import CryptoError
from models.log import OPERATION_VERSION
from models.sharing.errors import NewerBundle


@dataclass(frozen=True, slots=True)
class NewerLine:
    """The place of an operation that cannot be read: its device, its number and its hash."""

    device: str
    seq: int
    hash: str


def newer_line(line: bytes) -> NewerLine | None:
    """Return the place of an operation of a later format, or None where a line is none.

    Raises NewerBundle where its place cannot be told: then the bundle cannot be held against its
    statement.
    """
    try:
        read = canonical.decode(line.removesuffix(b"\n"))
        header = read["header"]
        found = header["v"]
        if isinstance(found, bool) or not isinstance(found, int) or found <= OPERATION_VERSION:
            return None
    except (CryptoError, KeyError, TypeError):
        return None
    try:
        signature = bytes.fromhex(read["signature"])
        device, seq = header["device"], header["seq"]
        _demand(isinstance(device, str) and isinstance(seq, int) and not isinstance(seq, bool))
    except (KeyError, TypeError, ValueError) as error:
        raise NewerBundle(found=found, known=OPERATION_VERSION) from error
    digest = hashlib.sha256(canonical.encode(header) + signature).hexdigest()
    return NewerLine(device, seq, digest)


def _demand(holds: bool) -> None:  # noqa: FBT001 - a claim about a line, or ValueError
    if not holds:
        raise ValueError
