"""Groupings are crossed: an incident stands wherever it stands in each of them.

What one of the later groupings does not place stands there under its own name, so that the groups
of one first group hold together what that group holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from models.queries.figures.group import Gather, Group
from models.queries.figures.incident_set import IncidentSet

if TYPE_CHECKING:
    from models.vault import VaultContext


def crossed(first: Gather, *then: tuple[Gather, str]) -> Gather:
    """Return a grouping by the first and each of the others, which say what they do not place."""

    def gather(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
        others = [other(vault, incidents) for other, _without in then]
        stands, corners = _corners(incidents, others)
        every = sorted({at for some in corners for at in some})
        places = {at: place for place, at in enumerate(every)}
        parting = _Parting(stands, [[places[at] for at in some] for some in corners])
        names = [
            [*(_named(one) for one in groups), without]
            for groups, (_other, without) in zip(others, then, strict=True)
        ]
        tails = [tuple(map(list.__getitem__, names, at)) for at in every]
        ends = ["".join(f"; {name}" for name in tail) for tail in tails]
        return [
            Group(
                incidents=incidents,
                name=own + ends[place],
                members=members,
                record=one.record,
                ref=one.ref,
                parts=(own, *tails[place]),
            )
            for one in first(vault, incidents)
            for own in [_named(one)]
            for place, members in parting.of(one)
        ]

    return gather


_Corner = tuple[int, ...]
"""One combination: the number of a group of each of the other groupings."""
_Parts = Mapping[int, Sequence[int]]


class _Parting:
    """Parts groups by the combinations in which their incidents stand, a shared piece once.

    ``stands`` gives for an incident which of ``places`` holds for it, a list of combinations.
    """

    def __init__(self, stands: Mapping[int, int], places: Sequence[Sequence[int]]) -> None:
        self._stands = stands
        self._places = places
        self._known: dict[int, _Parts] = {}

    def of(self, one: Group) -> list[tuple[int, Collection[int]]]:
        """Return the incidents of a group by combination, in the order of those."""
        if not one.pieces:
            return sorted(self._parted(one.members).items())
        found: defaultdict[int, list[Sequence[int]]] = defaultdict(list)
        for piece in one.pieces:
            if id(piece) not in self._known:
                self._known[id(piece)] = self._parted(piece)
            for place, numbers in self._known[id(piece)].items():
                found[place].append(numbers)
        # Several units below this one may have had a part, and the incident counts once.
        return [
            (place, lists[0] if len(lists) == 1 else set().union(*lists))
            for place, lists in sorted(found.items())
        ]

    def _parted(self, members: Collection[int]) -> _Parts:
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for which, number in zip(map(self._stands.__getitem__, members), members, strict=True):
            alike[which].append(number)
        found: dict[int, list[int]] = {}
        for which, numbers in alike.items():
            for place in self._places[which]:
                found[place] = [*found[place], *numbers] if place in found else numbers
        return found


def _corners(
    incidents: IncidentSet, others: Sequence[Sequence[Group]]
) -> tuple[Mapping[int, int], Sequence[Sequence[_Corner]]]:
    """Return where incidents stand in the other groupings, in every combination.

    The first is which of the second holds for an incident: most stand where many others do. What
    a grouping does not place stands there after its last group.
    """
    stands = dict.fromkeys(incidents.levels, 0)
    corners: list[list[_Corner]] = [[()]]
    for groups in others:
        placed: dict[int, _Corner] = dict.fromkeys(stands, (len(groups),))
        once: set[int] = set()
        for at, one in enumerate(groups):
            again = {number: (*placed[number], at) for number in once.intersection(one.members)}
            placed |= dict.fromkeys(one.members, (at,)) | again
            once.update(one.members)
        # Numbers what is met in its order, without a step of Python's own for each incident.
        known: defaultdict[tuple[int, _Corner], int] = defaultdict(count().__next__)
        met = zip(stands.values(), placed.values(), strict=True)
        stands = dict(zip(stands, map(known.__getitem__, met), strict=True))
        corners = [
            [(*here, at) for here in corners[before] for at in more] for before, more in known
        ]
    return stands, corners


def _named(one: Group) -> str:
    return one.label or one.name
