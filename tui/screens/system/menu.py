"""The menu lists every command of a place, narrowed by typing; it is the command line too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget

from tui.commands import Command, shown_key
from tui.kit import _
from tui.screens.base import Place
from tui.widgets.frame import Prompt
from tui.widgets.lists import RowList, lay_columns


class Menu(Place[str]):
    """Type the beginning of a command, choose with the arrows, and press Enter."""

    SCOPE = "menu"
    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._all = [command for command in commands if command.id not in {"palette", "back"}]

    def content(self) -> Iterable[Widget]:
        """Compose the list of commands."""
        yield RowList[str, Command](_draw, empty=_("No such command."), id="commands")

    def place_words(self) -> str:
        """Return in words what is listed."""
        return _("Menu")

    def on_mount(self) -> None:
        """Show all commands and begin to ask."""
        self._narrow("")
        self.guarded(self._choose())

    @property
    def rows(self) -> RowList[str, Command]:
        """The list of commands."""
        return self.query_one("#commands", RowList)

    async def _choose(self) -> None:
        hints = (_("↑ ↓ choose"), _("Enter runs it"), _("Esc leaves"), "F12 " + _("lock"))
        typed = await self.ask(":", changed=self._narrow, hints=hints)
        self.dismiss(None if typed is None else self.rows.key)

    def _narrow(self, typed: str) -> None:
        found = matching(self._all, typed)
        self.rows.show_rows([(command.id, command) for command in found])

    @on(Prompt.Unused)
    def _move(self, event: Prompt.Unused) -> None:
        """Move in the list for an arrow pressed in the line below."""
        getattr(self.rows, f"action_{event.move}")()


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands that the words mean: ids and labels that begin so, then any mention."""
    words = typed.strip().lstrip(":").casefold()
    first = [c for c in commands if c.id.startswith(words) or c.label.casefold().startswith(words)]
    rest = [c for c in commands if c not in first and words in c.help.casefold()]
    return first + rest


def _draw(command: Command, width: int) -> str:
    keys = " ".join(shown_key(key) for key in command.keys)
    return lay_columns([(command.id.replace("_", " "), 16), (keys, 20), (command.help, 0)], width)
