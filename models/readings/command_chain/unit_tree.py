"""The tree of units as of a day: a unit stands under each unit that stood above it on that day.

A unit with several superiors at once has a place under each, with all that is below it; only its
first place is open at the outset, so that no tree grows beyond the lines that made it. A circle,
which only records from elsewhere can bring, ends where it began, and its row says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from models.readings.command_chain.chain_of_command import ChainOfCommand, CommandLine
from models.records import COUNTS_SQL

if TYPE_CHECKING:
    from models.vault import VaultContext

_ACTORS = f"""SELECT id, ref, name, naming, echelon, party, type, {COUNTS_SQL} FROM actor
    ORDER BY no"""  # noqa: S608 - our own condition
_DEEPEST = 60
"""Units above each other in one branch; no army has as many, and a longer branch is cut."""

Path = tuple[str, ...]
"""The ids from a root down to a unit: one place of it in the tree."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or actor as a tree shows it; one that was not shared has an id alone."""

    id: str
    ref: str = ""
    name: str | None = None
    naming: str | None = None
    echelon: str | None = None
    party: str | None = None
    type: str | None = None
    counts: bool | int = True
    """Whether it was not withdrawn."""

    @property
    def shared(self) -> bool:
        """Return whether the record of it is here."""
        return bool(self.ref)

    @property
    def order(self) -> tuple[bool, list[str], str]:
        """Return by what units beside each other are ordered: commanders first, then by name."""
        # Numbers are compared as numbers: the 2nd before the 10th.
        parts = re.split(r"(\d+)", (self.name or "").casefold())
        padded = [part.zfill(10) if part.isdigit() else part for part in parts]
        return self.type != "commander", padded, self.ref or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRow:
    """One place of a unit in the tree."""

    path: Path
    unit: Unit
    line: CommandLine | None
    """The line of command that puts it here; None for a unit without a superior on that day."""
    below: int
    """How many units stand directly under it."""
    superiors: int
    """Under how many units it stands at once."""
    opened: bool
    circle: bool
    """Whether it stands above itself on that day."""

    @property
    def depth(self) -> int:
        """Return how far below a root it stands."""
        return len(self.path) - 1


@dataclass(frozen=True, slots=True)
class Units:
    """All units with all lines of command, read once, from which any day's tree follows."""

    units: Mapping[str, Unit]
    chain: ChainOfCommand

    @classmethod
    def read(cls, vault: VaultContext) -> Units:
        """Return what is recorded in a vault."""
        with vault.database.reading() as connection:
            rows = connection.exec_driver_sql(_ACTORS).all()
        units = {row[0]: Unit(*row) for row in rows}
        return cls(units, ChainOfCommand.read(vault))

    @property
    def undated(self) -> int:
        """Return how many lines of command have a time that is unknown, and stand on no day."""
        return sum(line.undated for line in self.chain)

    def unit(self, id: str) -> Unit:
        """Return a unit; of one whose record is not here, its id alone."""
        return self.units.get(id) or Unit(id)

    def on(self, day: str) -> UnitTree:
        """Return the tree as of a day (ISO text)."""
        lines = [line for actor in self.chain.lines for line in self.chain.upward(actor, day)]
        return UnitTree(self, day, tuple(lines))


@dataclass(frozen=True)
class UnitTree:
    """The units as they stood under each other on one day."""

    units: Units
    day: str
    lines: tuple[CommandLine, ...]
    """The lines of command that held on that day."""
    top: str | None = None
    """The unit whose branch alone is looked at."""

    def rows(self, turned: Collection[Path] = ()) -> Iterator[TreeRow]:
        """Yield the rows from the roots down; ``turned`` are places that a person opened or shut.

        Every place is open at the outset but the later ones of a unit with several superiors.
        """
        waiting: list[tuple[Path, CommandLine | None]] = [
            ((root,), None) for root in reversed(self.roots)
        ]
        while waiting:
            path, line = waiting.pop()
            unit, under = path[-1], self._under.get(path[-1], ())
            circle = unit in path[:-1]
            leaf = circle or not under or len(path) >= _DEEPEST
            opened = not leaf and ((path in self._first_places) != (path in turned))
            yield TreeRow(
                path=path,
                unit=self.units.unit(unit),
                line=line,
                below=len(under),
                superiors=self._superiors.get(unit, 0),
                opened=opened,
                circle=circle,
            )
            if opened:
                waiting += [((*path, one.actor), one) for one in reversed(under)]

    def above(self, unit: str) -> Iterator[tuple[int, CommandLine]]:
        """Yield the lines above a unit, nearest first, with the number of steps up to each."""
        seen, level, steps = {unit}, [unit], 1
        while level:
            following: list[str] = []
            for one in level:
                for line in self.units.chain.upward(one, self.day):
                    yield steps, line
                    if line.superior not in seen:
                        seen.add(line.superior)
                        following.append(line.superior)
            level, steps = following, steps + 1

    def branch(self, unit: str) -> UnitTree:
        """Return the tree that begins with one unit."""
        return replace(self, top=unit)

    @cached_property
    def count(self) -> int:
        """How many units there are in it, each counted once."""
        return len(self._reached(self.roots))

    @cached_property
    def circles(self) -> int:
        """How many units stand above themselves on that day."""
        return sum(self._above_itself(one) for one in self._superiors)

    @cached_property
    def roots(self) -> list[str]:
        """The units without a superior on that day, and one of each circle that nothing is above.

        Left out are units that were withdrawn, unless a line of command still names them, and
        commanders whose posts were all at other times.
        """
        if self.top is not None:
            return [self.top]
        named = {one for line in self.lines for one in (line.actor, line.superior)}
        here = named | {one.id for one in self.units.units.values() if one.counts}
        ordered = sorted(here, key=lambda one: self.units.unit(one).order)
        roots = [one for one in ordered if one in named or not self._posted_elsewhen(one)]
        roots = [one for one in roots if one not in self._superiors]
        reached = self._reached(roots)
        for one in ordered:
            if one not in reached and self._above_itself(one):
                roots.append(one)
                reached |= self._reached([one])
        return roots

    @cached_property
    def _superiors(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for line in self.lines:
            found[line.actor] = found.get(line.actor, 0) + 1
        return found

    @cached_property
    def _under(self) -> Mapping[str, list[CommandLine]]:
        found: dict[str, list[CommandLine]] = {}
        for line in self.lines:
            found.setdefault(line.superior, []).append(line)
        for lines in found.values():
            lines.sort(key=lambda line: self.units.unit(line.actor).order)
        return found

    @cached_property
    def _first_places(self) -> Collection[Path]:
        """The first place of each unit that has others below it, in the order of the tree."""
        first: dict[str, Path] = {}
        waiting: list[Path] = [(root,) for root in reversed(self.roots)]
        while waiting:
            path = waiting.pop()
            if path[-1] not in first and len(path) <= _DEEPEST:
                first[path[-1]] = path
                under = self._under.get(path[-1], ())
                waiting += [(*path, line.actor) for line in reversed(under)]
        return frozenset(first.values())

    def _posted_elsewhen(self, unit: str) -> bool:
        return self.units.unit(unit).type == "commander" and unit in self.units.chain.lines

    def _reached(self, roots: Collection[str]) -> set[str]:
        found, waiting = set(roots), list(roots)
        while waiting:
            for line in self._under.get(waiting.pop(), ()):
                if line.actor not in found:
                    found.add(line.actor)
                    waiting.append(line.actor)
        return found

    def _above_itself(self, unit: str) -> bool:
        chain = self.units.chain
        return any(
            unit in chain.above(line.superior, self.day) for line in chain.upward(unit, self.day)
        )
