"""A place that shows a message whole where the prompt row would cut it.

A sentence that names a path is often wider than the terminal, and the end of it says what to do.
"""

from __future__ import annotations

from typing import TypeVar

from textual.content import Content
from textual.widgets import Static

from tui.kit import cell_len, one_line
from tui.screens.base.place import Place

T = TypeVar("T")


class Telling(Place[T]):
    """Shows a long message above its content, until the next message."""

    DEFAULT_CSS = """
    Telling #told { display: none; height: auto; max-height: 5; text-style: bold; }
    Telling #told.-shown { display: block; }
    """

    def told(self) -> Static:
        """Return the room for long messages; ``content`` yields it first."""
        return Static(id="told", markup=False)

    def say(self, text: str) -> None:
        """Show it in the prompt row, and whole above the content when it is too long for that."""
        super().say(text)
        shown = one_line(text)
        cut = cell_len(shown) > self.size.width
        # None is there while the place goes: work beside it may still have something to say.
        for room in self.query("#told").results(Static):
            room.set_class(cut, "-shown")
            if cut:
                room.update(Content(shown))
