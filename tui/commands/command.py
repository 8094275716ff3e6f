"""A command is one row of the table: what a person can ask for, its keys, and where it holds."""

from __future__ import annotations

from dataclasses import dataclass

from tui.kit import _

EVERYWHERE, PLACE, LIST = "everywhere", "place", "list"

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
UNDOING = (*RECORDS, "duplicates")
FORMS = ("form", "addition", "quick_log", "notes", "attach", "assess")

TYPING = frozenset({*FORMS, "unlock", "first_run", "menu"})
"""Scopes in which letters and symbols are text."""
