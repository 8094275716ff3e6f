"""The one table of commands: keys, hints, the menu, help and the README all come from it.

A command belongs to scopes. `everywhere` is bound on the app itself, `place` on every screen,
`list` on every list; the other scopes are named by the `SCOPE` of one screen. What a person can
press at a moment is the union of these, so a key may stand only once in each union.

A key is written as Textual writes it (`ctrl+s`, `f2`) or as its one character (`/`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.text import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType

EVERYWHERE, PLACE, LIST = "everywhere", "place", "list"

FORBIDDEN = frozenset(f"ctrl+{letter}" for letter in "abhijmqz")
"""Multiplexers, terminals and their editing keys own these; they never reach us, or too late."""

MENU = _("menu (F4)")
"""The route of every command that has no key of its own outside the Latin letters."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can ask for.

    `route` says how to reach it on a keyboard without Latin letters. `write` marks what a
    reader's session does not offer. A screen implements ``action_<id>``.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scopes: tuple[str, ...]
    hint: bool = False
    route: str = MENU
    write: bool = False


RECORDS = ("incidents", "incident")
FORMS = ("form", "quick_log", "notes", "attach")

TYPING = frozenset({*FORMS, "unlock", "first_run", "menu", "export"})
"""Scopes in which letters and symbols are text."""

