"""Ranges of incidents are summed within one group, and each person counts once in it.

The sum of the lows is what is said at least; the sum of the highs stands only where every
incident of the group states one. ``bounded`` says the same of those incidents alone that state
both. Groups overlap, as units and their superiors do, and are never added to each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.queries.figures.incident_set import UNSTATED, IncidentSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """What those incidents come to that state both bounds."""

    incidents: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a group of incidents comes to.

    ``high`` is None as soon as one of them states none. ``no_number`` counts those about which
    nobody gives a number, ``open`` those that state a number and no upper bound. ``verification``
    counts them by level, and ``single_coder`` those that are called agreed upon and that no second
    person agreed to.
    """

    incidents: int
    low: int
    high: int | None
    bounded: Bounded
    no_number: int
    open: int
    verification: Mapping[str, int]
    single_coder: int

    @property
    def unknown(self) -> bool:
        """Return whether nobody gives a number about any of the incidents, which is not zero."""
        return self.no_number == self.incidents > 0


def count_all(incidents: IncidentSet) -> Figure:
    """Return what all counted incidents come to."""
    return summed(incidents, incidents.levels.keys())


def summed(incidents: IncidentSet, numbers: Collection[int]) -> Figure:
    """Return what some of the counted incidents come to; each number is there once.

    It is asked for many groups of many incidents, so those that come to the same are looked at
    together.
    """
    levels = Counter(map(incidents.levels.__getitem__, numbers))
    low, high, both_low, both_high = _Sum(), _Sum(), _Sum(), _Sum()
    both = no_number = unbounded = 0
    for stated, many in Counter(map(incidents.bounds.get, numbers)).items():
        row = stated or UNSTATED
        low.add(row.low or 0, many)
        if row.high is not None:
            high.add(row.high, many)
            if row.low is not None:
                both += many
                both_low.add(row.low, many)
                both_high.add(row.high, many)
        else:
            unbounded += many
            no_number += many if row.low is None and not row.near else 0
    repeated, again = _repeated(incidents, numbers)
    return Figure(
        incidents=len(numbers),
        low=low.without(repeated),
        high=None if unbounded else high.without(repeated),
        bounded=Bounded(incidents=both, low=both_low.without(again), high=both_high.without(again)),
        no_number=no_number,
        open=unbounded - no_number,
        verification={level: levels[level] for level in sorted(levels)},
        single_coder=len(incidents.alone & set(numbers)),
    )


@dataclass(slots=True)
class _Sum:
    """A sum of bounds, and the largest of them."""

    total: int = 0
    largest: int = 0

    def add(self, bound: int, many: int) -> None:
        """Add one bound that so many incidents have."""
        self.total += bound * many
        self.largest = max(self.largest, bound)

    def without(self, repeated: int) -> int:
        """Return it without people who are in it again; no group is less than one incident."""
        return max(self.total - repeated, self.largest)


def _repeated(incidents: IncidentSet, numbers: Collection[int]) -> tuple[int, int]:
    """Return how often people are counted beyond the first time: in all, and in bounded ones."""
    if not (touched := incidents.repeats.keys() & numbers):
        return 0, 0
    seen: Counter[str] = Counter()
    bounded: Counter[str] = Counter()
    for number in touched:
        row = incidents.bounds.get(number, UNSTATED)
        seen.update(incidents.repeats[number])
        if row.low is not None and row.high is not None:
            bounded.update(incidents.repeats[number])
    weights = incidents.weights
    return (
        sum((many - 1) * weights[person] for person, many in seen.items()),
        sum((many - 1) * weights[person] for person, many in bounded.items()),
    )
