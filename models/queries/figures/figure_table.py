"""A table of figures answers one question: its groups, and what is in none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.queries.figures.group import Group
from models.queries.figures.groupings import GROUPINGS
from models.queries.figures.incident_set import IncidentSet
from models.values import uncollected_rows

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """The groups of one question, and the incidents that are in none of them."""

    by: str
    harm: str
    groups: tuple[Group, ...]
    without: Group | None


def table_by(vault: VaultContext, incidents: IncidentSet, by: str) -> FigureTable:
    """Return the figures of each group by one of ``GROUPINGS``, in the order of that."""
    grouping = GROUPINGS[by]
    with uncollected_rows():
        groups = grouping.gather(vault, incidents)
        placed = set().union(*(one.members for one in groups))
        rest = incidents.levels.keys() - placed
    without = None
    if rest:
        without = Group(incidents=incidents, name=grouping.without, members=rest)
    return FigureTable(by=by, harm=incidents.harm, groups=tuple(groups), without=without)
