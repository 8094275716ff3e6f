"""The chain of command: which units stood above a unit on a day, directly or through others.

Each line of command holds for a time that may be open at either end. On the first and the last
day of it the unit stands under both its superiors, if one follows the other on that day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.readings.command_chain.times import (
    ALL_TIMES,
    NEVER,
    UNKNOWN,
    Span,
    end_of,
    spans,
    times_between,
)
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

    def times_below(self, units: Collection[str]) -> dict[str, list[Span]]:
        """Return when each unit stood below one of some units; those themselves did at all times.

        A circle ends when it brings no more time.
        """
        under: dict[str, list[CommandLine]] = {}
        for line in self:
            under.setdefault(line.superior, []).append(line)
        below = dict.fromkeys(units, ALL_TIMES)
        waiting = list(below)
        while waiting:
            unit = waiting.pop()
            for line in under.get(unit, ()):
                known = below.get(line.actor, NEVER)
                more = known | below[unit] & self._times_of(line)
                if more != known:
                    below[line.actor] = more
                    waiting.append(line.actor)
        return {unit: list(spans(times, self._turns)) for unit, times in below.items()}

    def _times_of(self, line: CommandLine) -> int:
        if line.undated:
            return NEVER
        between = times_between(self.stretch(line.first), self.stretch(line.last))
        return between | UNKNOWN if line.timeless else between

    def stretches_of(self, days: Sequence[str]) -> Iterator[slice]:
        """Yield the places of days in their order ("" first: unknown) that lie in one stretch."""
        start = 0
        while start < len(days):
            after = end_of(self.stretch(days[start]), self._turns)
            end = bisect_left(days, after, start)
            yield slice(start, end)
            start = end

    def stretch(self, day: str | None) -> int | None:
        """Return a number that days have in common between which no line begins or ends."""
        if day not in self._times:
            at = day[:10] if day else None
            turns = self._turns
            self._times[day] = bisect_left(turns, at) + bisect_right(turns, at) if at else None
        return self._times[day]
