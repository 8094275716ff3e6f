from __future__ import annotations

import re
import unicodedata
from importlib import import_module

import pytest

from tui.commands import (
    COMMANDS,
    EVERYWHERE,
    LIST,
    PLACE,
    bindings,
    commands_in,
    find_command,
    hint_line,
    remapped,
    shown_key,
)
from tui.commands.command_registry import FORBIDDEN, markdown_table
from tui.commands.user_keymap import clashing_keys, normal_key
from tui.screens.base.routes import PLACES

OWN = sorted({s for c in COMMANDS for s in c.scopes} - {EVERYWHERE, PLACE, LIST})


def place_classes():
    for target in PLACES.values():
        module, _, noun = target.partition(":")
        yield getattr(import_module(module), noun)


def test_no_key_is_bound_twice_where_both_could_be_pressed():
    assert clashing_keys(COMMANDS) is None


def test_a_key_bound_twice_would_be_found():
    assert clashing_keys(remapped({"undo": ("a",)})) == ("a", "undo", "add")


def test_ids_are_unique():
    ids = [command.id for command in COMMANDS]

    assert len(ids) == len(set(ids))


def test_no_command_takes_a_key_of_the_terminal():
    assert not {normal_key(key) for c in COMMANDS for key in c.keys} & FORBIDDEN


def test_n_is_never_new():
    assert [c.id for c in COMMANDS if "n" in c.keys] == ["find_next"]
    assert [c.id for c in COMMANDS if "N" in c.keys] == ["find_previous"]


def has_no_letter(key: str) -> bool:
    """Whether a keyboard without Latin letters sends this key, whatever its layout."""
    named = re.fullmatch(r"f\d+|enter|escape|space|down|up|home|end|pagedown|pageup|\d", key)
    return named is not None


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_every_command_has_a_route_without_latin_letters(command):
    """Its own key, or the menu, which opens with F4 and is walked with arrows and Enter."""
    own = [key for key in command.keys if has_no_letter(key)]

    if command.route.startswith("menu"):
        assert "f4" in find_command("palette").keys
        assert EVERYWHERE not in command.scopes, "an input does not offer the menu"
    else:
        assert own, f"{command.id} names the route {command.route}, and has no such key"
        assert command.route in {shown_key(key) for key in own}


def test_the_lock_works_everywhere_and_before_everything():
    [lock], other = bindings(EVERYWHERE), bindings(PLACE)[0]

    assert lock.priority
    assert set(lock.key.split(",")) == {"ctrl+backslash", "f12"}
    assert not other.priority


def test_every_command_of_a_place_has_an_action_there():
    missing = [
        (cls.__name__, command.id)
        for cls in place_classes()
        for command in COMMANDS
        if cls.SCOPE in command.scopes and not hasattr(cls, f"action_{command.id}")
    ]

    assert missing == []


def test_every_scope_belongs_to_a_place():
    scopes = {cls.SCOPE for cls in place_classes()} | {"warning", "differences", "fork"}

    assert set(OWN) <= scopes


def test_a_review_session_is_offered_no_command_that_writes():
    offered = commands_in("incidents", read_only=True)

    assert {"find", "filter", "copy_ref", "help", "lock"} <= {c.id for c in offered}
    assert not [c.id for c in offered if c.write]
    assert {"quick_log", "edit", "withdraw", "import"} <= {c.id for c in COMMANDS if c.write}


def test_where_one_types_hints_name_keys_that_are_not_typed():
    typed = hint_line(commands_in("form"), typing=True)

    assert "F1 help" in typed
    assert "? help" in hint_line(commands_in("incidents"))


def test_keys_are_written_as_people_write_them():
    written = [
        shown_key(key) for key in ("ctrl+backslash", "f12", "escape", "/", "G", "pagedown", "f")
    ]

    assert written == ["ctrl+\\", "F12", "Esc", "/", "G", "PgDn", "f"]


def test_the_readme_table_has_a_row_for_every_command():
    table = markdown_table().splitlines()

    assert len(table) == len(COMMANDS) + 2
    assert all(unicodedata.normalize("NFC", line) == line for line in table)
    assert "| `ctrl+\\` `F12` | Lock now, without a question | F12 |" in table
