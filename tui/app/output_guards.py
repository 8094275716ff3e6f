"""The guards between what is recorded and the ways out of a stock Textual app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from rich.segment import Segment
from textual.app import App, SystemCommand
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Input

from tui.kit import painted, printable


class PlainText(LineFilter):
    """Drops control characters and whatever hides or reorders text from every painted segment.

    Textual passes ESC through, so a record that holds an OSC 52 sequence could write the
    reader's clipboard. Text is cleaned on its way into the vault; this is the second gate.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a line's segments with their text cleaned; Textual's own control segments pass."""
        text = "".join(one.text for one in segments if one.control is None)
        if printable(text) == text:
            return segments
        # Together, because what a joiner stands between may be painted apart.
        signs = iter(painted(text))
        return [
            Segment("".join(islice(signs, len(text))), style) if control is None else one
            for one in segments
            for text, style, control in (one,)
        ]


class Guarded(App[None], inherit_bindings=False):
    """A Textual app whose ways to write the screen to a file or elsewhere are closed."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    NOTIFICATION_TIMEOUT = 0

    copied = False
    """Whether this session put something on the clipboard, to be cleared on lock."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters and the one that lets no control character of a record out."""
        return [*super().get_line_filters(), PlainText()]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield none of Textual's commands: one of them writes the screen to a file."""
        return ()

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Write no picture of the screen."""

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Write no picture of the screen."""
        return ""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Write no picture of the screen."""
        return None

    def copy_to_clipboard(self, text: str) -> None:
        """Copy, unless the text comes from a passphrase; remember to clear it on lock."""
        if isinstance(self.focused, Input) and self.focused.password:
            return
        self.copied = True
        super().copy_to_clipboard(text)
