"""The columns of a list: which it shows, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from tui.kit import _
from tui.screens.base import Place
from tui.widgets.lists import Column, Columns, RowList, lay_columns

CHOSEN = "columns"
"""The setting that keeps the chosen columns, by the names of the lists."""


class ColumnPlace(Place[None]):
    """Choose the columns of the list. The choice is kept in the vault.

    Enter or Space shows or hides the column under the cursor; K and J, or shift with an arrow,
    move it; 0 brings the usual columns back. Where there is no room for all, the least important
    give way, V and the place first. What happened and the status always stay.
    """

    SCOPE = "columns"

    def __init__(self, *, columns: Columns[Any]) -> None:
        super().__init__()
        self.usual = columns

    @property
    def columns(self) -> Columns[Any]:
        """The columns as they were chosen by now."""
        return self.usual.chosen_in(self.afield.columns)

    @property
    def rows(self) -> RowList[str, Column[Any]]:
        """The list of columns."""
        return self.query_one("#columns", RowList)

    def content(self) -> Iterable[Widget]:
        """Compose the list of columns."""
        yield RowList[str, Column[Any]](self._draw, id="columns")

    def place_words(self) -> str:
        """Return in words what is listed."""
        return _("Columns of the list")

    def on_mount(self) -> None:
        """List the columns."""
        self._list(None)

    def _list(self, here: str | None) -> None:
        """List the shown columns in their order, then the others; the cursor follows one."""
        columns = [*self.columns.shown, *self.columns.hidden]
        names = [column.name for column in columns]
        cursor = self.rows.cursor if here is None else names.index(here)
        self.rows.show_rows(zip(names, columns, strict=True), cursor=cursor)

    def _draw(self, column: Column[Any], width: int) -> str:
        """Return one row: whether the column is shown, its head, and its name where it differs."""
        if column.stays:
            mark = _("[always]")
        else:
            mark = _("[shown]") if column.name in self.columns.names else _("[     ]")
        name = column.name.replace("_", " ")
        more = "" if name == column.heading.casefold() else name
        return lay_columns([(mark, 8), (column.heading, 12), (more, 0)], width)

    async def _choose(self, columns: Columns[Any], here: str | None = None) -> None:
        """Keep a choice, and leave the cursor on the column that was changed."""
        self.afield.columns = {**self.afield.columns, columns.of: list(columns.names)}
        self._list(here)
        await self.keep_setting(CHOSEN, self.afield.columns)

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_do("show_column")

    async def action_show_column(self) -> None:
        """Show the column under the cursor, or hide it."""
        name = self.rows.key
        if name is None:
            return
        if self.columns.column(name).stays:
            self.say(_("This column stays: without it the list would mislead."))
            return
        await self._choose(self.columns.switched(name), name)

    async def action_column_up(self) -> None:
        """Move the column under the cursor towards the left of the list."""
        await self._move(-1)

    async def action_column_down(self) -> None:
        """Move the column under the cursor towards the right of the list."""
        await self._move(1)

    async def _move(self, step: int) -> None:
        name = self.rows.key
        if name not in self.columns.names:
            self.say(_("Show the column first: Enter."))
        else:
            await self._choose(self.columns.moved(name, step), name)

    async def action_usual_columns(self) -> None:
        """Show the columns that the list has where nobody chose."""
        await self._choose(self.usual)
