"""The way back to a draft after an unlock is the command that goes on with it, and its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.kit import _

if TYPE_CHECKING:
    from models.lifecycle import Vault


@dataclass(frozen=True, slots=True)
class WayBack:
    """The command of the list that goes on with a draft, and the row it is pressed on."""

    command: str
    no: int | None = None


def way_back(vault: Vault, key: str) -> WayBack | None:
    """Return the way to a draft from the list, or nothing where only another record leads to it.

    Keys are ``quick_log``, ``notes:<id>``, ``attach:<id>`` and ``form:<kind>:<id or new>``.
    """
    match key.split(":"):
        case ["quick_log"]:
            return WayBack("quick_log")
        case ["form", "incident", "new"]:
            return WayBack("form")
        case ["form", "incident", record]:
            command = "edit"
        case [("notes" | "attach") as command, record]:
            pass
        case _:
            return None
    row = vault.row("incident", record)
    return None if row is None else WayBack(command, row.no)


def draft_names(key: str) -> str:
    """Return a draft's name for a person: the place it was typed in, and nothing that was typed."""
    names = {"quick_log": _("quick log"), "notes": _("note"), "attach": _("evidence")}
    return names.get(key.partition(":")[0], _("form"))
