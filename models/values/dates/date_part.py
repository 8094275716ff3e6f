"""A date part is a year, a month or a day: the unit that every date people know is built from."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from models.values.dates.errors import AbsurdYear, NoSuchDay

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years that can be meant: living memory, and plans."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A date as precise as it is known; ``month`` and ``day`` are 0 where it is not."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, *numbers: str | None) -> Part:
        """Read year, month and day; raises :class:`AbsurdYear` and :class:`NoSuchDay`."""
        given = [int(number) for number in numbers if number is not None]
        year, month, day = given + [0] * (3 - len(given))
        if not cls(year).can_be_meant:
            raise AbsurdYear
        if len(given) > 1 and not 1 <= month <= 12:
            raise NoSuchDay
        if len(given) > 2 and not 1 <= day <= monthrange(year, month)[1]:
            raise NoSuchDay
        return cls(year, month, day)

    @classmethod
    def on(cls, day: date) -> Part:
        """Take one day of the calendar; raises :class:`AbsurdYear`."""
        return cls.of(str(day.year), str(day.month), str(day.day))

    @property
    def can_be_meant(self) -> bool:
        """Return whether its year is one that somebody would record."""
        return FIRST_YEAR <= self.year <= LAST_YEAR

    @property
    def first(self) -> date:
        """Return the first day in it."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Return the last day in it."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def unit(self) -> str:
        """Return the name of its precision."""
        return "day" if self.day else "month" if self.month else "year"

    def moved(self, count: int) -> Part:
        """Return the unit of the same size ``count`` later, or earlier when it is negative."""
        if self.day:
            day = self.first + timedelta(days=count)
            return Part(day.year, day.month, day.day)
        if self.month:
            months = self.year * 12 + self.month - 1 + count
            return Part(months // 12, months % 12 + 1)
        return Part(self.year + count)

    def __str__(self) -> str:
        """Return it as EDTF writes it: ``2026``, ``2026-03`` or ``2026-03-01``."""
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text

    def words(self) -> str:
        """Return it as it is read: ``1 March 2026``."""
        return " ".join(self._spoken())

    def joined(self, word: str, last: Part) -> str:
        """Return two with a word between, and what both share once: ``1 to 5 March 2026``."""
        ours, theirs = self._spoken(), last._spoken()
        if len(ours) == len(theirs):
            while len(ours) > 1 and ours[-1] == theirs[len(ours) - 1]:
                ours.pop()
        return f"{' '.join(ours)} {word} {last.words()}"

    def _spoken(self) -> list[str]:
        month = [MONTHS[self.month - 1]] if self.month else []
        day = [str(self.day)] if self.day else []
        return [*day, *month, str(self.year)]
