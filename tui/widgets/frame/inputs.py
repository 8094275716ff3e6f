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

    def enter(self) -> bool:
        """Take the choice that is marked, and return whether the cursor stays."""


# With priority: a key that waits its turn in the widget would let what is typed ahead on a slow
# line land in the field that is being left.
LEAVING: tuple[BindingType, ...] = (
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
)


WORDS: tuple[BindingType, ...] = (
    # The shell's keys, and what the same keys send on a Ukrainian or Russian layout.
    Binding("alt+b,alt+и", "cursor_left_word", show=False),
    Binding("alt+f,alt+а", "cursor_right_word", show=False),
    Binding("alt+d,alt+в", "delete_right_word", show=False),
    Binding("alt+backspace", "delete_left_word", show=False),
)
"""Moving by words as the shell does; ctrl+w, ctrl+u and ctrl+k are Textual's own."""


class OneRow(Input):
    """An input of one row that takes a paste whole: line ends become spaces.

    Textual's own keeps the first line and drops the others without a word.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*WORDS]

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *self.selection)


class Row(OneRow):
    """A one-row input whose arrows walk through what can be chosen, or else between fields."""

    HELP = """\
    Type, or press ↓ and ↑ to walk through what can be chosen; Enter takes it, Esc puts back what
    you typed, → at the end takes what is certain. Where several may stand, Enter adds one or takes
    it away, and Backspace takes the last away. Tab or Enter goes to the next field, shift+Tab to
    the one before; ctrl+w, ctrl+u and ctrl+k delete, alt+b and alt+f move by words, as in a shell.
    The line above the prompt row says how what you typed is understood.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", show=False),
        Binding("up", "walk(-1)", show=False),
        Binding("right", "take_or_move", show=False),
        *LEAVING,
        Binding("enter", "take_or_leave", show=False, priority=True),
    ]

    def action_walk(self, step: int) -> None:
        """Let the field decide what an arrow does."""
        field = next((node for node in self.ancestors if isinstance(node, Walked)), None)
        if field is None or not field.walk(step):
            self.screen.focus_next() if step > 0 else self.screen.focus_previous()

    def action_take_or_leave(self) -> None:
        """Take the choice that is marked, or go to the next field, once all before is typed."""
        self.call_later(self._take_or_leave)

    def _take_or_leave(self) -> None:
        field = next((node for node in self.ancestors if isinstance(node, Walked)), None)
        if self.has_focus and (field is None or not field.enter()):
            self.screen.focus_next()

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
    BINDINGS: ClassVar[list[BindingType]] = [
        *LEAVING,
        Binding("alt+b,alt+и", "cursor_word_left", show=False),
        Binding("alt+f,alt+а", "cursor_word_right", show=False),
        Binding("alt+d,alt+в", "delete_word_right", show=False),
    ]

    def __init__(self, text: str) -> None:
        super().__init__(
            text, compact=True, soft_wrap=True, tab_behavior="focus", show_line_numbers=False
        )
        self.cursor_blink = False
