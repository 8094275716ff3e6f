"""Coarser places that colleagues gave, kept beside the records and never in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from models.lifecycle import Vault
from models.sharing.statement import PLACE_FIELDS, CoarsePlace, Statement, read_coarse_place
from models.storage import keep_setting, read_setting
from models.vault import short_name

_NAME = "coarser:"


def coarser_places(vault: Vault, record: str) -> list[str]:
    """Say in words what colleagues gave instead of an incident's place, each by name.

    Nothing once the place itself is here.
    """
    hidden = {f"incident.{name}" for name in vault.withheld(record)}
    if hidden.isdisjoint(PLACE_FIELDS):
        return []
    return [
        one.words(short_name(vault, one.by)) for one in coarser_by_device(vault, record).values()
    ]


def coarser_by_device(vault: Vault, record: str) -> dict[str, CoarsePlace]:
    """Give the coarser places of an incident, by the device that gave each."""
    return {device: read_coarse_place(one) for device, one in _kept(vault, record).items()}


def keep_coarser_places(vault: Vault, said: Statement) -> None:
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
            keep_setting(vault, _NAME + record, before | {said.device: one.written() | made})


def _kept(vault: Vault, record: str) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = read_setting(vault, _NAME + record, {})
    return kept


def _age(kept: Mapping[str, str]) -> tuple[str, str]:
    """Give what orders statements; the id of the bundle tells two of one second apart.

    What was kept without its time, by an earlier afield, is older than everything.
    """
    return kept.get("made", ""), kept.get("bundle", "")
