"""The guards between recorded text and the terminal, applied to every painted line."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.text import UNSAFE


class PlainText(LineFilter):
    """Drops control characters and bidirectional overrides from every painted segment.

    Textual passes ESC through, so a record that holds an OSC 52 sequence could write the
    reader's clipboard. Text is cleaned on its way into the vault; this is the second gate.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Clean the text of one line; Textual's own control segments pass."""
        return [
            Segment(UNSAFE.sub("", text), style, control)
            if control is None
            else Segment(text, style, control)
            for text, style, control in segments
        ]
