"""The prompt row: messages are read and questions are answered here; it is always there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.text import cell_len, one_line

Complete = Callable[[str], Iterable[str]]
"""Given what was typed, the whole answers that begin so, best first."""

Changed = Callable[[str], None]
"""Told of every change of the answer, for lists that narrow while a person types."""


class Completing(Suggester):
    """Offers the first whole answer that begins with what was typed."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first completion."""
        return next((c for c in self._complete(value) if c.startswith(value)), None)


class Answer(Input, can_focus=False):
    """The line in which a question is answered; it takes the focus only while one is asked."""

    BINDINGS: ClassVar = [
        Binding("escape", "cancel", show=False),
        Binding("tab", "cursor_right", show=False),
        Binding("shift+tab", "nothing", show=False),
        Binding("down", "unused('down')", show=False),
        Binding("up", "unused('up')", show=False),
        Binding("pagedown", "unused('page_down')", show=False),
        Binding("pageup", "unused('page_up')", show=False),
    ]

    @dataclass
    class Unused(Message):
        """A key that moves in lists; a place may move its own with it."""

        move: str

    def action_cancel(self) -> None:
        """Leave the question unanswered."""
        self.query_ancestor(Prompt).answered(None)

    def action_unused(self, move: str) -> None:
        """Let the place move in its list."""
        self.post_message(self.Unused(move))

    def action_nothing(self) -> None:
        """Keep the focus where it is."""


class Prompt(Horizontal):
    """One row that shows the last message, or a question and its answer."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 1fr; }
    Prompt > Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Prompt > Answer { width: 0; display: none; }
    Prompt.-asking > Answer { width: 1fr; display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: asyncio.Future[str | None] | None = None
        self._changed: Changed | None = None
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """Compose the words and the line to answer in."""
        yield Static(markup=False)
        yield Answer(compact=True, select_on_focus=False)

    @property
    def is_asking(self) -> bool:
        """Whether a question is waiting for its answer."""
        return self._waiting is not None

    def say(self, text: str) -> None:
        """Show a message; while a question is open it waits in the list of messages."""
        if not self.is_asking:
            self.query_one(Static).update(Content(one_line(text)))

    async def ask(
        self,
        question: str,
        *,
        initial: str = "",
        secret: bool = False,
        complete: Complete | None = None,
        changed: Changed | None = None,
    ) -> str | None:
        """Ask in this row and return the answer, or nothing for Esc.

        Await it in a worker, never in a message handler, which would keep the answer waiting.
        A question that is already open is left unanswered.
        """
        self.answered(None)
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        words, answer = self.query_one(Static), self.query_one(Answer)
        words.update(Content(one_line(question)))
        words.styles.width = cell_len(one_line(question)) + 1
        answer.password = secret
        answer.suggester = Completing(complete) if complete else None
        answer.cursor_blink = False
        with answer.prevent(Input.Changed):
            answer.value = initial
        answer.cursor_position = len(initial)
        self._changed = changed
        self._before = self.screen.focused
        self.add_class("-asking")
        answer.can_focus = True
        answer.focus()
        try:
            return await waiting
        finally:
            if self._waiting is waiting:
                self._rest()

    def answered(self, text: str | None) -> None:
        """Give the open question its answer."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(text)
            self._rest()

    def _rest(self) -> None:
        """Go back to showing messages, and give the focus back."""
        self._waiting = self._changed = None
        words, answer = self.query_one(Static), self.query_one(Answer)
        with answer.prevent(Input.Changed):
            answer.value = ""
        answer.suggester = None
        answer.can_focus = False
        self.remove_class("-asking")
        words.update(Content(""))
        words.styles.width = "1fr"
        if self._before is not None and self._before.is_attached:
            self._before.focus()
        else:
            self.screen.set_focus(None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.answered(event.value)

    @on(Input.Changed)
    def _changed_answer(self, event: Input.Changed) -> None:
        event.stop()
        if self._changed is not None:
            self._changed(event.value)
