"""The picker shows under a field what can be chosen: label, meaning and code, one of them marked.

It is one widget of the place, laid over the rows below the field: nothing else is laid out anew,
and a slow line paints its few rows and no more. It never has the focus, so that letters go on to
narrow it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui.kit import cell_len, exactly, printable
from tui.widgets.fields.choices import Choice
from tui.widgets.fields.field import Field

ROWS, LOW_ROWS = 6, 3
"""Rows of a picker; on a slow line each costs a third of what a key may."""
WIDEST, LOW_WIDEST = 96, 48
"""Columns beyond which a line is harder to read than to scroll, or takes too long to paint."""
LABEL, CODE = 40, 16
"""The most columns that labels and codes take from the meanings."""


class Picker(Widget, can_focus=False):
    """A few rows over the form, with the choices of one field."""

    DEFAULT_CSS = """
    Picker {
        layer: picker; position: absolute; width: 0; height: 0;
        background: $background; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="picker")
        self.rows, self.widest = ROWS, WIDEST
        self._lines: list[tuple[str, bool]] = []
        self._from = 0
        self._at = -1
        self._stands = (Offset(0, 0), 0, 0)

    @property
    def shown(self) -> bool:
        """Whether there is something to be seen."""
        return self._stands[2] > 0

    def show(self, field: Field, room: Region) -> None:
        """Show what the field offers, inside this part of the screen; nothing hides the picker."""
        if not field.offered:
            self._place(Offset(0, 0), 0, 0)
            return
        taken = [field.is_taken(choice) for choice in field.offered]
        box = field.input.region
        below, above = room.bottom - box.bottom, box.y - room.y
        # While it is open it gets no smaller: that would paint what it covered.
        wanted = max(min(self.rows, len(taken)), self._stands[2])
        space = below if below >= wanted or below >= above else above
        height = max(1, min(wanted, space))
        said = laid_out(field.offered, min(room.width, self.widest) - 3)
        width = max(self._stands[1], *(cell_len(line) + 3 for line in said))
        width = min(width, room.width, self.widest)
        lines = list(zip(said, taken, strict=True))
        top = box.bottom if space == below else box.y - height
        moved = self._place(Offset(min(box.x - 2, room.right - width), top), width, height)
        self._paint(lines, field.at, height, moved=moved)

    def keep_small(self) -> None:
        """Take few rows and columns; the meaning of what is marked stands in the assist line."""
        self.rows, self.widest = LOW_ROWS, LOW_WIDEST

    def _place(self, offset: Offset, width: int, height: int) -> bool:
        """Stand where there is room, or take none; return whether that is news.

        Never told not to be displayed: the order of all that is on the screen would change with it,
        and a slow line would paint the whole screen.
        """
        if self._stands == (offset, width, height):
            return False
        self._stands = (offset, width, height)
        self.styles.offset = (offset.x, offset.y)
        self.styles.width, self.styles.height = width, height
        return True

    def _paint(self, lines: list[tuple[str, bool]], at: int, height: int, *, moved: bool) -> None:
        """Paint the rows that changed, and no others."""
        start = self._scrolled(at, len(lines), height)
        old = [self._row(each) for each in range(height)]
        self._lines, self._from, self._at = lines, start, at
        new = [self._row(each) for each in range(height)]
        # Where the cursor alone moves, its sign is painted and not the row.
        wide = max(self._stands[1], 1)
        changed = [
            Region(0, y, 2 if old[y][0] == new[y][0] and old[y][2] == new[y][2] else wide, 1)
            for y in range(height)
            if old[y] != new[y]
        ]
        # What is laid out anew is painted with that.
        if changed and not moved:
            self.refresh(*changed)

    def _scrolled(self, at: int, count: int, height: int) -> int:
        """Return the first line to be shown, so that the marked one is seen."""
        start = min(self._from, max(count - height, 0))
        if at < 0:
            return 0
        return min(max(start, at - height + 1), at)

    def _row(self, y: int) -> tuple[str, bool, str]:
        """Return what stands in a row: its line, whether it is marked, and the sign before it."""
        number = self._from + y
        if number >= len(self._lines):
            return "", False, " "
        line, taken = self._lines[number]
        return line, number == self._at, "+" if taken else " "

    def render_line(self, y: int) -> Strip:
        """Return a painted row; the marked one is told by its sign, which costs few bytes."""
        line, marked, taken = self._row(y)
        width = self.size.width
        sign = "›" if marked else " "
        style = self.rich_style
        cursor = style + Style(reverse=True) if marked else style
        words = exactly(line, max(width - 3, 0))
        if not marked:
            return Strip([Segment(f"│{sign}{taken}{words}", style)], width)
        rest = Segment(taken + words, style)
        return Strip([Segment("│", style), Segment(sign, cursor), rest], width)


def laid_out(choices: Sequence[Choice], width: int) -> list[str]:
    """Return the choices as lines in columns: label, code, meaning."""
    labels = [printable(choice.label) for choice in choices]
    codes = [printable(choice.code) for choice in choices]
    wide = min(max(map(cell_len, labels), default=0), LABEL if any(codes) else width)
    coded = min(max(map(cell_len, codes), default=0), CODE)
    lines = []
    for label, code, choice in zip(labels, codes, choices, strict=True):
        parts = [label if not (code or choice.meaning) else exactly(label, wide)]
        if coded:
            parts.append(exactly(code, coded))
        parts.append(printable(choice.meaning))
        lines.append("  ".join(parts).rstrip())
    return lines
