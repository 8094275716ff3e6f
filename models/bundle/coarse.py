"""Coarser places that colleagues gave, kept beside the records and never in them."""

from __future__ import annotations

from collections.abc import Mapping

from models import colleague, setting
from models.bundle import place
from models.bundle.place import Coarser
from models.vault import Vault

_NAME = "coarser:"


def given(vault: Vault, record: str) -> list[str]:
    """Say in words what colleagues gave instead of an incident's place, each by name.

    Nothing once the place itself is here.
    """
    hidden = {f"incident.{name}" for name in vault.withheld(record)}
    if hidden.isdisjoint(place.FIELDS):
        return []
    return [
        one.words(colleague.short_name(vault, one.by)) for one in places(vault, record).values()
    ]


def places(vault: Vault, record: str) -> dict[str, Coarser]:
    """Give the coarser places of an incident, by the device that gave each."""
    kept = setting.get(vault, _NAME + record, {})
    return {device: place.read(one) for device, one in kept.items()}


def keep(vault: Vault, by: str, coarser: Mapping[str, Coarser]) -> None:
    """Keep what one device gave; only in its own name, and only of records that are here."""
    for record, one in coarser.items():
        before = places(vault, record)
        known = vault.subjects.one(record)
        if one.by == by and before.get(by) != one and known and known.kind == "incident":
            after = before | {by: one}
            written = {device: each.written() for device, each in after.items()}
            setting.put(vault, _NAME + record, written)
