"""The state of evidence: whether its bytes are here, what it is linked to, its custody so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from crypto.files import is_found
from models.merge import ownership_here
from models.queries.errors import NoSuchReference
from models.queries.record_lookup import record_row, record_rows
from models.records import counts
from models.vault import all_colleagues, blob_by_digest, own_devices, peer_state, short_name

if TYPE_CHECKING:
    from models.records import Claim, Custody, Evidence, EvidenceLink, Incident
    from models.vault import VaultContext

MISMATCH: Final = "hash-mismatch"
"""The entry of custody that says that bytes are not those that were taken in."""

_READ_WHOLE: Final = frozenset(
    (MISMATCH, "copied", "viewed", "verified", "sealed", "received", "exported")
)
"""What is only taken down once all bytes were compared, or came anew."""


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """A piece of evidence with what a person asks about it.

    ``here`` says that a sealed file is in this vault, not that it is whole: that takes reading it.
    ``graphic`` is the answer of ``graphic_of``. ``linked`` are the ids of the records that it
    speaks of. ``sealed_by`` is who recorded it, ``may_hold`` who else is known or likely to have
    the bytes. ``original`` are the ids of what it was made from, up to the original, and ``copies``
    of what was made from it. ``changed`` says that its bytes were found not to be those that were
    taken in, and not to be them again since.
    """

    row: Evidence
    graphic: bool | None
    here: bool
    linked: tuple[str, ...]
    sealed_by: str
    custody: tuple[Custody, ...]
    may_hold: tuple[str, ...]
    original: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    changed: bool = False


def evidence_state(vault: VaultContext, evidence: str) -> EvidenceState:
    """Return the state of a piece of evidence; raises NoSuchReference."""
    row = cast("Evidence | None", record_row(vault, "evidence", evidence))
    if row is None:
        raise NoSuchReference(reference=evidence)
    custody = custody_of(vault, evidence)
    return EvidenceState(
        row=row,
        graphic=graphic_of(vault, row),
        here=bytes_are_here(vault, row),
        linked=linked_records(vault, evidence),
        sealed_by=short_name(vault, row.author),
        custody=custody,
        may_hold=tuple(who_may_hold(vault, row)),
        original=originals_of(vault, row),
        copies=tuple(one.id for one in record_rows(vault, "evidence", where={"parent": evidence})),
        changed=is_changed(custody),
    )


def originals_of(vault: VaultContext, row: Evidence) -> tuple[str, ...]:
    """Return the ids of what evidence was made from, the nearest first; the last is the original.

    A circle that two people made half each ends where it began.
    """
    found: dict[str, None] = {}
    above = row.parent
    while above and above != row.id and above not in found:
        found[above] = None
        above = getattr(record_row(vault, "evidence", above), "parent", None)
    return tuple(found)


def is_changed(custody: Sequence[Custody]) -> bool:
    """Return whether the last reading of all bytes found others than those that were taken in."""
    told = [one.action for one in custody if one.action in _READ_WHOLE]
    return bool(told) and told[-1] == MISMATCH


def bytes_are_here(vault: VaultContext, row: Evidence) -> bool:
    """Return whether a sealed file for the bytes of a record is in this vault."""
    blob = blob_by_digest(vault, row.sha256) if row.sha256 else None
    return blob is not None and is_found(vault.blobs / blob.name)


def graphic_of(vault: VaultContext, row: Evidence) -> bool | None:
    """Return whether bytes are graphic by anybody's word, or None where nobody said.

    The word of any record of the same bytes counts, and that of an incident that one of them is
    linked to, itself or by a claim; a record that was withdrawn still warns.
    """
    same = (
        [row, *record_rows(vault, "evidence", where={"sha256": row.sha256})]
        if row.sha256
        else [row]
    )
    said = {one.graphic for one in cast("Sequence[Evidence]", same)}
    if True in said or any(_is_of_graphic(vault, one.id) for one in same):
        return True
    return False if False in said else None


def _is_of_graphic(vault: VaultContext, evidence: str) -> bool:
    """Return whether evidence is linked to an incident that is graphic."""
    for target in linked_records(vault, evidence):
        claim = cast("Claim | None", record_row(vault, "claim", target))
        told = claim.incident if claim else target
        incident = cast("Incident | None", record_row(vault, "incident", told)) if told else None
        if incident is not None and incident.graphic:
            return True
    return False


def linked_records(vault: VaultContext, evidence: str) -> tuple[str, ...]:
    """Return the ids of the records that evidence is linked to by links that count."""
    found = record_rows(vault, "evidence_link", where={"evidence": evidence})
    links = cast("Sequence[EvidenceLink]", found)
    return tuple(dict.fromkeys(one.target for one in links if counts(one) and one.target))


def custody_of(vault: VaultContext, evidence: str) -> tuple[Custody, ...]:
    """Return the owner's entries about a piece of evidence, in the order they were signed in.

    What anybody else signed says nothing of this vault; an earlier afield took it in.
    """
    rows = cast("Sequence[Custody]", record_rows(vault, "custody", where={"evidence": evidence}))
    ours = ownership_here(vault)
    signed = {
        (operation.record, operation.device)
        for operations in vault.history.of_records([one.id for one in rows]).values()
        for operation in operations
        if not operation.parents and ours.signed(operation)
    }
    return tuple(one for one in rows if (one.id, one.author) in signed)


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
