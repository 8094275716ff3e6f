"""The chain of command: which units stood above a unit on a day, directly or through others.

Each line of command holds for a time that may be open at either end. On the first and the last
day of it the unit stands under both its superiors, if one follows the other on that day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.records import COUNTS_SQL

if TYPE_CHECKING:
    from models.vault import VaultContext

_COMMANDS = f"""SELECT actor, superior, period, period_earliest, period_latest, id, claim
    FROM command
    WHERE {COUNTS_SQL} AND actor IS NOT NULL AND superior IS NOT NULL ORDER BY no"""  # noqa: S608
_BOTH_OPEN = "../.."


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One line of command: who stood under whom for how long; an end that is None is open."""

    actor: str
    superior: str
    period: str | None
    """The time as it is recorded; None where none was said, so that it holds at every time."""
    first: str | None
    last: str | None
    record: str = ""
    claim: str | None = None

    @property
    def timeless(self) -> bool:
        """Return whether it is meant to hold at every time."""
        return self.period is None or self.period == _BOTH_OPEN

    @property
    def undated(self) -> bool:
        """Return whether its time is recorded as unknown, so that it can be put on no day."""
        return not (self.timeless or self.first or self.last)

    def holds(self, day: str | None) -> bool:
        """Return whether it holds on a day; on an unknown day only what holds at every time."""
        if day is None or self.undated:
            return self.timeless
        return (not self.first or self.first[:10] <= day) and (
            not self.last or day <= self.last[:10]
        )


@dataclass(frozen=True, slots=True)
class ChainOfCommand:
    """All lines of command by unit; what was asked once is remembered."""

    lines: Mapping[str, tuple[CommandLine, ...]]
    _turns: Sequence[str] = ()
    _asked: dict[tuple[str, int | None], frozenset[str]] = field(default_factory=dict)
    _times: dict[str | None, int | None] = field(default_factory=dict)

    @classmethod
    def read(cls, vault: VaultContext) -> ChainOfCommand:
        """Return the chain as it is recorded in a vault."""
        with vault.database.reading() as connection:
            rows = connection.exec_driver_sql(_COMMANDS).all()
        return cls.of(CommandLine(*row) for row in rows)

    @classmethod
    def of(cls, lines: Iterable[CommandLine]) -> ChainOfCommand:
        """Return the chain that these lines make."""
        found: dict[str, list[CommandLine]] = {}
        for line in lines:
            found.setdefault(line.actor, []).append(line)
        ends = (day for some in found.values() for one in some for day in (one.first, one.last))
        turns = sorted({day[:10] for day in ends if day})
        return cls({actor: tuple(some) for actor, some in found.items()}, turns)

    def __iter__(self) -> Iterator[CommandLine]:
        """Yield every line."""
        for some in self.lines.values():
            yield from some

    def upward(self, unit: str, day: str | None) -> list[CommandLine]:
        """Return one line for each unit directly above a unit on a day (ISO text; None: unknown).

        Where two lines say the same on that day, the one recorded first stands for both.
        """
        found: dict[str, CommandLine] = {}
        for line in self.lines.get(unit, ()):
            if line.holds(day):
                found.setdefault(line.superior, line)
        return list(found.values())

    def above(self, unit: str, day: str | None) -> frozenset[str]:
        """Return a unit and all that stood above it on a day; circles end where they began."""
        time = self.stretch(day)
        if (unit, time) not in self._asked:
            found, waiting = {unit}, [unit]
            while waiting:
                for line in self.upward(waiting.pop(), day[:10] if day else None):
                    if line.superior not in found:
                        found.add(line.superior)
                        waiting.append(line.superior)
            self._asked[unit, time] = frozenset(found)
        return self._asked[unit, time]

    def ever_below(self, units: Collection[str]) -> set[str]:
        """Return some units and all that stood below one of them at any time."""
        below: dict[str, list[str]] = {}
        for line in self:
            below.setdefault(line.superior, []).append(line.actor)
        found, waiting = set(units), list(units)
        while waiting:
            lower = set(below.get(waiting.pop(), ())) - found
            found |= lower
            waiting += lower
        return found

    def stretch(self, day: str | None) -> int | None:
        """Return a number that days have in common between which no line begins or ends."""
        if day not in self._times:
            at = day[:10] if day else None
            turns = self._turns
            self._times[day] = bisect_left(turns, at) + bisect_right(turns, at) if at else None
        return self._times[day]
