"""The last row shows the keys that help most in this place."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from tui.kit import cell_len


class Hints(Widget):
    """As many whole hints as fit into one row."""

    DEFAULT_CSS = """
    Hints { height: 1; width: 1fr; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[str, ...] = ()

    def show(self, hints: Sequence[str]) -> None:
        """Change the hints; the first are the most useful."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def render(self) -> Content:
        """Return the hints joined until the row is full."""
        line = ""
        for hint in self._hints:
            longer = f"{line}   {hint}" if line else hint
            if cell_len(longer) > self.size.width:
                break
            line = longer
        return Content(line)
