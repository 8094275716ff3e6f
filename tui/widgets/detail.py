"""The pane at the right of a wide terminal: the incident under the cursor, at a glance."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from crypto.errors import AfieldError
from tui.text import printable

if TYPE_CHECKING:
    from models.vault import Vault
    from tui.screens.base import Place
    from tui.widgets.sheet import Line

PAUSE = 0.12
"""Seconds that the cursor rests before the pane asks the vault and paints."""


class Detail(Static):
    """Facts, claims, evidence and notes of one incident; nothing sealed stands here."""

    DEFAULT_CSS = """
    Detail { width: 45%; height: 1fr; padding: 0 0 0 2; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
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
        place: Place[Any] = self.screen  # type: ignore[assignment]
        lines: Sequence[Line] = ()
        try:
            if record is not None:
                lines = await place.session.do(_overview, place.session.vault, record)
        except AfieldError as error:
            place.say_error(error)
            return
        self.update(Content("\n".join(in_words(line) for line in lines)))


def in_words(line: Line) -> str:
    """Write a line of the overview: a heading after a blank line, else label and value."""
    if line.heading:
        return "\n" + printable(line.text)
    return printable(f"{line.label}: {line.text}" if line.label else line.text)


def _overview(vault: Vault, record: str) -> Sequence[Line]:
    from models.casefile import casefile
    from tui.widgets.record import overview

    return overview(casefile(vault, record))
