"""Words are a line or more of text that is painted only when it changes."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Plain words, never markup; saying the same again sends nothing down a slow line."""

    def __init__(self, words: str = "", *, id: str | None = None, classes: str = "") -> None:
        super().__init__(Content(words), id=id, classes=classes or None, markup=False)
        self.words = words

    def tell(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.update(Content(words))
