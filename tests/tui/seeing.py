"""Waits for words on the screen, and types text into what has the focus."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.tui.driving import text_of, until
from tui.app.app import Afield

NAMES = {
    " ": "space", "-": "minus", ":": "colon", "\\": "backslash", "/": "slash", ".": "full_stop",
    "+": "plus", "~": "tilde", ",": "comma", "?": "question_mark", "<": "less_than_sign",
    "=": "equals_sign", "_": "underscore", "*": "asterisk", "[": "left_square_bracket",
    "]": "right_square_bracket",
}  # fmt: skip


async def sees(pilot: Pilot[Any], *words: str) -> str:
    """Wait until all the words are painted, broken into rows or not, and return the screen."""
    app: Afield = pilot.app  # type: ignore[assignment]

    def painted() -> bool:
        text = text_of(app)
        joined = " ".join(text.split())
        return all(each in text or each in joined for each in words)

    await until(pilot, painted, f"never saw {words}; ")
    return text_of(app)


async def loses(pilot: Pilot[Any], words: str) -> None:
    """Wait until the words are no longer painted."""
    app: Afield = pilot.app  # type: ignore[assignment]
    await until(pilot, lambda: words not in text_of(app))


async def types(pilot: Pilot[Any], text: str) -> None:
    """Press the keys that type a text."""
    await pilot.press(*(NAMES.get(letter, letter) for letter in text))


async def answers(pilot: Pilot[Any], question: str, text: str) -> None:
    """Wait for a question in the prompt row, clear what it offers, and answer it."""
    await sees(pilot, question)
    await pilot.press("ctrl+u")
    await types(pilot, text)
    await pilot.press("enter")
