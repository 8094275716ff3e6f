"""The detail pane shows the incident under the cursor at the right of a wide terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.kit import printable

if TYPE_CHECKING:
    from tui.widgets.lists import Line

PAUSE = 0.12
"""Seconds that the cursor rests before the pane asks the vault and paints."""


class Detail(Static):
    """Facts, claims, evidence and notes of one incident; nothing sealed stands here."""

    DEFAULT_CSS = """
    Detail { width: 1fr; height: 1fr; padding: 0 0 0 2; }
    """

    def __init__(self, read: Callable[[str], Awaitable[Sequence[Line] | None]]) -> None:
        """Show what ``read`` gives of a record; nothing changes where it gives None."""
        super().__init__(markup=False)
        self._read = read
        self._about: str | None = None

    def about(self, record: str | None) -> None:
        """Show this incident, once the cursor rests on it."""
        if record != self._about:
            self._about = record
            self.run_worker(self._show(record), exclusive=True, group="detail")

    def again(self) -> None:
        """Show the same incident as it is now."""
        self._about, record = None, self._about
        self.about(record)

    async def _show(self, record: str | None) -> None:
        await asyncio.sleep(PAUSE)
        lines = () if record is None else await self._read(record)
        if lines is not None:
            self.update(Content("\n".join(in_words(line) for line in lines)))


def in_words(line: Line) -> str:
    """Return a line of the overview: a heading after a blank line, else label and value.

    A text of several lines stays one: run together, its words would mean something else.
    """
    first, *rest = line.text.splitlines() or [""]
    if line.heading:
        first = "\n" + printable(first)
    else:
        first = printable(f"{line.label}: {first}" if line.label else first)
    return "\n".join([first, *map(printable, rest)])
