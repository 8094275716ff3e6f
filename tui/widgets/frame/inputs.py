"""The inputs are what a field is typed into: one row, or a box for longer text."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea


@runtime_checkable
class Walked(Protocol):
    """A field around an input, which knows what can be chosen in it."""

    def walk(self, step: int) -> bool:
        """Take the next or the previous choice, and return whether there was one."""

    def take(self) -> bool:
        """Complete what is certain, and return whether anything was."""


# With priority: a key that waits its turn in the widget would let what is typed ahead on a slow
# line land in the field that is being left.
LEAVING: tuple[BindingType, ...] = (
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
)


class OneRow(Input):
    """An input of one row that takes a paste whole: line ends become spaces.

    Textual's own keeps the first line and drops the others without a word.
    """

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *self.selection)


class Row(OneRow):
    """A one-row input whose arrows walk through what can be chosen, or else between fields."""

    HELP = """\
    Type, or press ↓ and ↑ to walk through what can be chosen; → at the end takes what is certain.
    Tab or Enter goes to the next field, shift+Tab to the one before. The line above the prompt row
    says how what you typed is understood.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", show=False),
        Binding("up", "walk(-1)", show=False),
        Binding("right", "take_or_move", show=False),
        *LEAVING,
        Binding("enter", "app.focus_next", show=False, priority=True),
    ]

    def action_walk(self, step: int) -> None:
        """Let the field decide what an arrow does."""
        field = next((node for node in self.ancestors if isinstance(node, Walked)), None)
        if field is None or not field.walk(step):
            self.screen.focus_next() if step > 0 else self.screen.focus_previous()

    def action_take_or_move(self) -> None:
        """Take what every choice has in common at the end of the text; move elsewhere."""
        field = next((node for node in self.ancestors if isinstance(node, Walked)), None)
        if self.cursor_at_end and field is not None and field.take():
            return
        self.action_cursor_right()


class Long(TextArea):
    """A box for longer text that lets Tab leave it."""

    HELP = """\
    Longer text: Enter begins a new line, Tab goes to the next field.
    """
    BINDINGS: ClassVar[list[BindingType]] = [*LEAVING]

    def __init__(self, text: str) -> None:
        super().__init__(
            text, compact=True, soft_wrap=True, tab_behavior="focus", show_line_numbers=False
        )
        self.cursor_blink = False
