"""The help is about the focused widget and the place that one came from."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from inspect import cleandoc

from tui.commands import Command, shown_key
from tui.kit import _
from tui.screens.places import Reading
from tui.widgets.lists import lay_columns


class Help(Reading):
    """What can be done where one was. Esc goes back there."""

    SCOPE = "help"

    def __init__(self, commands: Sequence[Command], *, about: str, widget: str = "") -> None:
        super().__init__()
        self._commands = commands
        self._about = cleandoc(about)
        self._widget = cleandoc(widget)

    def place_words(self) -> str:
        """Return in words what is shown."""
        return _("Help")

    def on_mount(self) -> None:
        """Write the lines."""
        self.on_resize()

    def on_resize(self) -> None:
        """Write the lines for the new width."""
        self.show(self._lines(self.columns))

    def _lines(self, width: int) -> list[str]:
        lines = [line for words in (self._about, self._widget) for line in wrapped(words, width)]
        rows = []
        for command in self._commands:
            keys = " ".join(shown_key(key) for key in command.keys) or f":{command.id}"
            rows.append(lay_columns([(keys, 24), (command.help, 0)], width))
        moves = _("Everywhere: F12 or ctrl+\\ locks at once; F4 lists all commands.")
        return [*lines, *rows, "", *wrapped(moves, width)]


def wrapped(words: str, width: int) -> list[str]:
    """Return paragraphs broken into lines, a blank line after each."""
    lines: list[str] = []
    for paragraph in filter(None, words.split("\n\n")):
        lines += [*textwrap.wrap(" ".join(paragraph.split()), width), ""]
    return lines
