"""A row list has a cursor and marks, and is painted line by line.

Textual's own tables measure every cell of every row, 13 seconds for 100,000 rows; this paints
lines from a callback and repaints the two that a cursor move touches.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from crypto.errors import AfieldError
from tui.commands import LIST, bindings
from tui.kit import _, exactly, fit
from tui.widgets.lists.fetched_rows import FetchedRows

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class RowList(FetchedRows[K, R], Generic[K, R], can_focus=True):
    """A list with a cursor and marks; a row is one line of plain text.

    ``draw`` makes the text of a row for a width in cells. ``fetch`` gets the rows of some keys; a
    list without it holds its rows itself (``show_rows``). The cursor row begins with ``>`` and is
    reversed, a marked row has ``*``: no meaning by colour alone.
    """

    HELP = _(
        "A list: arrows or j k move; PgDn PgUp or ctrl+d ctrl+u go by pages; Home End or g G go "
        "to the ends; Enter opens."
    )
    BINDINGS: ClassVar = bindings(LIST, action="{id}")
    COMPONENT_CLASSES: ClassVar = {"row-list--cursor"}
    DEFAULT_CSS = """
    RowList { height: 1fr; width: 1fr; scrollbar-size: 0 0; overflow-x: hidden; }
    RowList > .row-list--cursor { text-style: reverse; }
    """

    @dataclass
    class Moved(Message):
        """The cursor is on another row, or the rows changed."""

        rows: RowList[Hashable, object]

        @property
        def control(self) -> RowList[Hashable, object]:
            """The list."""
            return self.rows

    @dataclass
    class Opened(Message):
        """Enter was pressed on a row."""

        rows: RowList[Hashable, object]
        key: Hashable

        @property
        def control(self) -> RowList[Hashable, object]:
            """The list."""
            return self.rows

    @dataclass
    class Failed(Message):
        """Rows could not be fetched."""

        error: AfieldError

    def __init__(
        self,
        draw: Callable[[R, int], str],
        *,
        fetch: Callable[[Sequence[K]], Awaitable[Sequence[R]]] | None = None,
        empty: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(fetch, id=id)
        self._draw = draw
        self.empty = empty

    def tell_moved(self) -> None:
        """Post ``Moved``."""
        self.post_message(self.Moved(self))  # type: ignore[arg-type]

    def tell_failed(self, error: AfieldError) -> None:
        """Post ``Failed``."""
        self.post_message(self.Failed(error))

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))  # type: ignore[arg-type]

    def draw_as(self, draw: Callable[[R, int], str]) -> None:
        """Paint the rows in another way."""
        self._draw = draw
        self.refresh()

    # Painting.

    def on_focus(self, event: events.Focus) -> None:
        """Take the focus without repainting: a list looks the same with and without it."""
        event.prevent_default()
        self.has_focus = True

    def on_blur(self, event: events.Blur) -> None:
        """Let the focus go without repainting."""
        event.prevent_default()
        self.has_focus = False

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight, and fetch what a taller list shows."""
        self.keep_in_sight(event.size.width)

    def render_line(self, y: int) -> Strip:
        """Return the painted line ``y`` of the visible part."""
        index, width = y + self.scroll_offset.y, self.size.width
        style = self.rich_style
        if index >= len(self._keys):
            text = self.empty if not len(self._keys) and y == 0 else ""
            return Strip([Segment(fit(text, width), style)], width)
        key = self._keys[index]
        here = index == self.cursor
        if here:
            style += self.get_component_rich_style("row-list--cursor", partial=True)
        gutter = (">" if here else " ") + ("*" if key in self.marked else " ")
        row = self._rows.get(key)
        words = "" if row is None else self._draw(row, max(width - 2, 0))
        return Strip([Segment(exactly(gutter + words, width), style)], width)