COMMANDS: tuple[Command, ...] = (
    # Moving, in every list and text.
    Command("down", ("j", "down"), _("down"), _("One row down"), (LIST,), route="↓"),
    Command("up", ("k", "up"), _("up"), _("One row up"), (LIST,), route="↑"),
    Command("top", ("g", "home"), _("first"), _("To the first row"), (LIST,), route="Home"),
    Command("bottom", ("G", "end"), _("last"), _("To the last row"), (LIST,), route="End"),
    Command(
        "page_down", ("ctrl+d", "pagedown"), _("page down"), _("A page down"), (LIST,), route="PgDn"
    ),
    Command("page_up", ("ctrl+u", "pageup"), _("page up"), _("A page up"), (LIST,), route="PgUp"),
    Command("open", ("enter",), _("open"), _("Open what the cursor is on"), (LIST,), route="Enter"),
    Command("back", ("escape", "q"), _("back"), _("Go back, or clear"), (PLACE,), route="Esc"),
    # Recording.
    Command(
        "quick_log",
        ("a",),
        _("log"),
        _("Log an incident in under a minute"),
        RECORDS,
        hint=True,
        write=True,
    ),
    Command("form", ("A",), _("new"), _("A new incident, every field"), RECORDS, write=True),
    Command("edit", ("e",), _("edit"), _("Edit this record"), RECORDS, hint=True, write=True),
    Command("tags", ("t",), _("tags"), _("Change the tags"), RECORDS, write=True),
    Command("status", ("s",), _("status"), _("Change the status"), RECORDS, write=True),
    Command("attach", ("m",), _("attach"), _("Attach a file as evidence"), RECORDS, write=True),
    Command("notes", ("+",), _("note"), _("Add a note to this record"), RECORDS, write=True),
    Command("withdraw", ("D",), _("withdraw"), _("Withdraw with a reason"), RECORDS, write=True),
    Command("undo", ("u",), _("undo"), _("Undo the last change"), RECORDS, write=True),
    Command("redo", ("ctrl+r",), _("redo"), _("Do again what was undone"), RECORDS, write=True),
    Command("copy_ref", ("y",), _("copy ref"), _("Copy the reference, nothing else"), RECORDS),
    # Finding.
    Command("find", ("/",), _("find"), _("Jump to the next match"), RECORDS, hint=True),
    Command("find_next", ("n",), _("next match"), _("Jump to the next match again"), RECORDS),
    Command("find_previous", ("N",), _("match before"), _("Jump to the match before"), RECORDS),
    Command(
        "filter",
        ("\\",),
        _("filter"),
        _("Show only what matches, as words: place:bor status:draft since:2026-01"),
        ("incidents",),
        hint=True,
    ),
    Command("order", ("o",), _("order"), _("Order the list by another column"), ("incidents",)),
    # Marking.
    Command(
        "mark", ("space",), _("mark"), _("Mark, and one row down"), ("incidents",), route="Space"
    ),
    Command("mark_range", ("V",), _("range"), _("Begin, then end a range"), ("incidents",)),
    Command("mark_all", ("*",), _("mark all"), _("Mark all that are shown"), ("incidents",)),
    Command("clear_marks", ("ctrl+t",), _("clear marks"), _("Clear all marks"), ("incidents",)),
    # One record.
    Command("facts", ("1",), _("facts"), _("The facts"), ("incident",), route="1"),
    Command("people", ("2",), _("people"), _("The people"), ("incident",), route="2"),
    Command("claims", ("3",), _("claims"), _("Who says what"), ("incident",), route="3"),
    Command("evidence", ("4",), _("evidence"), _("The evidence"), ("incident",), route="4"),
    Command("links", ("5",), _("links"), _("What belongs together"), ("incident",), route="5"),
    Command("history", ("6",), _("history"), _("Who changed what, when"), ("incident",), route="6"),
    Command(
        "previous",
        ("[",),
        _("previous"),
        _("The record or conflict before"),
        ("incident", "conflicts"),
    ),
    Command("next", ("]",), _("next"), _("The next record or conflict"), ("incident", "conflicts")),
    Command("reveal", ("R",), _("reveal"), _("Show sealed fields, until you leave"), ("incident",)),
    # Handing over.
    Command("export", ("x",), _("export"), _("Export to a colleague"), RECORDS, write=True),
    Command("import", ("i",), _("import"), _("Look into a bundle"), ("incidents",), write=True),
    Command(
        "accept",
        ("w",),
        _("accept"),
        _("Write what was previewed into the vault"),
        ("import_preview",),
        hint=True,
        write=True,
    ),
    Command("conflicts", ("c",), _("conflicts"), _("Where colleagues differ"), RECORDS),
    Command(
        "ours",
        ("1",),
        _("ours"),
        _("Keep our value"),
        ("conflicts",),
        hint=True,
        route="1",
        write=True,
    ),
    Command(
        "theirs",
        ("2",),
        _("theirs"),
        _("Take their value"),
        ("conflicts",),
        hint=True,
        route="2",
        write=True,
    ),
    Command(
        "both",
        ("3",),
        _("both"),
        _("Keep both, as claims"),
        ("conflicts",),
        hint=True,
        route="3",
        write=True,
    ),
    Command(
        "resolve",
        ("e",),
        _("edit"),
        _("Type the value that shall stand"),
        ("conflicts",),
        hint=True,
        write=True,
    ),
    Command(
        "add_colleague",
        ("a",),
        _("add"),
        _("Add a colleague's card"),
        ("colleagues",),
        hint=True,
        write=True,
    ),
    Command(
        "compare",
        ("v",),
        _("compare"),
        _("Say that you compared the fingerprint"),
        ("colleagues",),
        hint=True,
        write=True,
    ),
    Command(
        "own_card",
        ("c",),
        _("own card"),
        _("Write your own card to a file"),
        ("colleagues",),
        hint=True,
    ),
    Command(
        "save",
        ("ctrl+s", "alt+enter", "f2"),
        _("save"),
        _("Save"),
        FORMS,
        hint=True,
        route="F2",
        write=True,
    ),
    # Going to.
    Command(
        "colleagues",
        ("f5",),
        _("colleagues"),
        _("Colleagues and your own card"),
        RECORDS,
        route="F5",
    ),
    Command("journal", ("f6",), _("journal"), _("What was done here"), RECORDS, route="F6"),
    Command("settings", ("f9",), _("settings"), _("Idle minutes and theme"), RECORDS, route="F9"),
    Command("messages", (), _("messages"), _("Read all messages again"), (PLACE,)),
    Command(
        "palette",
        (":", "ctrl+p", "f4"),
        _("menu"),
        _("All commands of this place"),
        (PLACE,),
        hint=True,
        route="F4",
    ),
    Command(
        "help",
        ("?", "f1"),
        _("help"),
        _("Help for this widget and screen"),
        (PLACE,),
        hint=True,
        route="F1",
    ),
    Command(
        "quit", ("ctrl+c", "f10"), _("leave"), _("Lock, and leave afield"), (PLACE,), route="F10"
    ),
    Command(
        "lock",
        ("ctrl+backslash", "f12"),
        _("lock"),
        _("Lock now, without a question"),
        (EVERYWHERE,),
        hint=True,
        route="F12",
    ),
)


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


def shown(key: str) -> str:
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
            hints.append(f"{shown(keys[0])} {command.label}")
    return hints


def markdown_table(table: Iterable[Command] = COMMANDS) -> str:
    """Return the key table of the README: keys, what they do, and the way without letters."""
    rows = [
        (" ".join(f"`{shown(key)}`" for key in c.keys) or "`:" + c.id + "`", c.help, c.route)
        for c in table
    ]
    lines = [f"| {keys} | {does} | {route} |" for keys, does, route in rows]
    return "\n".join(["| Keys | Do | Without Latin letters |", "|---|---|---|", *lines]) + "\n"
