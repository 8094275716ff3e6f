"""The chain of command: which units stood above a unit on a day, directly or through others.

Each line of command holds for a time that may be open at either end. On the first and the last
day of it the unit stands under both its superiors, if one follows the other on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.records import COUNTS_SQL

if TYPE_CHECKING:
    from models.vault import VaultContext

_COMMANDS = f"""SELECT actor, superior, period, period_earliest, period_latest FROM command
    WHERE {COUNTS_SQL} AND actor IS NOT NULL AND superior IS NOT NULL ORDER BY no"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Stretch:
    """For how long a unit stood under another; an end that is None is open."""

    superior: str
    first: str | None
    last: str | None
    timeless: bool
    """Whether no time at all was said, so that it is meant to hold at every time."""

    def holds(self, day: str | None) -> bool:
        """Return whether it holds on a day; on an unknown day only what holds at every time."""
        if day is None:
            return self.timeless
        return (not self.first or self.first[:10] <= day) and (
            not self.last or day <= self.last[:10]
        )


@dataclass(frozen=True, slots=True)
class ChainOfCommand:
    """All lines of command by unit; what was asked once is remembered."""

    stretches: Mapping[str, tuple[Stretch, ...]]
    _asked: dict[tuple[str, str | None], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, vault: VaultContext) -> ChainOfCommand:
        """Return the chain as it is recorded in a vault."""
        with vault.database.reading() as connection:
            return cls.of(tuple(row) for row in connection.exec_driver_sql(_COMMANDS))

    @classmethod
    def of(
        cls, rows: Iterable[tuple[str, str, str | None, str | None, str | None]]
    ) -> ChainOfCommand:
        """Return the chain of lines: unit, superior, time as written, its first and last day."""
        found: dict[str, list[Stretch]] = {}
        for actor, superior, period, first, last in rows:
            found.setdefault(actor, []).append(Stretch(superior, first, last, period is None))
        return cls({actor: tuple(some) for actor, some in found.items()})

    def superiors(self, unit: str, day: str | None) -> Iterator[str]:
        """Yield the units directly above a unit on a day (ISO text; None: not known)."""
        for one in self.stretches.get(unit, ()):
            if one.holds(day):
                yield one.superior

    def above(self, unit: str, day: str | None) -> frozenset[str]:
        """Return a unit and all that stood above it on a day; circles end where they began."""
        day = day[:10] if day else None
        if (unit, day) not in self._asked:
            found, waiting = {unit}, [unit]
            while waiting:
                for superior in self.superiors(waiting.pop(), day):
                    if superior not in found:
                        found.add(superior)
                        waiting.append(superior)
            self._asked[unit, day] = frozenset(found)
        return self._asked[unit, day]
