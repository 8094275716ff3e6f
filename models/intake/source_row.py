"""A source row is one row of a table, or one object of a list, as the transforms read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ITEM = "item."
"""How a mapping writes a part of the source that a claim is being made for."""


class BadCell(ValueError):
    """A cell does not hold what the mapping says; the words name it and never repeat it."""

    def __init__(self, column: str, problem: str) -> None:
        self.column = column
        self.problem = problem
        super().__init__(f"{column}: {problem}")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The cells of one row by column name, with what was noticed while reading them.

    ``number`` is what a person finds the row by: the line of a CSV file on which it begins, or
    the place of an object in its list, counted from 1. ``item`` holds the parts of one source
    while the claim of that source is made.
    """

    number: int
    cells: Mapping[str, object]
    item: Mapping[str, object] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell as text without outer spaces; empty when it is absent or null.

        Raises BadCell for a list or an object.
        """
        cell = self._cell(column)
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return "true" if cell else "false"
        if isinstance(cell, str):
            return cell.strip()
        raise BadCell(column, f"{_kind(cell)} where text was expected")

    def items(self, column: str) -> list[Mapping[str, object]]:
        """Return the list of objects in a cell; empty when it is absent or null.

        Raises BadCell for anything else.
        """
        cell = self._cell(column)
        if cell is None or cell == "":
            return []
        if not isinstance(cell, list):
            raise BadCell(column, f"{_kind(cell)} where a list was expected")
        for item in cell:
            if not isinstance(item, Mapping):
                raise BadCell(column, f"{_kind(item)} in a list where an object was expected")
        return list(cell)

    def for_item(self, item: Mapping[str, object]) -> SourceRow:
        """Return this row with one of its items in hand; what is noticed stays with the row."""
        return SourceRow(number=self.number, cells=self.cells, item=item, remarks=self.remarks)

    def remark(self, sentence: str) -> None:
        """Note something that a person should look at, once a row."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def _cell(self, column: str) -> object:
        if column.startswith(ITEM):
            return self.item.get(column.removeprefix(ITEM))
        if column in self.cells:
            return self.cells[column]
        return reach(self.cells, column.split("."))


def reach(value: object, path: Sequence[str]) -> object:
    """Return what is at the end of a path into nested objects, or None where there is nothing."""
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    return value


def _kind(cell: object) -> str:
    if isinstance(cell, list):
        return "a list"
    return "an object" if isinstance(cell, Mapping) else "text"
