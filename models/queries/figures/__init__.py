"""Figures count incidents and people, at least and at most, and never add what overlaps."""

from __future__ import annotations

from models.queries.figures.behind import BehindFigure, ClaimBehind, read_behind
from models.queries.figures.figure_reader import FigureReader
from models.queries.figures.figure_table import FigureTable, table_by
from models.queries.figures.group import Group, Grouping
from models.queries.figures.groupings import GROUPINGS, NOT_PLACEABLE
from models.queries.figures.incident_set import IncidentSet, read_incident_set
from models.queries.figures.statements import Statement, read_statements
from models.queries.figures.summing import Figure, count_all

__all__ = [
    "GROUPINGS",
    "NOT_PLACEABLE",
    "BehindFigure",
    "ClaimBehind",
    "Figure",
    "FigureReader",
    "FigureTable",
    "Group",
    "Grouping",
    "IncidentSet",
    "Statement",
    "count_all",
    "read_behind",
    "read_incident_set",
    "read_statements",
    "table_by",
]
