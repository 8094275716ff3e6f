"""Progress turns counts from the vault's thread into a sentence in the prompt row."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from crypto.errors import AfieldError
from tui.kit import _, size_in_words
from tui.widgets.frame import Prompt

PAUSE = 0.25
"""Seconds between two sentences: fast enough to see, slow enough for a bad line."""


class Stopped(AfieldError):
    """A person pressed Esc while a long piece of work ran."""

    sentence = "Stopped; nothing was kept of it."
    code = "stopped"
    exit_status = 130


class Progress:
    """What long work calls with how much is done of how much; Esc makes the next call stop it."""

    def __init__(
        self,
        place: Screen[Any],
        words: Callable[[int, int], str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place
        self._words = words
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._last = float("-inf")
        self._stop = False

    def stop(self) -> None:
        """Let the next call raise `Stopped` in the thread that does the work."""
        self._stop = True

    def goes_on(self, words: Callable[[int, int], str]) -> None:
        """Go on with other words for the next part of the work."""
        self._words, self._last = words, float("-inf")

    def __call__(self, done: int, total: int) -> None:
        """Take a count; runs on the vault's thread."""
        if self._stop:
            raise Stopped
        now = self._clock()
        if now - self._last < PAUSE and done < total:
            return
        self._last = now
        self._loop.call_soon_threadsafe(self._show, self._words(done, total))

    def _show(self, words: str) -> None:
        if self._place.is_mounted:
            self._place.query_one(Prompt).say(words)


def percent(done: int, total: int) -> int:
    """Return a share in whole percent; nothing of nothing is all of it."""
    return 100 if total <= 0 else min(100, done * 100 // total)


def hashing(done: int, total: int) -> str:
    """Return in words how far a file has been read."""
    return _("hashing {percent} % of {size}; Esc stops").format(
        percent=percent(done, total), size=size_in_words(total)
    )


def writing_out(done: int, total: int) -> str:
    """Return in words how much of a plain copy was written."""
    return _("writing {percent} % of {size}; Esc stops").format(
        percent=percent(done, total), size=size_in_words(total)
    )


def unsealing(done: int, total: int) -> str:
    """Return in words how much of a sealed file was read."""
    return _("unsealing {percent} % of {size}; Esc stops").format(
        percent=percent(done, total), size=size_in_words(total)
    )
