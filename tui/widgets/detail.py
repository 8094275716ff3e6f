"""The pane at the right of a wide terminal: the facts of the record under the cursor."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from crypto.errors import AfieldError
from tui.text import _, printable

if TYPE_CHECKING:
    from models.vault import Vault
    from tui.screens.base import Place

PAUSE = 0.12
"""Seconds that the cursor rests before the pane asks the vault and paints."""


class Detail(Static):
    """Label and value of every fact that is not sealed and not empty."""

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
        try:
            facts = (
                []
                if record is None
                else await place.session.do(facts_of, place.session.vault, record)
            )
        except AfieldError as error:
            place.say_error(error)
            return
        self.update(Content("\n".join(f"{label}: {value}" for label, value in facts)))


def facts_of(vault: Vault, record: str) -> list[tuple[str, str]]:
    """Return the facts of an incident that may stand in a list: none of them sealed."""
    from models.records import facets

    row = vault.row("incident", record)
    if row is None:
        return []
    shown = [(_("Reference"), str(row.ref))]
    for field, facet in facets("incident").items():
        value = getattr(row, field, None)
        if facet.sealed or value in (None, "", []):
            continue
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        shown.append((facet.label, printable(words)))
    return shown
