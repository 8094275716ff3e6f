"""Figures count incidents and people, at least and at most, and never add what overlaps."""

from __future__ import annotations

from models.queries.figures.groupings import GROUPINGS, Grouping
from models.queries.figures.incident_set import IncidentSet, read_incident_set
from models.queries.figures.statements import Statement, read_statements
from models.queries.figures.summing import Figure, FigureTable, Group, count_all, table_by

__all__ = [
    "GROUPINGS",
    "Figure",
    "FigureTable",
    "Group",
    "Grouping",
    "IncidentSet",
    "Statement",
    "count_all",
    "read_incident_set",
    "read_statements",
    "table_by",
]
