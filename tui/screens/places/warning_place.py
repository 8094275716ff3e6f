"""A warning that takes the whole screen, because a line in the prompt row can be missed."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui.kit import _
from tui.screens.base import Place
from tui.widgets.lists import Line, Sheet


class Warn(Place[None]):
    """Read this before you go on. Esc goes back."""

    SCOPE = "warning"
    AUTO_FOCUS = "Sheet"

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def content(self) -> Iterable[Widget]:
        """Compose the warning."""
        yield Sheet(id="warning")

    def place_words(self) -> str:
        """Return words that this is a warning."""
        return _("!! WARNING !!")

    def on_mount(self) -> None:
        """Show the words."""
        heading, *rest = self.words.split("\n")
        lines = [Line(text=heading, heading=True), *(Line(text=row) for row in rest)]
        self.query_one(Sheet).show([*lines, Line(), Line(text=_("Esc goes back."))])
