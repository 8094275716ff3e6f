"""Groupings are crossed: an incident stands wherever it stands in each of them.

What one of the later groupings does not place stands there under its own name, so that the groups
of one first group hold together what that group holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from models.queries.figures.incident_set import IncidentSet
from models.queries.figures.members import Gather, Members

if TYPE_CHECKING:
    from models.vault import VaultContext


def crossed(first: Gather, *then: tuple[Gather, str]) -> Gather:
    """Return a grouping by the first and each of the others, which say what they do not place."""

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        others = [gather(vault, incidents) for gather, _without in then]
        places = _places(incidents, others)
        names = [
            [*(_named(one) for one in groups), without]
            for groups, (_gather, without) in zip(others, then, strict=True)
        ]
        return [
            Members(
                name="; ".join(parts := (_named(one), *map(list.__getitem__, names, at))),
                numbers=numbers,
                record=one.record,
                ref=one.ref,
                parts=parts,
            )
            for one in first(vault, incidents)
            for at, numbers in _parted(one, places)
        ]

    return members


def _parted(
    one: Members, places: Mapping[int, Sequence[tuple[int, ...]]]
) -> list[tuple[tuple[int, ...], list[int]]]:
    """Return the incidents of one group by where they stand in the other groupings."""
    found: dict[tuple[int, ...], list[int]] = {}
    for number in one.numbers:
        for at in places[number]:
            found.setdefault(at, []).append(number)
    return sorted(found.items())


def _places(
    incidents: IncidentSet, others: Sequence[Sequence[Members]]
) -> Mapping[int, Sequence[tuple[int, ...]]]:
    """Return for each incident at which groups of each grouping it stands, in every combination.

    What a grouping does not place stands there after its last group.
    """
    each: list[dict[int, list[int]]] = []
    for groups in others:
        placed: dict[int, list[int]] = {}
        for at, one in enumerate(groups):
            for number in one.numbers:
                placed.setdefault(number, []).append(at)
        each.append(placed)
    absent = [(len(groups),) for groups in others]
    return {
        number: list(
            product(*(known.get(number, none) for known, none in zip(each, absent, strict=True)))
        )
        for number in incidents.rows
    }


def _named(one: Members) -> str:
    return one.label or one.name
