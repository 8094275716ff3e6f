"""Lists and sheets of lines, with a cursor and without an end."""

from __future__ import annotations

from tui.widgets.lists.columns import lay_columns
from tui.widgets.lists.incident_line import Heads, draw_incident, short_when
from tui.widgets.lists.labelled_lines import Line, Target
from tui.widgets.lists.row_list import RowList
from tui.widgets.lists.sheet import Sheet

__all__ = [
    "Heads",
    "Line",
    "RowList",
    "Sheet",
    "Target",
    "draw_incident",
    "lay_columns",
    "short_when",
]
