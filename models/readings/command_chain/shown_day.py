"""The day as of which something is shown: typed in the grammar of dates, stepped by months."""

from __future__ import annotations

import calendar
from datetime import date, datetime

from models.readings.command_chain.errors import NoSingleDay
from models.values import parse_date

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years that the grammar of dates takes."""

MONTHS_IN_A_YEAR = 12


def as_of_day(typed: str, *, now: datetime) -> str:
    """Return the day (ISO text) that a typed date ends on: of a month its last day.

    Raises BadWhen for what is no date, and NoSingleDay for one that is unknown or open.
    """
    latest = parse_date(typed, now=now).latest
    if latest is None:
        raise NoSingleDay
    return latest.isoformat()[:10]


def stepped(day: str, months: int) -> str:
    """Return the day some months later, or earlier; the last day of a month stays the last one."""
    here = date.fromisoformat(day)
    count = here.year * MONTHS_IN_A_YEAR + here.month - 1 + months
    year, month = count // MONTHS_IN_A_YEAR, count % MONTHS_IN_A_YEAR + 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return day
    ends, was_last = _days_in(year, month), here.day == _days_in(here.year, here.month)
    return date(year, month, ends if was_last else min(here.day, ends)).isoformat()


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
