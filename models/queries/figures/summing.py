"""Ranges of incidents are summed within one group, and each person counts once in it.

The sum of the lows is what is said at least; the sum of the highs stands only where every
incident of the group states one. ``bounded`` says the same of those incidents alone that state
both. Groups overlap, as units and their superiors do, and are never added to each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.queries.figures.groupings import GROUPINGS, Members
from models.queries.figures.incident_set import IncidentRow, IncidentSet

if TYPE_CHECKING:
    from models.vault import VaultContext


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
    counts them by level, ``single_coder`` those called agreed upon where no second person agreed.
    """

    incidents: int
    low: int
    high: int | None
    bounded: Bounded
    no_number: int
    open: int
    verification: Mapping[str, int]
    single_coder: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of a table: its name, the record that it stands for if any, and its figure.

    ``members`` are the numbers of its incidents.
    """

    name: str
    figure: Figure
    members: tuple[int, ...]
    label: str = ""
    record: str | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """The groups of one question, and the incidents that are in none of them."""

    by: str
    harm: str
    groups: tuple[Group, ...]
    without: Group | None


def count_all(incidents: IncidentSet) -> Figure:
    """Return what all counted incidents come to."""
    return summed(incidents, incidents.rows)


def table_by(vault: VaultContext, incidents: IncidentSet, by: str) -> FigureTable:
    """Return the figures of each group by one of ``GROUPINGS``, in the order of that."""
    grouping = GROUPINGS[by]
    found = grouping.members(vault, incidents)
    groups = tuple(_group(incidents, one) for one in found if one.numbers)
    placed = {number for one in found for number in one.numbers}
    rest = [number for number in incidents.rows if number not in placed]
    without = None
    if rest:
        without = _group(incidents, Members(name=grouping.without, numbers=rest))
    return FigureTable(by=by, harm=incidents.harm, groups=groups, without=without)


def _group(incidents: IncidentSet, one: Members) -> Group:
    return Group(
        name=one.name,
        label=one.label,
        record=one.record,
        ref=one.ref,
        figure=summed(incidents, one.numbers),
        members=tuple(one.numbers),
    )


def summed(incidents: IncidentSet, numbers: Collection[int]) -> Figure:
    """Return what some of the counted incidents come to."""
    members = numbers if isinstance(numbers, set | Mapping) else set(numbers)
    rows = [incidents.rows[number] for number in members]
    both = {row.no for row in rows if row.low is not None and row.high is not None}
    repeated = _repeated(incidents, members.__contains__)
    low = sum(row.low or 0 for row in rows) - repeated
    bounded = [incidents.rows[number] for number in both]
    again = _repeated(incidents, both.__contains__)
    every = all(row.high is not None for row in rows)
    return Figure(
        incidents=len(rows),
        low=low,
        high=_highs(rows) - repeated if every else None,
        bounded=Bounded(
            incidents=len(bounded),
            low=sum(row.low or 0 for row in bounded) - again,
            high=_highs(bounded) - again,
        ),
        no_number=sum(row.low is None and row.high is None and not row.near for row in rows),
        open=sum(row.high is None and (row.low is not None or row.near) for row in rows),
        verification=dict(sorted(Counter(row.level for row in rows).items())),
        single_coder=sum(row.single_coder for row in rows),
    )


def _highs(rows: Iterable[IncidentRow]) -> int:
    return sum(row.high or 0 for row in rows)


def _repeated(incidents: IncidentSet, holds: Callable[[int], bool]) -> int:
    """Return how often people are counted beyond the first time among some incidents."""
    return sum(
        max(sum(map(holds, numbers)) - 1, 0) * incidents.weights[person]
        for person, numbers in incidents.several.items()
    )
