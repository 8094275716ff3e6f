"""Coarser places that colleagues gave, kept beside the records and never in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from models import colleague, setting
from models.bundle import place
from models.bundle.place import Coarser
from models.bundle.statement import Statement
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
    return {device: place.read(one) for device, one in _kept(vault, record).items()}


def keep(vault: Vault, said: Statement) -> None:
    """Keep what a device says in its own name, of incidents that are here.

    Of two statements of one device the one that it made later counts, whichever arrives first.
    """
    made = {"made": said.made_at.astimezone(UTC).isoformat(), "bundle": said.bundle_id}
    incidents = vault.subjects.some(list(said.coarser))
    for record, one in said.coarser.items():
        if one.by != said.device or record not in incidents:
            continue
        before = _kept(vault, record)
        later = _age(made) > _age(before.get(said.device, {}))
        if later and incidents[record].kind == "incident":
            setting.put(vault, _NAME + record, before | {said.device: one.written() | made})


def _kept(vault: Vault, record: str) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = setting.get(vault, _NAME + record, {})
    return kept


def _age(kept: Mapping[str, str]) -> tuple[str, str]:
    """Give what orders statements; the id of the bundle tells two of one second apart.

    What was kept without its time, by an earlier afield, is older than everything.
    """
    return kept.get("made", ""), kept.get("bundle", "")
