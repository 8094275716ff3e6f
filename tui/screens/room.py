"""The sentence that asks for room on a terminal too small to read."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tui.text import _


class Room(Screen[None], inherit_bindings=False):
    """One sentence; only the lock key works, and what was shown waits below."""

    def compose(self) -> ComposeResult:
        """Compose the sentence."""
        yield Static(
            _("afield needs 60 columns and 16 rows; please make the window larger. F12 locks."),
            markup=False,
        )
