"""A group holds the counted incidents that belong together; a grouping says which those are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.queries.figures.incident_set import IncidentSet
from models.queries.figures.summing import Figure, summed

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    """Incidents by their numbers, under one name; ``record`` is what the group stands for.

    ``parts`` names what each of several groupings calls it, where it is a group by all of them.
    ``pieces`` come to its members together, and other groups have some of them as well, the very
    same objects; where there are none, nothing is shared.

    A pattern has tens of thousands of groups, of which a screen shows twenty, so a figure is worked
    out when it is asked for.
    """

    incidents: IncidentSet = field(repr=False)
    name: str
    members: Collection[int]
    label: str = ""
    record: str | None = None
    ref: str = ""
    parts: tuple[str, ...] = ()
    pieces: Sequence[Collection[int]] = field(default=(), repr=False)
    _figure: Figure | None = None

    @property
    def figure(self) -> Figure:
        """Return what its incidents come to."""
        if self._figure is None:
            self._figure = summed(self.incidents, self.members)
        return self._figure


Gather = Callable[["VaultContext", IncidentSet], list[Group]]
"""What finds the groups of a grouping; none of them is empty."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One question that is asked of the counted incidents, in words; ``without`` names the rest."""

    title: str
    without: str
    gather: Gather
