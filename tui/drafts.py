"""Drafts after an unlock: which place each belongs to, so that a person can go on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.places import PLACES
from tui.text import _

if TYPE_CHECKING:
    from models.vault import Vault

ABOUT = {"notes": "about", "attach": "target"}
"""Places whose draft belongs to one record, and the fact that names it."""


def way_back(vault: Vault, key: str) -> tuple[str, dict[str, Any]] | None:
    """Return the place of a draft and its facts, or nothing where only its record leads to it.

    Keys are ``quick_log``, ``notes:<id>``, ``attach:<id>`` and ``form:<kind>:<id or new>``.
    """
    name, _colon, rest = key.partition(":")
    if name in ABOUT and rest:
        return name, {ABOUT[name]: rest}
    if name == "form":
        kind, _colon, record = rest.partition(":")
        if record == "new":
            return name, {"kind": kind, "record": None}
        known = vault.row(kind, record) is not None
        return (name, {"kind": kind, "record": record}) if known else None
    return (name, {}) if name in PLACES and not rest else None


def named(key: str) -> str:
    """Name a draft for a person by the place it was typed in, and by nothing that was typed."""
    names = {
        "quick_log": _("quick log"),
        "notes": _("note"),
        "attach": _("attach evidence"),
        "form": _("form"),
    }
    return names.get(key.partition(":")[0], _("form"))
