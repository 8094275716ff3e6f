"""Times are compared by the days that they span; an end that nobody knows is open."""

from __future__ import annotations

from datetime import date

from models.queries.duplicates.incident_facts import IncidentFacts
from models.queries.duplicates.reason import Reason, Weight

NARROW_DAYS = 3
"""A time that spans no more days tells incidents apart."""
NEAR_DAYS = 2
"""Times that lie no more days apart speak against one incident, and do not exclude it."""


def time_reason(one: IncidentFacts, other: IncidentFacts) -> Reason | None:
    """Return what the times say, or None where one of them is not known at all."""
    if not (_known(one) and _known(other)):
        return None
    both = " and ".join(sorted({span_in_words(one), span_in_words(other)}))
    gap = _gap(one, other)
    if gap > NEAR_DAYS:
        return Reason("time", Weight.EXCLUDES, f"The times exclude each other: {both}.")
    if gap > 0:
        apart = "A day apart" if gap == 1 else f"{gap} days apart"
        return Reason("time", Weight.AGAINST, f"{apart}: {both}.")
    if is_narrow(one) and is_narrow(other):
        same = span_in_words(one) == span_in_words(other)
        words = f"At the same time: {both}." if same else f"The times overlap: {both}."
        return Reason("time", Weight.GOOD, words)
    return Reason("time", Weight.SLIGHT, f"The times do not exclude each other: {both}.")


def is_narrow(one: IncidentFacts) -> bool:
    """Return whether the time of an incident spans no more days than tell incidents apart."""
    if one.earliest is None or one.latest is None:
        return False
    return (_day(one.latest) - _day(one.earliest)).days < NARROW_DAYS


def span_in_words(one: IncidentFacts) -> str:
    """Return the time of an incident as its first and last day or moment."""
    first, last = (bound and bound[:16].replace("T", " ") for bound in (one.earliest, one.latest))
    if first and last:
        return first if first == last else f"{first} to {last}"
    if first:
        return f"since {first}"
    return f"until {last}" if last else "not known"


def _known(one: IncidentFacts) -> bool:
    return one.earliest is not None or one.latest is not None


def _gap(one: IncidentFacts, other: IncidentFacts) -> int:
    """Return how many days lie between two times, or 0 where they share one."""
    days = [
        (_day(later.earliest) - _day(earlier.latest)).days
        for earlier, later in ((one, other), (other, one))
        if later.earliest is not None and earlier.latest is not None
    ]
    return max([0, *days])


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
