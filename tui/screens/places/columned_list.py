"""A list with columns: a person chooses which are shown, and in which order."""

from __future__ import annotations

from typing import Any, ClassVar

from tui.screens.base import Place
from tui.widgets.lists import Columns, Heads, RowList


class Columned(Place[None]):
    """Draws ``#rows``, and the heads above it, with the columns that were chosen."""

    COLUMNS: ClassVar[Columns[Any]]
    """What the list can show, and what it shows where nobody chose."""

    @property
    def columns(self) -> Columns[Any]:
        """The columns that are shown."""
        return self.COLUMNS.chosen_in(self.afield.columns)

    def on_screen_resume(self) -> None:
        """Draw the list with what was chosen meanwhile."""
        heads, columns = self.query_one(Heads), self.columns
        if heads.columns != columns:
            heads.show(columns)
            self.query_one("#rows", RowList).draw_as(columns.draw)

    def action_columns(self) -> None:
        """Choose the columns."""
        self.go("columns", columns=self.COLUMNS)
