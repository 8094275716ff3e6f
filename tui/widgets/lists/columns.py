"""The columns of a list share its room: the least important give way, and one takes the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from tui.kit import fit

L = TypeVar("L")


@dataclass(frozen=True, kw_only=True)
class Column(Generic[L]):
    """One column of a list whose lines are ``L``; its widths are in cells."""

    name: str
    heading: str
    words: Callable[[L], str]
    """Return what stands in the column, of one line."""
    importance: int
    """Where there is no room for all, the columns of the least importance give way."""
    least: int
    wanted: int
    stays: bool = False
    """Whether nobody can take it away, because a list without it would mislead."""


@dataclass(frozen=True, kw_only=True)
class Columns(Generic[L]):
    """The columns that a list can show, and which of them it shows, in order."""

    of: str
    """The name of the list, under which the choice of a person is kept."""
    known: tuple[Column[L], ...]
    names: tuple[str, ...]
    """The names of the columns that are shown."""

    @property
    def shown(self) -> tuple[Column[L], ...]:
        """The columns that are shown where there is room for all."""
        return tuple(map(self.column, self.names))

    @property
    def hidden(self) -> tuple[Column[L], ...]:
        """The columns that could be shown besides."""
        return tuple(column for column in self.known if column.name not in self.names)

    def column(self, name: str) -> Column[L]:
        """Return the column of this name; raises `KeyError`."""
        for column in self.known:
            if column.name == name:
                return column
        raise KeyError(name)

    # What a person chooses.

    def chosen_in(self, choices: Mapping[str, object]) -> Columns[L]:
        """Return the columns that were chosen for this list; without a choice, those it has.

        Names that mean nothing here are left out, and what must stay is put back: a choice may
        have been kept by another version of afield.
        """
        chosen = choices.get(self.of)
        if not isinstance(chosen, list | tuple):
            return self
        known = {column.name for column in self.known}
        names = [name for name in chosen if isinstance(name, str) and name in known]
        names += [column.name for column in self.known if column.stays]
        return replace(self, names=tuple(dict.fromkeys(names)))

    def switched(self, name: str) -> Columns[L]:
        """Return the columns with this one shown last, or no longer where it may go."""
        if name not in self.names:
            return replace(self, names=(*self.names, name))
        if self.column(name).stays:
            return self
        return replace(self, names=tuple(one for one in self.names if one != name))

    def moved(self, name: str, step: int) -> Columns[L]:
        """Return the columns with a shown one moved among the others, as far as it goes."""
        if name not in self.names:
            return self
        names = [one for one in self.names if one != name]
        names.insert(max(self.names.index(name) + step, 0), name)
        return replace(self, names=tuple(names))

    # How they share the room.

    def sizes(self, width: int) -> list[tuple[Column[L], int]]:
        """Return the columns that ``width`` has room for, in order, each with its cells.

        Those that fit at their least widen in the order of their importance; what is then left
        is for the most important one.
        """
        kept = sorted(self.shown, key=lambda column: -column.importance)
        while len(kept) > 1 and _least(kept) > width:
            kept.pop()
        left = width - _least(kept)
        cells = {}
        for column in kept:
            wider = min(max(left, 0), column.wanted - column.least)
            cells[column.name] = column.least + wider
            left -= wider
        cells[kept[0].name] += left
        return [(column, cells[column.name]) for column in self.shown if column.name in cells]

    def draw(self, line: L, width: int) -> str:
        """Return a line of the list as one row of text."""
        return " ".join(fit(column.words(line), cells) for column, cells in self.sizes(width))

    def heads(self, width: int) -> str:
        """Return the heads of the columns as one row of text."""
        return " ".join(fit(column.heading, cells) for column, cells in self.sizes(width))


def _least(columns: Sequence[Column[L]]) -> int:
    """Return the cells that columns need at the least, each parted from the next by one."""
    return sum(column.least for column in columns) + len(columns) - 1


def lay_columns(cells: Sequence[tuple[str, int]], width: int) -> str:
    """Return texts joined at their widths, parted by one space; width 0 takes what is left.

    A column that is left with no room is dropped, separator and all.
    """
    fixed = sum(size for _, size in cells) + len(cells) - 1
    rest = max(width - fixed, 0)
    return " ".join(fit(text, size or rest) for text, size in cells if size or rest)
