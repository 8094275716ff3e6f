"""A place that is a list of lines to read: help, messages, journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from tui.kit import _
from tui.screens.base import Place
from tui.widgets.lists import RowList


class Reading(Place[None]):
    """Lines of text with a cursor; arrows or j k move, Esc goes back."""

    EMPTY = _("There is nothing here yet.")

    def content(self) -> Iterable[Widget]:
        """Compose the list."""
        yield RowList[int, str](_as_it_is, empty=self.EMPTY, id="lines")

    def show(self, lines: Sequence[str], *, cursor: int = 0) -> None:
        """Show these lines."""
        self.query_one("#lines", RowList).show_rows(enumerate(lines), cursor=cursor)

    @property
    def columns(self) -> int:
        """Columns that a line may take; the list's gutter is not among them."""
        return max(self.app.size.width - 3, 20)


def _as_it_is(line: str, _width: int) -> str:
    return line
