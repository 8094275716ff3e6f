"""The user keymap reads a person's own keys from a small TOML file in the configuration folder.

    [keys]
    save = ["ctrl+g", "f2"]
    quick_log = "insert"

The file holds ids of the command table and keys, never anything recorded.
"""

from __future__ import annotations

import stat
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from crypto.errors import AfieldError
from crypto.paths import reason_of
from tui.commands.command import EVERYWHERE, LIST, PLACE, Command
from tui.commands.command_registry import FORBIDDEN, remapped, shown_key
from tui.commands.command_table import COMMANDS
from tui.kit import printable


class BadKeymap(AfieldError):
    """The key file cannot be used; the stock keys hold."""

    sentence = "Your key file was not used: {reason}."
    next_step = (
        "Correct keys.toml in afield's configuration folder; the usual keys hold until then."
    )
    code = "bad-keymap"
    exit_status = 2


def keymap_path() -> Path:
    """Return where the key file is looked for."""
    from platformdirs import user_config_path

    return user_config_path("afield") / "keys.toml"


def read_keymap(path: Path) -> dict[str, tuple[str, ...]]:
    """Return keys by command id, empty if there is no file; raises `BadKeymap`."""
    try:
        # Opening a pipe would wait for somebody to write to it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadKeymap(reason="it cannot be read (it is not a file)")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise BadKeymap(reason="it cannot be read (it is not UTF-8 text)") from error
    except OSError as error:
        raise BadKeymap(reason=f"it cannot be read ({reason_of(error)})") from error
    except tomllib.TOMLDecodeError as error:
        raise BadKeymap(reason="it is not TOML") from error
    return check_keymap(data)


def check_keymap(data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the keys that the file gives; raises `BadKeymap` for the first fault."""
    table = data.get("keys", {})
    if set(data) - {"keys"} or not isinstance(table, dict):
        raise BadKeymap(reason="it may hold one table, [keys]")
    keymap = {str(name): _keys(str(name), given) for name, given in table.items()}
    unknown = sorted(set(keymap) - {command.id for command in COMMANDS if command.keys})
    if unknown:
        raise BadKeymap(reason=f"{printable(unknown[0])[:40]!r} is no command with a key")
    if not keymap.get("lock", ("f12",)):
        raise BadKeymap(reason="lock needs a key")
    twice = clashing_keys(remapped(keymap))
    if twice:
        raise BadKeymap(reason="{} is both {} and {}".format(*twice))
    return keymap


def _keys(id: str, given: object) -> tuple[str, ...]:
    """Return the keys of one entry, a string or a list of strings."""
    keys = [given] if isinstance(given, str) else given
    if not isinstance(keys, list) or not all(isinstance(key, str) and key for key in keys):
        raise BadKeymap(reason=f"{printable(id)[:40]!r} is not a key or a list of keys")
    for key in keys:
        if normal_key(key) in FORBIDDEN:
            raise BadKeymap(reason=f"{shown_key(key)} belongs to the terminal")
    return tuple(keys)


def clashing_keys(table: tuple[Command, ...]) -> tuple[str, str, str] | None:
    """Return a key and the two commands that share it where both can be pressed."""
    scopes = {scope for command in table for scope in command.scopes}
    for scope in sorted(scopes - {EVERYWHERE, PLACE, LIST}):
        owners: dict[str, list[str]] = defaultdict(list)
        for command in table:
            if set(command.scopes) & {scope, EVERYWHERE, PLACE, LIST}:
                for key in command.keys:
                    owners[normal_key(key)].append(command.id)
        for key, ids in owners.items():
            if len(ids) > 1:
                return shown_key(key), ids[0], ids[1]
    return None


def normal_key(key: str) -> str:
    """Return one spelling for a key: its name for a symbol, lower case for a chord."""
    names = {"/": "slash", "\\": "backslash", ":": "colon", "?": "question_mark", " ": "space"}
    if len(key) == 1:
        return names.get(key, key)
    return key.lower()
