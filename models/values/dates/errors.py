"""What can be wrong with a date; each class is one sentence that helps."""

from __future__ import annotations

from models.errors import ModelError


class BadWhen(ModelError):
    """A date is not written in the grammar."""

    sentence = "Write a date such as 2026-03-01, 2026-03, ~2026-03, 2026-03-01..05, yesterday or ?."
    code = "bad-when"
    exit_status = 2


class NoSuchDay(BadWhen):
    """A month or a day is not in the calendar."""

    sentence = "There is no such day in the calendar; the order is year, month, day."


class NoSuchTime(BadWhen):
    """An hour, a minute or an offset is not on the clock."""

    sentence = "There is no such time; write hours and minutes, such as 14:30."


class AbsurdYear(BadWhen):
    """A year is too far from the present to be meant."""

    sentence = "The year has to lie between 1900 and 2100."


class ReversedDates(BadWhen):
    """A span ends before it begins."""

    sentence = "The span ends before it begins; write the earlier date first."


class TimeInSpan(BadWhen):
    """A time of day stands where only whole days can."""

    sentence = "Spans, before, after and about take whole days; write the time in the summary."


class AboutSpan(BadWhen):
    """About was written before a span."""

    sentence = "About belongs to one date; a span already says between which days it was."


class YearLast(BadWhen):
    """The day or month stands first, which different people read differently."""

    sentence = "Write the year first, such as 2026-03-01: 03/01 is read in two ways."


class NeedsClock(BadWhen):
    """A date told from the present came without a present."""

    sentence = "Write the date itself here; today and yesterday change their meaning."
