"""A date is known in one of these forms, each with its bounds, its EDTF and its words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime

from models.values.dates.date_part import Part
from models.values.dates.errors import ReversedDates


class When(ABC):
    """When something was, as far as it is known."""

    __slots__ = ()

    @property
    @abstractmethod
    def edtf(self) -> str:
        """Return the Extended Date/Time Format text (ISO 8601-2) that is recorded."""

    @property
    @abstractmethod
    def earliest(self) -> date | datetime | None:
        """Return the first day or moment that it can have been; None where nobody says."""

    @property
    @abstractmethod
    def latest(self) -> date | datetime | None:
        """Return the last day or moment that it can have been; None where nobody says."""

    @abstractmethod
    def words(self) -> str:
        """Return it as it is read aloud."""

    @property
    def typed(self) -> str:
        """Return what a person can type to get it again, for a form that is opened to edit."""
        return self.edtf


@dataclass(frozen=True, slots=True)
class Unknown(When):
    """Nobody says when."""

    edtf = "XXXX-XX-XX"
    earliest = None
    latest = None
    typed = "?"

    def words(self) -> str:
        return "unknown"


_MARKS = {"~": ("about ", ""), "?": ("", " (uncertain)"), "%": ("about ", " (uncertain)")}


@dataclass(frozen=True, slots=True)
class Single(When):
    """A day, a month or a year; ``mark`` is EDTF's ``~`` about, ``?`` uncertain, ``%`` both.

    A marked date may lie outside what it names, so its bounds reach one unit of its own size to
    either side, two when it is both: about March 2026 is February to April. Otherwise a trend
    would place in March what nobody placed there.
    """

    part: Part
    mark: str = ""

    @property
    def edtf(self) -> str:
        return f"{self.part}{self.mark}"

    @property
    def earliest(self) -> date:
        return self.part.moved(-self._reach).first if self.mark else self.part.first

    @property
    def latest(self) -> date:
        return self.part.moved(self._reach).last if self.mark else self.part.last

    @property
    def _reach(self) -> int:
        return 2 if self.mark == "%" else 1

    @property
    def typed(self) -> str:
        return f"~{self.part}" if self.mark == "~" else self.edtf

    def words(self) -> str:
        before, after = _MARKS.get(self.mark, ("", ""))
        return f"{before}{self.part.words()}{after}"


@dataclass(frozen=True, slots=True)
class Moment(When):
    """A time of day, in the wall time of the place.

    It carries an offset from UTC only when one is known: from the clock, or because it was
    typed. A time typed without one is what the clocks at the place showed.
    """

    at: datetime

    @property
    def edtf(self) -> str:
        return self.at.replace(tzinfo=None).isoformat(timespec="seconds") + self._offset()

    @property
    def earliest(self) -> datetime:
        return self.at

    @property
    def latest(self) -> datetime:
        return self.at

    @property
    def typed(self) -> str:
        return f"{self.at:%Y-%m-%d} {self._time()}{self._offset()}"

    def words(self) -> str:
        zone = self._offset().replace("Z", "UTC")
        return f"{Part.on(self.at).words()}, {self._time()}" + (f" ({zone})" if zone else "")

    def _time(self) -> str:
        return f"{self.at:%H:%M:%S}" if self.at.second else f"{self.at:%H:%M}"

    def _offset(self) -> str:
        away = self.at.utcoffset()
        if away is None:
            return ""
        minutes = round(away.total_seconds() / 60)
        sign = "-" if minutes < 0 else "+"
        return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z"


def _demand_order(first: Part | None, last: Part | None) -> None:
    if first and last and (first.first > last.first or first.last > last.last):
        raise ReversedDates


@dataclass(frozen=True, slots=True)
class OneOf(When):
    """One day, or month, or year, from ``first`` to ``last``, not known which.

    An end that is None is open: only ``last`` is "before the unit after it".
    """

    first: Part | None
    last: Part | None

    def __post_init__(self) -> None:
        _demand_order(self.first, self.last)

    @property
    def edtf(self) -> str:
        return f"[{self.first or ''}..{self.last or ''}]"

    @property
    def earliest(self) -> date | None:
        return self.first.first if self.first else None

    @property
    def latest(self) -> date | None:
        return self.last.last if self.last else None

    @property
    def typed(self) -> str:
        match self.first, self.last:
            case None, Part() as last:
                after = last.moved(1)
                return f"before {after}" if after.can_be_meant else f"by {last}"
            case Part() as first, None:
                before = first.moved(-1)
                return f"after {before}" if before.can_be_meant else f"since {first}"
        return f"{self.first}..{self.last}"

    def words(self) -> str:
        match self.first, self.last:
            case None, Part() as last:
                return f"before {last.moved(1).words()}"
            case Part() as first, None:
                return f"after {first.moved(-1).words()}"
            case Part() as first, Part() as last:
                return f"between {first.joined('and', last)}, {first.unit} unknown"
        return "unknown"


@dataclass(frozen=True, slots=True)
class Lasted(When):
    """All the time from ``first`` to ``last``; an end that is None is still open."""

    first: Part | None
    last: Part | None

    def __post_init__(self) -> None:
        _demand_order(self.first, self.last)

    @property
    def edtf(self) -> str:
        return f"{self.first or '..'}/{self.last or '..'}"

    @property
    def earliest(self) -> date | None:
        return self.first.first if self.first else None

    @property
    def latest(self) -> date | None:
        return self.last.last if self.last else None

    def words(self) -> str:
        if self.first and self.last:
            return self.first.joined("to", self.last)
        if self.first:
            return f"from {self.first.words()}, end open"
        return f"until {self.last.words()}, beginning open" if self.last else "unknown"


@dataclass(frozen=True, slots=True)
class Other(When):
    """A form of EDTF that nobody types here and that another program may send."""

    edtf: str
    earliest: date | None
    latest: date | None

    def words(self) -> str:
        first, last = (Part.on(end).words() if end else "" for end in (self.earliest, self.latest))
        match bool(first), bool(last):
            case True, True if "/" in self.edtf:
                words = f"{first} to {last}"
            case True, True:
                words = f"some time between {first} and {last}"
            case True, False:
                words = f"{first} or later"
            case False, True:
                words = f"{last} or earlier"
            case _:
                words = "unknown"
        return f"{words} ({self.edtf})"
