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
    """Return a sentence for each coarser place that colleagues gave, with the colleague's name.

    There are none once the place itself is here.
    """
    hidden = {f"incident.{name}" for name in vault.withheld(record)}
    if hidden.isdisjoint(PLACE_FIELDS):
        return []
    return [
        place.words(short_name(vault, place.by))
        for place in coarser_by_device(vault, record).values()
    ]


def coarser_by_device(vault: Vault, record: str) -> dict[str, CoarsePlace]:
    """Return the coarser places of an incident by the device that gave each."""
    return {device: read_coarse_place(one) for device, one in _kept(vault, record).items()}


def keep_coarser_places(vault: Vault, said: Statement) -> None:
    """Keep the coarser places that the sender gives itself, of incidents that are here.

    Of two statements of one device the one that it made later counts, whichever arrives first.
    """
    made = {"made": said.made_at.astimezone(UTC).isoformat(), "bundle": said.bundle_id}
    incidents = vault.record_heads.some(list(said.coarser))
    for record, place in said.coarser.items():
        if place.by != said.device or record not in incidents:
            continue
        before = _kept(vault, record)
        later = _age(made) > _age(before.get(said.device, {}))
        if later and incidents[record].kind == "incident":
            keep_setting(vault, _NAME + record, before | {said.device: place.written() | made})


def _kept(vault: Vault, record: str) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = read_setting(vault, _NAME + record, {})
    return kept


def _age(kept: Mapping[str, str]) -> tuple[str, str]:
    """Return a key that orders statements by time, then by the id of the bundle.

    What an earlier afield kept without its time is older than everything.
    """
    return kept.get("made", ""), kept.get("bundle", "")
