"""The prompt row is always there: messages are read and questions are answered in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.binding import Binding
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.kit import cell_len, exactly, fit, one_line
from tui.widgets.frame.completion import Complete, Completing
from tui.widgets.frame.inputs import OneRow
from tui.widgets.frame.message_rows import message_rows

Meant = Callable[[str], str]
"""Given an answer as it stands after a key, the answer that its writer means."""

Changed = Callable[[str], None]
"""Told of every change of the answer, for lists that narrow while a person types."""

LEAST = 20
"""Columns that a long question leaves for its answer."""


class Prompt(OneRow, can_focus=False):
    """One row that shows the last message, or a question and its answer.

    A message that is too long for one row takes more, until another takes its place. It is one
    input that is always laid out, with the words painted before the answer: showing
    and hiding widgets would make a slow line paint the whole screen for one row.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "cancel", show=False),
        Binding("tab", "cursor_right", show=False),
        Binding("shift+tab", "nothing", show=False),
        Binding("down", "unused('down')", show=False),
        Binding("up", "unused('up')", show=False),
        Binding("pagedown", "unused('page_down')", show=False),
        Binding("pageup", "unused('page_up')", show=False),
    ]
    DEFAULT_CSS = """
    Prompt, Prompt:focus, Prompt:ansi {
        height: 1; width: 1fr; padding: 0; border: none; background: $background;
        background-tint: transparent 0%;
    }
    """

    @dataclass
    class Unused(Message):
        """A key that moves in lists; a place may move its own with it."""

        move: str

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._words = ""
        self._waiting: asyncio.Future[str | None] | None = None
        self._changed: Changed | None = None
        self._meant: Meant | None = None
        self._before: Widget | None = None

    @property
    def is_asking(self) -> bool:
        """Whether a question is waiting for its answer."""
        return self._waiting is not None

    @property
    def words(self) -> str:
        """The message or question that is shown."""
        return self._words

    def say(self, text: str) -> None:
        """Show a message; while a question is open it waits in the list of messages."""
        if not self.is_asking and one_line(text) != self._words:
            self._words = one_line(text)
            self._take_rows()
            self.refresh()

    async def ask(
        self,
        question: str,
        *,
        initial: str = "",
        secret: bool = False,
        complete: Complete | None = None,
        changed: Changed | None = None,
        meant: Meant | None = None,
    ) -> str | None:
        """Ask in this row, and return the answer, or None for Esc.

        Await it in a worker, never in a message handler, which would keep the answer waiting.
        A question that is already open is left unanswered.
        """
        self.answered(None)
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        self._words = one_line(question)
        self._take_rows()
        self.password = secret
        self.suggester = Completing(complete) if complete else None
        with self.prevent(Input.Changed):
            self.value = initial
        self.cursor_position = len(initial)
        self._changed, self._meant = changed, meant
        if self.screen.focused is not self:
            self._before = self.screen.focused
        self.can_focus = True
        # At once: `focus` waits its turn, and keys pressed meanwhile would run commands.
        self.screen.set_focus(self, scroll_visible=False)
        self.refresh()
        self.call_after_refresh(self._show_cursor)
        try:
            answer: str | None = await waiting
            return answer
        finally:
            if self._waiting is waiting:
                self._rest()

    def validate_value(self, value: str) -> str:
        """Return what stands in the row after a key: what is meant, so that it is seen."""
        return self._meant(value) if self._meant is not None else value

    def answered(self, text: str | None) -> None:
        """Hand the open question its answer."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(text)
            self._rest()

    def _rest(self) -> None:
        """Go back to showing messages, and give the focus back."""
        self._waiting = self._changed = self._meant = self.suggester = None
        self._words = ""
        self._take_rows()
        if not self.is_attached or not self.app.screen_stack:
            return
        with self.prevent(Input.Changed):
            self.value = ""
        self.password = False
        # What a long answer scrolled away would be missing from the next message.
        self.scroll_to(0, 0, animate=False, force=True, immediate=True)
        before = self._before
        there = before is not None and before.is_attached
        self.screen.set_focus(before if there else None, scroll_visible=False)
        self.can_focus = False
        self.refresh()

    def _show_cursor(self) -> None:
        """Show the end of a long answer that was offered, once there is a layout to scroll in."""
        if self.is_asking:
            place = Region(self._cursor_offset, 0, 1, 1)
            self.scroll_to_region(place, force=True, animate=False)

    # The rows of a message.

    def on_resize(self) -> None:
        """Wrap a message anew."""
        self._take_rows()

    def _take_rows(self) -> None:
        """Take as many rows as the message needs; a question has one, for words and answer."""
        if not self.size.width:
            return  # It is laid out later, and then asked again.
        rows = 1 if self.is_asking else len(message_rows(self._words, self.size.width))
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    # Painting: the words, then what the input paints in the columns that are left.

    @property
    def _room(self) -> int:
        """Columns that the words of a question take."""
        if not self.is_asking:
            return 0
        return min(cell_len(self._words) + 1, max(self.size.width - LEAST, 0))

    @property
    def scrollable_content_region(self) -> Region:
        """Return what the question leaves to the answer, which scrolls in that."""
        x, y, width, height = super().scrollable_content_region
        return Region(x + self._room, y, max(width - self._room, 1), height)

    @property
    def max_scroll_x(self) -> int:
        """Return how far a long answer scrolls until its end is in what the question leaves."""
        return max(0, self.virtual_size.width - self.scrollable_content_region.width)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return where the terminal's cursor stands, for screen readers and input methods."""
        return super().cursor_screen_offset + Offset(self._room, 0)

    def render_line(self, y: int) -> Strip:
        """Return the painted row."""
        width = self.size.width
        if not self.is_asking:
            rows = message_rows(self._words, width)
            words = rows[y] if y < len(rows) else ""
            return Strip([Segment(fit(words, width), self.rich_style)], width)
        asked = Strip([Segment(exactly(self._words + " ", self._room), self.rich_style)])
        answer = super().render_line(y).crop(0, max(width - self._room, 1))
        return Strip.join([asked, answer]).adjust_cell_length(width, self.rich_style)

    # Keys.

    def action_cancel(self) -> None:
        """Leave the question unanswered."""
        self.answered(None)

    def action_unused(self, move: str) -> None:
        """Let the place move in its list."""
        self.post_message(self.Unused(move))

    def action_nothing(self) -> None:
        """Keep the focus where it is."""

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.answered(event.value)

    @on(Input.Changed)
    def _changed_answer(self, event: Input.Changed) -> None:
        event.stop()
        if self._changed is not None:
            self._changed(event.value)
