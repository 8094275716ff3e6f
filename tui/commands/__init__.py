"""The commands: what a person can ask for, with which keys, in one table."""

from __future__ import annotations

from tui.commands.command import EVERYWHERE, LIST, PLACE, TYPING, Command
from tui.commands.command_registry import (
    bindings,
    commands_in,
    find_command,
    hint_line,
    remapped,
    shown_key,
)
from tui.commands.command_table import COMMANDS
from tui.commands.user_keymap import BadKeymap, keymap_path, read_keymap

__all__ = [
    "COMMANDS",
    "EVERYWHERE",
    "LIST",
    "PLACE",
    "TYPING",
    "BadKeymap",
    "Command",
    "bindings",
    "commands_in",
    "find_command",
    "hint_line",
    "keymap_path",
    "read_keymap",
    "remapped",
    "shown_key",
]
