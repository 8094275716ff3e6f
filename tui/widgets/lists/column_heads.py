"""The heads of the columns stand above a list and are as wide as it is."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.widget import Widget

from tui.widgets.lists.columns import Columns


class Heads(Widget):
    """One row with the heads of the columns, after the list's gutter."""

    DEFAULT_CSS = """
    Heads { height: 1; width: 1fr; color: $text-muted; }
    """

    def __init__(self, columns: Columns[Any]) -> None:
        super().__init__()
        self.columns = columns

    def show(self, columns: Columns[Any]) -> None:
        """Show the heads of other columns."""
        self.columns = columns
        self.refresh()

    def render(self) -> Content:
        """Return the heads."""
        return Content("  " + self.columns.heads(max(self.size.width - 2, 0)))
