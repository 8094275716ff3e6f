"""Transforms make the value of a record's field from the cells of a row; the plain ones are here.

A transform is small, named in the mapping, and returns one canonical value, or ``None`` when
there is nothing. It raises :class:`BadCell` when a cell holds something else than the mapping
says. Those of dates, positions and counts are in ``measures``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from models.intake.source_row import BadCell, SourceRow
from models.records import Value

_COLUMN = re.compile(r"\{([^{}]+)\}")


class Transform(Protocol):
    """Something that makes one value from one row."""

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns that it reads, those of an item included."""
        ...

    @property
    def outcomes(self) -> tuple[Value, ...]:
        """Return the values fixed by the mapping itself, so that they can be checked beforehand."""
        ...

    def apply(self, entry: SourceRow) -> Value:
        """Return the value, or None when the cells are empty; raises BadCell."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """A cell as it is; cells that equal one of ``nothing`` count as empty."""

    column: str
    nothing: frozenset[str] = frozenset()
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def apply(self, entry: SourceRow) -> Value:
        text = entry.text(self.column)
        return None if not text or text in self.nothing else text


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value for every row."""

    value: Value
    columns: frozenset[str] = frozenset()

    @property
    def outcomes(self) -> tuple[Value, ...]:
        return (self.value,)

    def apply(self, entry: SourceRow) -> Value:
        return self.value


@dataclass(frozen=True, slots=True)
class Text:
    """Parts with {columns} in them, joined; a part whose columns are all empty is left out."""

    parts: tuple[str, ...]
    by: str = " "
    most: int = 0
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(name for part in self.parts for name in _COLUMN.findall(part))

    def apply(self, entry: SourceRow) -> Value:
        text = self.by.join(filled for part in self.parts if (filled := _fill(part, entry)))
        return (shorten(text, self.most) if self.most else text) or None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A code of the file, or several joined by a space, replaced by one of a table's values.

    A code that the table does not know refuses the row, unless ``otherwise`` gives a value for
    it; an empty ``otherwise`` reads such a code as nothing.
    """

    of: tuple[str, ...]
    table: Mapping[str, Value]
    otherwise: Value = None

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.of)

    @property
    def outcomes(self) -> tuple[Value, ...]:
        return (*self.table.values(), self.otherwise or None)

    def apply(self, entry: SourceRow) -> Value:
        code = " ".join(entry.text(column) for column in self.of)
        if not code.strip():
            return None
        if code in self.table:
            return self.table[code]
        if self.otherwise is None:
            raise BadCell(" and ".join(self.of), "a code that the mapping's table does not know")
        return self.otherwise or None


@dataclass(frozen=True, slots=True)
class Split:
    """A cell cut at a separator into a list."""

    column: str
    by: str
    nothing: frozenset[str] = frozenset()
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def apply(self, entry: SourceRow) -> Value:
        parts = (part.strip() for part in entry.text(self.column).split(self.by))
        return _once(part for part in parts if part and part not in self.nothing)


@dataclass(frozen=True, slots=True)
class Listed:
    """A text made of each object in a list; an object with a cell in ``nothing`` is left out."""

    column: str
    part: str
    nothing: frozenset[str] = frozenset()
    outcomes: tuple[Value, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def apply(self, entry: SourceRow) -> Value:
        return _once(filter(None, map(self._one, map(entry.for_item, entry.items(self.column)))))

    def _one(self, entry: SourceRow) -> str:
        cells = (entry.text(name) for name in _COLUMN.findall(self.part))
        empty = any(not cell or cell in self.nothing for cell in cells)
        return "" if empty else _fill(self.part, entry)


@dataclass(frozen=True, slots=True)
class Several:
    """Several transforms whose results join into one list."""

    members: tuple[Transform, ...]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset().union(*(member.columns for member in self.members))

    @property
    def outcomes(self) -> tuple[Value, ...]:
        return tuple(
            value if isinstance(value, list) else [str(value)]
            for member in self.members
            for value in member.outcomes
            if value is not None
        )

    def apply(self, entry: SourceRow) -> Value:
        found: list[str] = []
        for member in self.members:
            value = member.apply(entry)
            found += value if isinstance(value, list) else [str(value)] if value is not None else []
        return _once(found)


def shorten(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters, cut at the end of a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _fill(part: str, entry: SourceRow) -> str:
    cells = {name: entry.text(name) for name in _COLUMN.findall(part)}
    if cells and not any(cells.values()):
        return ""
    return _COLUMN.sub(lambda found: cells[found.group(1)], part).strip()


def _once(texts: Iterable[str]) -> Value:
    return list(dict.fromkeys(texts)) or None
