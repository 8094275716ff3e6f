"""Holdings, the have-set of a statement: which operations its sender holds already.

A statement's ``holds`` names operations by device: ranges of their numbers, and a mark of four
bytes for each that says which operation it is. A mark is the start of a SHA-256 over the
statement's own id and the hash of the operation, so that the other operation of a fork does not
pass for it, and nobody can make one that does: the id was not known when it was signed.

Only operations that are held *whole*, with every value, are named, because a value that the
sender lacks may be the one to send. Naming fewer than are held is always sound, so the number
named is bounded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.sharing.statement.number_ranges import NumberRange, are_ranges, count_numbers, ranges_of

MARK_BYTES = 4
"""Bytes that tell one operation from another under the same number."""
MOST_HOLDINGS = 100_000
"""Operations named in one statement, of all devices together: about 533 KiB of marks."""
_CONTEXT = b"afield/holds/v1\0"


@dataclass(frozen=True, slots=True)
class Holdings:
    """Which operations of one device are held, as ranges of numbers, and a mark for each."""

    intervals: tuple[NumberRange, ...]
    marks: bytes

    def written(self) -> dict[str, object]:
        """Return them as a statement holds them."""
        return {
            "intervals": [list(one) for one in self.intervals],
            "marks": base64.b64encode(self.marks).decode("ascii"),
        }

    def numbers(self) -> Iterator[tuple[int, bytes]]:
        """Yield each number with its mark."""
        every = (n for first, last in self.intervals for n in range(first, last + 1))
        for place, number in enumerate(every):
            yield number, self.marks[place * MARK_BYTES : (place + 1) * MARK_BYTES]


def read_holdings(part: Mapping[str, object], runs: tuple[NumberRange, ...]) -> Holdings:
    """Return the holdings in a part of a statement; ``runs`` are its ranges, read already.

    Raises ValueError, TypeError or KeyError.
    """
    text = part["marks"]
    if not isinstance(text, str):
        raise TypeError
    marks = base64.b64decode(text, validate=True)
    if not are_ranges(runs) or len(marks) != MARK_BYTES * count_numbers(runs):
        raise ValueError
    return Holdings(runs, marks)


def operation_mark(statement: str, operation: bytes) -> bytes:
    """Return the mark of the operation with this hash, in the statement with this id."""
    return hashlib.sha256(_CONTEXT + bytes.fromhex(statement) + operation).digest()[:MARK_BYTES]


def holdings_of(statement: str, held: Iterable[tuple[int, bytes]]) -> Holdings:
    """Return the holdings of one device from the numbers and hashes of its operations.

    A number that two operations have is left out.
    """
    marks: dict[int, bytes] = {}
    twice: set[int] = set()
    for number, operation in held:
        if number in marks:
            twice.add(number)
        marks[number] = operation_mark(statement, operation)
    told = sorted(number for number in marks if number not in twice)
    return Holdings(tuple(ranges_of(told)), b"".join(marks[number] for number in told))


def bounded_holdings(
    held: Mapping[str, list[tuple[int, bytes]]],
) -> dict[str, list[tuple[int, bytes]]]:
    """Return the numbers and hashes by device, the newest where a statement cannot name all."""
    most = MOST_HOLDINGS // max(1, len(held))
    return {device: sorted(some)[-most:] for device, some in held.items() if some}
