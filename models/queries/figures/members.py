"""A grouping says which counted incidents belong together under which name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.queries.figures.incident_set import IncidentSet

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The incidents of one group by their numbers; ``record`` is what the group stands for.

    ``parts`` names what each of several groupings calls it, where it is a group by all of them.
    """

    name: str
    numbers: Collection[int]
    label: str = ""
    record: str | None = None
    ref: str = ""
    parts: tuple[str, ...] = ()


Gather = Callable[["VaultContext", IncidentSet], list[Members]]
"""What finds the groups of a grouping."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One question that is asked of the counted incidents, in words; ``without`` names the rest."""

    title: str
    without: str
    members: Gather
