"""What a newer afield made is named here, by what it is called there; what it says is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.queries import NoSuchReference
from models.records import unknown_fields
from tui.kit import _, plural
from tui.line import output

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import HistoryEntry


def newer_record_as_object(vault: Vault, kind: str, record: str) -> dict[str, Any]:
    """Return what can be said of a record of a kind that is not known here."""
    history = _history(vault, record)
    return {
        "kind": kind,
        "id": record,
        "made_by_newer_afield": True,
        "changes": len(history),
        "fields": sorted({name for entry in history for name in _names(entry)}),
    }


def tell_newer_record(vault: Vault, kind: str, record: str) -> None:
    """Print what can be said of a record of a kind that is not known here."""
    history = _history(vault, record)
    last = history[-1]
    output.fact(_("Made by a newer afield"), kind)
    output.fact(_("Changes"), len(history))
    output.fact(_("The last"), f"{last.at:%Y-%m-%d %H:%M} UTC, {last.author}")
    output.say(_("It is kept whole and handed on; update afield to see what it says."))


def newer_fields(vault: Vault, kind: str, record: str) -> list[str]:
    """Return the fields of a record that a newer afield set and that are not known here."""
    names = {name for entry in vault.history_of(record) for name in _names(entry)}
    return unknown_fields(kind, names)


def tell_newer_fields(vault: Vault, kind: str, record: str) -> None:
    """Print which fields of a record are kept and not shown."""
    names = newer_fields(vault, kind, record)
    if names:
        many = plural(len(names), "{n} field, kept and not shown", "{n} fields, kept and not shown")
        output.fact(_("Set by a newer afield"), f"{many}: {', '.join(names)}")


def _history(vault: Vault, record: str) -> list[HistoryEntry]:
    found = vault.history_of(record)
    if not found:
        raise NoSuchReference(reference=record)
    return found


def _names(entry: HistoryEntry) -> set[str]:
    return {*entry.values, *entry.withheld, *entry.erased}
