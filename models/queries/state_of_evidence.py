"""The state of evidence: whether its bytes are here, what it is linked to, its custody so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from crypto.files import is_found
from models.queries.errors import NoSuchReference
from models.queries.record_lookup import record_row, record_rows
from models.records import counts
from models.vault import all_colleagues, blob_by_digest, own_devices, peer_state, short_name

if TYPE_CHECKING:
    from models.records import Custody, Evidence, EvidenceLink
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """A piece of evidence with what a person asks about it.

    ``here`` says that a sealed file is in this vault, not that it is whole: that takes reading it.
    ``linked`` are the ids of the records that it speaks of. ``sealed_by`` is who recorded it,
    ``may_hold`` who else is known or likely to have the bytes.
    """

    row: Evidence
    here: bool
    linked: tuple[str, ...]
    sealed_by: str
    custody: tuple[Custody, ...]
    may_hold: tuple[str, ...]


def evidence_state(vault: VaultContext, evidence: str) -> EvidenceState:
    """Return the state of a piece of evidence; raises NoSuchReference."""
    row = cast("Evidence | None", record_row(vault, "evidence", evidence))
    if row is None:
        raise NoSuchReference(reference=evidence)
    return EvidenceState(
        row=row,
        here=bytes_are_here(vault, row),
        linked=linked_records(vault, evidence),
        sealed_by=short_name(vault, row.author),
        custody=custody_of(vault, evidence),
        may_hold=tuple(who_may_hold(vault, row)),
    )


def bytes_are_here(vault: VaultContext, row: Evidence) -> bool:
    """Return whether a sealed file for the bytes of a record is in this vault."""
    blob = blob_by_digest(vault, row.sha256) if row.sha256 else None
    return blob is not None and is_found(vault.blobs / blob.name)


def linked_records(vault: VaultContext, evidence: str) -> tuple[str, ...]:
    """Return the ids of the records that evidence is linked to by links that count."""
    found = record_rows(vault, "evidence_link", where={"evidence": evidence})
    links = cast("Sequence[EvidenceLink]", found)
    return tuple(dict.fromkeys(one.target for one in links if counts(one) and one.target))


def custody_of(vault: VaultContext, evidence: str) -> tuple[Custody, ...]:
    """Return the entries about a piece of evidence, in the order in which they were signed."""
    found = record_rows(vault, "custody", where={"evidence": evidence})
    return tuple(cast("Sequence[Custody]", found))


def who_may_hold(vault: VaultContext, row: Evidence) -> list[str]:
    """Return the names of who told that they hold the bytes, and of who recorded them elsewhere."""
    own = own_devices(vault.database)
    told = [
        one.device
        for one in all_colleagues(vault)
        if not one.own and row.sha256 in peer_state(vault, one.device).evidence
    ]
    devices = [*told, row.author]
    names = [short_name(vault, device) for device in devices if device not in own]
    return list(dict.fromkeys(names))
