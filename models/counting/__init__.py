"""Counting says how many people one incident harmed, at least and at most, by fixed rules."""

from __future__ import annotations

from models.counting.claimed_figure import COUNTED, ClaimedFigure
from models.counting.claimed_range import FigureRange, by_harm, said_at, working_range
from models.counting.incident_range import IncidentRange, Victim, incident_ranges

__all__ = [
    "COUNTED",
    "ClaimedFigure",
    "FigureRange",
    "IncidentRange",
    "Victim",
    "by_harm",
    "incident_ranges",
    "said_at",
    "working_range",
]
