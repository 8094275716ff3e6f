"""The command registry reads the one table that keys, hints, menu, help and README come from.

A command belongs to scopes. `everywhere` is bound on the app itself, `place` on every screen,
`list` on every list; the other scopes are named by the `SCOPE` of one screen. What a person can
press at a moment is the union of these, so a key may stand only once in each union.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.commands.command import EVERYWHERE, PLACE, Command
from tui.commands.command_table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType


FORBIDDEN = frozenset(f"ctrl+{letter}" for letter in "abhijmqz")
"""Multiplexers, terminals and their editing keys own these; they never reach us, or too late."""


def commands_in(
    scope: str, table: Iterable[Command] = COMMANDS, *, read_only: bool = False
) -> list[Command]:
    """Return what a person can ask for on the screen of this scope, its own commands first."""
    own = [command for command in table if scope in command.scopes]
    shared = [c for c in table if c not in own and {EVERYWHERE, PLACE} & set(c.scopes)]
    return [command for command in own + shared if not (read_only and command.write)]


def find_command(id: str, table: Iterable[Command] = COMMANDS) -> Command:
    """Return the command of this id; raises `KeyError`."""
    for command in table:
        if command.id == id:
            return command
    raise KeyError(id)


def remapped(
    keymap: Mapping[str, tuple[str, ...]], table: Iterable[Command] = COMMANDS
) -> tuple[Command, ...]:
    """Return the table with the keys that a person chose."""
    return tuple(replace(c, keys=keymap.get(c.id, c.keys)) for c in table)


def bindings(*scopes: str, action: str = "do('{id}')") -> list[BindingType]:
    """Return Textual bindings for the commands of these scopes.

    Each carries its command's id, so that a keymap can give it other keys. Only the lock key
    has priority: it works inside inputs and dialogs too.
    """
    from textual.binding import Binding

    return [
        Binding(
            ",".join(_comma(key) for key in command.keys),
            action.format(id=command.id),
            command.label,
            id=command.id,
            tooltip=command.help,
            priority=EVERYWHERE in command.scopes,
        )
        for command in COMMANDS
        if command.keys and set(scopes) & set(command.scopes)
    ]


def _comma(key: str) -> str:
    """Return the key as it may stand in a comma-separated list."""
    return "comma" if key == "," else key


NAMES = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "down": "↓", "up": "↑",
    "home": "Home", "end": "End", "pagedown": "PgDn", "pageup": "PgUp", "backslash": "\\",
}  # fmt: skip


def shown_key(key: str) -> str:
    """Return a key as people write it: ``ctrl+s``, ``F2``, ``Esc``."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    name = NAMES.get(last, last.upper() if last[0] == "f" and last[1:].isdigit() else last)
    return "+".join([*modifiers, name])


def hint_line(commands: Iterable[Command], *, typing: bool = False) -> list[str]:
    """Return the hints of these commands, ``key label``, most useful first.

    Where a person types, a symbol would be typed too, so the key that is no symbol is shown.
    """
    hints = []
    for command in commands:
        keys = [key for key in command.keys if len(key) > 1 or not typing]
        if command.hint and keys:
            hints.append(f"{shown_key(keys[0])} {command.label}")
    return hints


def _cell(key: str) -> str:
    """Return a key as it stands in the cell of a table, whose own sign is a bar."""
    return "`{}`".format(shown_key(key).replace("|", "\\|"))


def markdown_table(table: Iterable[Command] = COMMANDS) -> str:
    """Return the key table of the README: keys, what they do, and the way without letters."""
    rows = [(" ".join(map(_cell, c.keys)) or "`:" + c.id + "`", c.help, c.route) for c in table]
    lines = [f"| {keys} | {does} | {route} |" for keys, does, route in rows]
    return "\n".join(["| Keys | Do | Without Latin letters |", "|---|---|---|", *lines]) + "\n"
