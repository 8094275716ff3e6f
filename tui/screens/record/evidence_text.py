"""Evidence shown as text: a person asked for it, and what a terminal would obey is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from tui.kit import _
from tui.screens.base import Place
from tui.widgets.lists import Line, Sheet


class EvidenceLines(Place[None]):
    """Evidence as text, cleaned of what a terminal would obey. Esc goes back."""

    SCOPE = "evidence_text"
    AUTO_FOCUS = "Sheet"

    def __init__(self, ref: str, lines: Sequence[str], cut: str, warning: str) -> None:
        super().__init__()
        self.ref = ref
        self.lines = lines
        self.cut = cut
        self.warning = warning

    def content(self) -> Iterable[Widget]:
        """Compose the text."""
        yield Sheet(id="text")

    def place_words(self) -> str:
        """Return in words what is shown, and how much of it."""
        return "  ".join(
            part for part in (_("Text of {ref}").format(ref=self.ref), self.cut) if part
        )

    def on_mount(self) -> None:
        """Show the lines, and say what to know of them."""
        if self.warning:
            self.say(self.warning)
        self.query_one(Sheet).show([Line(text=line) for line in self.lines])
