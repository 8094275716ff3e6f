"""The result of a row: refused with a reason, or taken in with a remark."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from models.intake.source_row import SourceRow


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken in, and why; the reason never repeats what the row holds.

    ``row`` is what a person finds it by: the line of a CSV file on which it begins, or the place
    of an object in a JSON list, counted from 1.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class RowRemark:
    """Something about a row that was taken in and that a person should look at."""

    row: int
    words: str


Read = tuple[int, SourceRow | RefusedRow]
"""The number of bytes of the file that are done, and the row that was read."""


def named_columns(columns: Collection[str], *, most: int = 5) -> str:
    """Return the names of columns in quotation marks, the first few of many."""
    names = sorted(columns)
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
