"""The journal lists what was done with this vault on this machine."""

from __future__ import annotations

from typing import Any

from tui.kit import _, one_line, plural
from tui.screens.places import Reading


class Journal(Reading):
    """What was done with this vault, the newest first. Times are UTC."""

    SCOPE = "journal"

    def __init__(self) -> None:
        super().__init__()
        self._count: int | None = None

    def place_words(self) -> str:
        """Return in words how many lines there are."""
        if self._count is None:
            return _("Journal")
        return plural(self._count, "Journal  {n} line", "Journal  {n} lines")

    def on_mount(self) -> None:
        """Ask the vault for its lines."""
        self.guarded(self._load())

    async def _load(self) -> None:
        lines = [line_of(entry) for entry in await self.session.journal()]
        self._count = len(lines)
        self.show(lines)
        self.refresh_frame()


def line_of(entry: Any) -> str:
    """Return the line of one entry: time, what was done, and its facts by name."""
    facts = ", ".join(f"{name} {value}" for name, value in entry.facts.items())
    what = entry.what.replace("-", " ").replace("_", " ")
    return one_line(f"{entry.at:%Y-%m-%d %H:%M:%S}  {what}{': ' if facts else ''}{facts}")
