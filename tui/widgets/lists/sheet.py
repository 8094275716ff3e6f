"""A sheet shows labelled lines, wraps them by cells, and has a cursor that may stand on a link.

It draws plain segments only, so a value is never read as markup, and it paints two rows when
the cursor moves, which keeps a slow line usable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.events import Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.commands import LIST, bindings
from tui.widgets.lists.labelled_lines import Line, Row, lay_out


class Sheet(ScrollView, can_focus=True):
    """Shows lines; up and down move a cursor, Enter opens what the line points to."""

    HELP = """\
    Arrows, PgUp, PgDn, Home and End move. Enter opens a line that is marked with ›.
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"sheet--heading"}
    DEFAULT_CSS = """
    Sheet {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > .sheet--heading { text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST, action="{id}")]

    @dataclass
    class Opened(Message):
        """Enter was pressed on a line."""

        sheet: Sheet
        line: Line

        @property
        def control(self) -> Sheet:
            """Let ``@on(Sheet.Opened, '#id')`` select by the sheet."""
            return self.sheet

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self.lines: list[Line] = []
        self.empty = empty
        self.cursor = 0
        self._rows: list[Row] = []

    def show(self, lines: Iterable[Line], *, keep: bool = False) -> None:
        """Replace the lines; ``keep`` leaves cursor and scroll where they are when they fit."""
        self.lines = list(lines) or [Line(text=self.empty)]
        self._lay_out()
        self.cursor = min(self.cursor, max(0, len(self._rows) - 1)) if keep else 0
        if not keep:
            self.scroll_to(0, 0, animate=False)
        self.refresh()

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        if not self._rows:
            return None
        return self.lines[self._rows[self.cursor].line]

    def put_cursor_on(self, number: int) -> None:
        """Move the cursor to the first row of the line with this number."""
        for index, row in enumerate(self._rows):
            if row.line == number:
                self._move_to(index)
                return

    def find(self, words: str, *, step: int = 1) -> bool:
        """Put the cursor on the next line that holds the words, and return whether one does."""
        from models.values import search_key

        wanted, count = search_key(words), len(self._rows)
        for distance in range(1, count + 1):
            index = (self.cursor + step * distance) % count
            line = self.lines[self._rows[index].line]
            if wanted in search_key(f"{line.label} {line.text}"):
                self._move_to(index)
                return True
        return False

    def _lay_out(self) -> None:
        width = max(20, self.scrollable_content_region.width or self.size.width)
        self._rows = lay_out(self.lines, width)
        self.virtual_size = Size(width, len(self._rows))

    def on_resize(self, event: Resize) -> None:
        """Wrap again and stay on the same line."""
        current = self._rows[self.cursor].line if self._rows else 0
        self._lay_out()
        self.put_cursor_on(current)
        self.refresh()

    def on_focus(self) -> None:
        """Show the cursor, which stands only in the focused sheet."""
        self._refresh_row(self.cursor)

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._refresh_row(self.cursor)

    def render_line(self, y: int) -> Strip:
        """Return one row of the visible part in one style: each change of style costs 40 bytes."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[index]
        here = index == self.cursor and self.has_focus
        style = self.rich_style
        if self.lines[row.line].heading:
            style += self.get_component_rich_style("sheet--heading", partial=True)
        mark = ">" if here else "›" if self._opens(index) else " "
        strip = Strip([Segment(f"{mark} {row.label}{row.text}", style)])
        return strip.adjust_cell_length(width, style)

    def _opens(self, index: int) -> bool:
        """Return whether this is the first row of a line that opens something, which is marked."""
        row = self._rows[index]
        first = index == 0 or self._rows[index - 1].line != row.line
        line = self.lines[row.line]
        return first and (line.target is not None or bool(line.action))

    def _refresh_row(self, index: int) -> None:
        """Paint the mark of a row again; nothing else in it depends on the cursor."""
        self.refresh(Region(0, index - self.scroll_offset.y, 1, 1))

    def _move_to(self, index: int) -> None:
        before = self.cursor
        self.cursor = max(0, min(index, len(self._rows) - 1))
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self._refresh_row(before)
        self._refresh_row(self.cursor)

    def action_down(self) -> None:
        """Move one row down."""
        self._move_to(self.cursor + 1)

    def action_up(self) -> None:
        """Move one row up."""
        self._move_to(self.cursor - 1)

    def action_page_down(self) -> None:
        """Move one page down."""
        self._move_to(self.cursor + max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Move one page up."""
        self._move_to(self.cursor - max(1, self.size.height - 1))

    def action_top(self) -> None:
        """Move to the first row."""
        self._move_to(0)

    def action_bottom(self) -> None:
        """Move to the last row."""
        self._move_to(len(self._rows) - 1)

    def action_open(self) -> None:
        """Post to the screen that Enter was pressed on this line."""
        if self.line is not None:
            self.post_message(self.Opened(self, self.line))
