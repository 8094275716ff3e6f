"""Figures are what sources say of many incidents at once, side by side and never added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from models.records import facets
from tui.kit import _, grouped, one_line, plural, printable
from tui.screens.base import Place
from tui.services import statements
from tui.widgets.fields import shown_value
from tui.widgets.lists import RowList, lay_columns, short_when

WIDTHS = (0, 10, 18, 11, 10)
"""Columns of who says, the figure, what is counted, the period, and when it was published."""

Statement = tuple[Any, str]


class Figures(Place[None]):
    """Statements that belong to no single incident, each with its source.

    They count different things over different times and may count the same people twice, so
    they stand side by side and are never added. Enter opens one with its own words.
    """

    SCOPE = "figures"
    AUTO_FOCUS = "#statements"
    DEFAULT_CSS = """
    Figures #heads { height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.count: int | None = None
        self.replaced: frozenset[str | None] = frozenset()

    def content(self) -> Iterable[Widget]:
        """Compose the heads of the columns over the list."""
        yield Static(id="heads", markup=False)
        yield RowList[str, Statement](
            self._draw, empty=_("No statement stands here without an incident."), id="statements"
        )

    def place_words(self) -> str:
        """Return in words how many statements there are, and that they are never added."""
        if self.count is None:
            return _("Figures")
        words = plural(self.count, "{n} statement, never added", "{n} statements, never added")
        return f"{_('Figures')}  {words}"

    def on_screen_resume(self) -> None:
        """Read them again: another place may have changed one."""
        self.guarded(self._load(), group="figures")

    def on_resize(self) -> None:
        """Draw the heads for the new width."""
        names = (_("Who says"), _("How many"), _("Counted"), _("Period"), _("Published"))
        width = max(self.app.size.width - 2, 0)
        self.query_one("#heads", Static).update("  " + _lay_out(names, width))

    async def _load(self) -> None:
        found = await self.session.do(statements, self.session.vault)
        self.replaced = frozenset(claim.supersedes for claim, _source in found)
        rows = self.query_one("#statements", RowList)
        rows.show_rows([(one[0].id, one) for one in found], cursor=rows.cursor)
        self.count = len(found)
        self.refresh_frame()

    def _draw(self, statement: Statement, width: int) -> str:
        return draw(statement, width, replaced=statement[0].id in self.replaced)

    @on(RowList.Opened, "#statements")
    def _opened(self, event: RowList.Opened) -> None:
        from tui.screens.record.record_place import RecordPlace

        keys = list(self.query_one("#statements", RowList).keys)
        self.app.push_screen(RecordPlace(kind="claim", record=str(event.key), among=keys))


def draw(statement: Statement, width: int, *, replaced: bool = False) -> str:
    """Return the line of one statement; what its source did not say is left empty.

    A figure that a later one of the same source replaces stays, and says so.
    """
    claim, source = statement
    known = facets("claim")
    counted = [shown_value(known["harm"], claim.harm), shown_value(known["unit"], claim.unit)]
    cells = (
        one_line(source) or _("no source named"),
        figure(claim),
        (_("replaced: ") if replaced else "")
        + one_line(" ".join(part for part in counted if part) or claim.words or ""),
        short_when(claim.period) if claim.period else "",
        short_when(claim.reported_at) if claim.reported_at else "",
    )
    return _lay_out(cells, width)


def figure(claim: Any) -> str:
    """Return the figure as its source gave it, and in how many incidents where that is all."""
    if claim.how_many:
        return printable(claim.how_many)
    if claim.best is not None:
        return grouped(claim.best)
    return _("{n} events").format(n=printable(claim.incidents)) if claim.incidents else ""


def _lay_out(cells: tuple[str, ...], width: int) -> str:
    return lay_columns(list(zip(cells, WIDTHS, strict=True)), width)
