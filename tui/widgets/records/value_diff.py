"""Two values of a field are compared word by word: stacked, or side by side from 110 columns.

What differs is bold and underlined, and the count of differing words is said, so that nothing
hangs on colour or on the terminal's attributes alone.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.kit import _, plural
from tui.widgets.fields import cleaned_value

MOST_WORDS = 3000  # of both values together; comparing more would be slower than reading
_WORD = re.compile(r"\s+|\S+")
_MARK = "bold underline"


def marked(ours: str, theirs: str) -> tuple[Content, Content, int]:
    """Return both texts with their differing words marked, and how many words differ."""
    left, right = _WORD.findall(cleaned_value(ours)), _WORD.findall(cleaned_value(theirs))
    if len(left) + len(right) > MOST_WORDS:
        return Content(cleaned_value(ours)), Content(cleaned_value(theirs)), -1
    parts_left: list[Content] = []
    parts_right: list[Content] = []
    differing = 0
    for tag, a, b, c, d in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        style = "" if tag == "equal" else _MARK
        parts_left.append(_part(left[a:b], style))
        parts_right.append(_part(right[c:d], style))
        if tag != "equal":
            differing += max(_words(left[a:b]), _words(right[c:d]))
    return Content("").join(parts_left), Content("").join(parts_right), differing


def _part(words: Iterable[str], style: str) -> Content:
    text = "".join(words)
    return Content.styled(text, style) if style else Content(text)


def _words(words: Iterable[str]) -> int:
    return sum(not word.isspace() for word in words)


class Side(Vertical):
    """One value under a heading that says whose it is."""

    DEFAULT_CSS = """
    Side { height: auto; width: 1fr; padding: 0 1 1 0; }
    Side > .whose { text-style: bold; height: auto; }
    Side > .value { height: auto; }
    """

    def __init__(self, whose: str, value: Content) -> None:
        super().__init__()
        self.whose = whose
        self.shown = value

    def compose(self) -> ComposeResult:
        """Compose the heading over the value."""
        yield Static(Content(cleaned_value(self.whose)), classes="whose")
        yield Static(self.shown, classes="value")


class Diff(VerticalScroll):
    """The values that stand against each other; arrows scroll."""

    DEFAULT_CSS = """
    Diff { height: 1fr; scrollbar-size-vertical: 1; }
    Diff > #words { height: auto; }
    Diff > #sides { height: auto; layout: vertical; }
    .-wide Diff > #sides { layout: horizontal; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._showing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Compose the sides under one line of words."""
        yield Static(id="words", markup=False)
        yield Horizontal(id="sides")

    async def show(self, sides: list[tuple[str, str]]) -> None:
        """Show the values, each with the words that say whose it is; the first two are compared."""
        shown = [Content(cleaned_value(value)) for _whose, value in sides]
        words = ""
        if len(sides) >= 2:
            shown[0], shown[1], count = marked(sides[0][1], sides[1][1])
            words = _differing(count)
        # One after the other: two that came at once would each put their sides in.
        async with self._showing:
            holder = self.query_one("#sides", Horizontal)
            await holder.remove_children()
            self.query_one("#words", Static).update(Content(words))
            await holder.mount_all(
                Side(whose, value) for (whose, _value), value in zip(sides, shown, strict=True)
            )
            self.scroll_home(animate=False)


def _differing(count: int) -> str:
    if count < 0:
        return _("long texts; not compared word by word")
    return plural(
        count, "{n} word differs; it is underlined", "{n} words differ; they are underlined"
    )
