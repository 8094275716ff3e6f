"""Transforms of dates, positions and counts refuse a cell that they cannot read for certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from models.intake.mapping.transform import Transform
from models.intake.source_row import BadCell, SourceRow
from models.records import Value

SHAPES = ("day", "one of", "lasted")
"""What two dates can mean: one day; a day in between, not known which; from first to last."""

DIRECTIVES = frozenset("YmdHM")
"""The parts of a date format that mean the same in every language and century."""

_WHOLE = re.compile(r"\d+")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")
_LARGEST = 2**53 - 1
"""The largest integer that canonical JSON carries exactly (RFC 8785, section 3.2.2.3)."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date, or two with what they mean, as EDTF; only as precise as its format is."""

    column: str
    form: str
    until: str | None = None
    shape: Transform | None = None
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        own = {self.column} | ({self.until} if self.until else set())
        return frozenset(own) | (self.shape.columns if self.shape else frozenset())

    def apply(self, entry: SourceRow) -> Value:
        first = self._read(entry, self.column)
        last = self._read(entry, self.until) if self.until else None
        cells = f"{self.column} and {self.until}"
        shape = self.shape.apply(entry) if self.shape else "lasted"
        if first and last and first > last:
            raise BadCell(cells, "the first date is after the last")
        if shape is None and (first or last):
            raise BadCell(cells, "no code says what the dates mean")
        if shape == "one of" and (first or last) and (first is None or last in (None, first)):
            # The one day that is there would pass for the day on which it happened.
            raise BadCell(cells, "one day where the code says a span of days")
        if last is None or first == last:
            return first
        if first is None:
            return f"[..{last}]"
        if shape == "day":
            raise BadCell(cells, "two days where the code says one")
        return f"[{first}..{last}]" if shape == "one of" else f"{first}/{last}"

    def _read(self, entry: SourceRow, column: str) -> str | None:
        text = entry.text(column)
        if not text:
            return None
        try:
            moment = datetime.strptime(text, self.form)  # noqa: DTZ007 -- the file names no zone
        except ValueError:
            raise BadCell(column, f"not a date of the form {self.form}") from None
        return _edtf(moment, self.form)


@dataclass(frozen=True, slots=True)
class Number:
    """A count: a whole number that is not negative."""

    column: str
    nothing: frozenset[str] = frozenset()
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def apply(self, entry: SourceRow) -> Value:
        return count(entry, self.column, nothing=self.nothing)


@dataclass(frozen=True, slots=True)
class Position:
    """A decimal between two bounds, kept digit by digit as it was written."""

    column: str
    least: int
    most: int
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def apply(self, entry: SourceRow) -> Value:
        text = entry.text(self.column)
        if not text:
            return None
        if not _DECIMAL.fullmatch(text):
            raise BadCell(self.column, "not a decimal number of degrees")
        if not self.least <= Decimal(text) <= self.most:
            raise BadCell(self.column, f"not between {self.least} and {self.most}")
        return text.removeprefix("+")


@dataclass(frozen=True, slots=True)
class Span:
    """How many, from the smallest to the largest of two or three counts.

    Counts that should rise and do not are still taken, because leaving the row out would lose
    what the file does say; the row is then listed for a person to look at.
    """

    of: tuple[str, ...]
    nothing: frozenset[str] = frozenset()
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.of)

    def apply(self, entry: SourceRow) -> Value:
        counts = counted(entry, self.of, nothing=self.nothing)
        if not counts:
            return None
        if counts != sorted(counts):
            entry.remark(f"{', '.join(self.of)}: they do not rise, so the widest range was taken")
        low, high = min(counts), max(counts)
        return str(low) if low == high else f"{low}-{high}"


@dataclass(frozen=True, slots=True)
class Rising:
    """Nothing when the counts rise from column to column, otherwise a code that says so."""

    of: tuple[str, ...]
    otherwise: str
    nothing: frozenset[str] = frozenset()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.of)

    @property
    def outcomes(self) -> tuple[Value, ...]:
        return (self.otherwise,)

    def apply(self, entry: SourceRow) -> Value:
        counts = counted(entry, self.of, nothing=self.nothing)
        return None if counts == sorted(counts) else self.otherwise


def count(entry: SourceRow, column: str, *, nothing: frozenset[str] = frozenset()) -> int | None:
    """Return a count, or None for an empty cell; raises BadCell if negative or not whole."""
    text = entry.text(column)
    if not text or text in nothing:
        return None
    if text.startswith("-") and _WHOLE.fullmatch(text[1:]):
        raise BadCell(column, "a count cannot be negative")
    # Sixteen digits hold every integer that can be kept, and int() stays quick.
    if not (text.isascii() and _WHOLE.fullmatch(text)) or len(text) > 16:
        raise BadCell(column, "not a whole number")
    number = int(text)
    if number > _LARGEST:
        raise BadCell(column, "too large to be a count")
    return number


def counted(entry: SourceRow, columns: tuple[str, ...], *, nothing: frozenset[str]) -> list[int]:
    """Return the counts in several columns, without the empty ones."""
    read = (count(entry, column, nothing=nothing) for column in columns)
    return [number for number in read if number is not None]


def _edtf(moment: datetime, form: str) -> str:
    """Return a moment as EDTF with the precision of its format: year, month, day or minute."""
    if "%H" in form:
        return moment.isoformat(timespec="seconds")
    if "%d" in form:
        return moment.date().isoformat()
    return moment.date().isoformat()[: 7 if "%m" in form else 4]
