"""Lists and sheets of lines, with a cursor and without an end."""

from __future__ import annotations

from tui.widgets.lists.column_heads import Heads
from tui.widgets.lists.columns import Column, Columns, lay_columns
from tui.widgets.lists.incident_line import INCIDENT_COLUMNS, short_when
from tui.widgets.lists.labelled_lines import LABEL_MOST, Line, Target
from tui.widgets.lists.row_list import RowList
from tui.widgets.lists.sheet import Sheet

__all__ = [
    "INCIDENT_COLUMNS",
    "LABEL_MOST",
    "Column",
    "Columns",
    "Heads",
    "Line",
    "RowList",
    "Sheet",
    "Target",
    "lay_columns",
    "short_when",
]
