"""An incident comes to one range a harm: what was adjudicated, else what its claims come to.

The rules, in order:

1. Adjudicated counts stand where their basis is named, and replace the claims of their harm. A
   best figure alone is both bounds.
2. Otherwise the claims speak, as ``claimed_range`` has it, beside the people who are linked to the
   incident one by one with that harm.
3. Ranges of different harms stand side by side. What is claimed without a harm may mean the very
   people who were adjudicated to be killed, and is left out beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.counting.claimed_figure import ClaimedFigure
from models.counting.claimed_range import FigureRange, by_harm

ADJUDICATED = ("killed", "injured")
"""The harms whose numbers a person can adjudicate."""

_UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """A person, or a group by its least number, who is linked to an incident with a harm."""

    person: str
    harm: str
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRange:
    """How many people one incident harmed in one way.

    ``low`` and ``high`` are None where nobody states that bound; ``near_low`` and ``near_high``
    enclose the figures given as "about", which state none. ``voices`` counts the independent
    origins that speak of this harm, also where the figure is adjudicated.
    """

    harm: str
    low: int | None = None
    high: int | None = None
    near_low: int | None = None
    near_high: int | None = None
    voices: int = 0
    adjudicated: bool = False


def incident_ranges(
    incident: Any,
    claims: Iterable[ClaimedFigure],
    victims: Iterable[Victim],
    *,
    origins: Mapping[str, str],
) -> dict[str, IncidentRange]:
    """Return the ranges of one incident by harm, for each harm that anybody speaks of.

    ``incident`` is a record or a row with the adjudicated columns. ``origins`` gives the origin
    group of a source.
    """
    least = _least(victims)
    found = by_harm(claims, origins=origins, victims=least)
    ranges = {harm: _claimed(harm, one) for harm, one in found.items() if one.groups or one.low}
    for harm in ADJUDICATED:
        judged = _adjudicated(incident, harm, ranges.get(harm))
        if judged is not None:
            ranges[harm] = judged
    if "killed" in ranges and ranges["killed"].adjudicated:
        ranges.pop(_UNSPECIFIED, None)
    return ranges


def _least(victims: Iterable[Victim]) -> dict[str, int]:
    """Return by harm how many distinct people are linked, each person once."""
    once = {(one.harm, one.person): one.least for one in victims}
    least: dict[str, int] = {}
    for (harm, _person), many in once.items():
        least[harm] = least.get(harm, 0) + many
    return least


def _claimed(harm: str, found: FigureRange) -> IncidentRange:
    return IncidentRange(
        harm=harm,
        low=found.low,
        high=found.high,
        near_low=min(found.near, default=None),
        near_high=max(found.near, default=None),
        voices=found.groups,
    )


def _adjudicated(incident: Any, harm: str, claimed: IncidentRange | None) -> IncidentRange | None:
    """Return the range that a person adjudicated, or None where no basis or no number stands."""
    low, best, high = (getattr(incident, f"{harm}_{end}") for end in ("low", "best", "high"))
    if not incident.count_basis or low is best is high is None:
        return None
    if low is high is None:
        low = high = best
    return IncidentRange(
        harm=harm,
        low=low,
        high=high,
        voices=claimed.voices if claimed else 0,
        adjudicated=True,
    )
