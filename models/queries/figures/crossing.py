"""Groupings are crossed: an incident stands wherever it stands in each of them.

What one of the later groupings does not place stands there under its own name, so that the groups
of one first group hold together what that group holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from models.queries.figures.incident_set import IncidentSet
from models.queries.figures.members import Gather, Members

if TYPE_CHECKING:
    from models.vault import VaultContext


def crossed(first: Gather, *then: tuple[Gather, str]) -> Gather:
    """Return a grouping by the first and each of the others, which say what they do not place."""

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        others = [gather(vault, incidents) for gather, _without in then]
        stands, places = _places(incidents, others)
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
            for at, numbers in _parted(one, stands, places)
        ]

    return members


_At = tuple[int, ...]
"""The number of a group of each of the other groupings."""


def _parted(
    one: Members, stands: Mapping[int, int], places: Sequence[Sequence[_At]]
) -> list[tuple[_At, list[int]]]:
    """Return the incidents of one group by where they stand in the other groupings."""
    alike: dict[int, list[int]] = {}
    for number in one.numbers:
        alike.setdefault(stands[number], []).append(number)
    found: dict[_At, list[int]] = {}
    for which, numbers in alike.items():
        for at in places[which]:
            found[at] = [*found[at], *numbers] if at in found else numbers
    return sorted(found.items())


def _places(
    incidents: IncidentSet, others: Sequence[Sequence[Members]]
) -> tuple[Mapping[int, int], Sequence[Sequence[_At]]]:
    """Return where incidents stand in each grouping, in every combination.

    The first is which of the second holds for an incident: most stand where many others do. What
    a grouping does not place stands there after its last group.
    """
    stands = dict.fromkeys(incidents.rows, 0)
    places: list[list[_At]] = [[()]]
    for groups in others:
        placed: dict[int, _At] = {}
        for at, one in enumerate(groups):
            alone = (at,)
            for number in one.numbers:
                placed[number] = placed[number] + alone if number in placed else alone
        absent = (len(groups),)
        known: dict[tuple[int, _At], int] = {}
        stands = {
            number: known.setdefault((before, placed.get(number, absent)), len(known))
            for number, before in stands.items()
        }
        places = [[(*here, at) for here in places[before] for at in more] for before, more in known]
    return stands, places


def _named(one: Members) -> str:
    return one.label or one.name
