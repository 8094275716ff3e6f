"""Completions finish an answer that is being typed in the prompt row."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.suggester import Suggester

from tui.kit import printable

Complete = Callable[[str], Iterable[str]]
"""Given what was typed, the whole answers that begin so, best first."""


def starting(answers: Iterable[str]) -> Complete:
    """Return a completion over fixed answers."""
    kept = [printable(answer) for answer in answers]
    return lambda typed: [answer for answer in kept if answer.startswith(typed)] if typed else []


class Completing(Suggester):
    """Offers the first whole answer that begins with what was typed."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first completion."""
        return next((c for c in self._complete(value) if c.startswith(value)), None)
