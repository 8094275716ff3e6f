"""What people decide about two incidents that look like one: a duplicate, perhaps one, or not.

Each decision is an ordinary signed change with its reason: colleagues receive it in bundles, and
undo takes all of it back. Nothing is merged. A duplicate keeps its claims and its evidence, and
the incident that counts leads to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from models.actions.record_save import save_record
from models.queries import (
    NOT_THE_SAME,
    POSSIBLE,
    NoSuchReference,
    decisions_between,
    record_row,
)
from models.records import BadValue, Incident

if TYPE_CHECKING:
    from models.queries import PairDecision
    from models.vault import VaultContext


def mark_duplicate(vault: VaultContext, duplicate: str, *, of: str, why: str) -> str:
    """Let an incident count with another one, and return the id of the one that counts.

    That is the incident behind ``of``, where it is a duplicate itself. Where ``of`` stood behind
    the duplicate so far, the two are turned round. A decision that they are not the same is
    withdrawn with the same reason. Raises BadValue without a reason, or NoSuchReference.
    """
    reason = _demanded(why, duplicate, of)
    chain = _chain(vault, of)
    with vault.writing():
        for link in _links(vault, duplicate, of):
            if link.type in {NOT_THE_SAME, POSSIBLE}:
                save_record(vault, "incident_link", link.id, {"withdrawn": reason}, why=reason)
        if duplicate in chain:
            # Neither would count in a circle, so the other one counts by itself first.
            counts = of
            save_record(vault, "incident", of, {"canonical": None}, why=reason)
        else:
            counts = chain[-1]
        save_record(vault, "incident", duplicate, {"canonical": counts}, why=reason)
    return counts


def decide_not_the_same(
    vault: VaultContext, one: str, other: str, *, why: str, certainty: str | None = None
) -> str:
    """Remember that two incidents are not the same, and return the id of the link.

    Where one of them counted with the other, it counts by itself again.
    """
    reason = _demanded(why, one, other)
    with vault.writing():
        for duplicate, counted in ((one, other), (other, one)):
            if _incident(vault, duplicate).canonical == counted:
                save_record(vault, "incident", duplicate, {"canonical": None}, why=reason)
        return _link(vault, one, other, type=NOT_THE_SAME, reason=reason, certainty=certainty)


def note_possible_duplicate(
    vault: VaultContext, one: str, other: str, *, why: str, certainty: str | None = None
) -> str:
    """Remember that two incidents may be the same, and return the id of the link."""
    reason = _demanded(why, one, other)
    with vault.writing():
        return _link(vault, one, other, type=POSSIBLE, reason=reason, certainty=certainty)


def _link(
    vault: VaultContext, one: str, other: str, *, type: str, reason: str, certainty: str | None
) -> str:
    """Link two incidents, or let the link that decided about them so far say so."""
    values = {"type": type, "reason": reason, "certainty": certainty}
    for link in _links(vault, one, other):
        if link.type in {NOT_THE_SAME, POSSIBLE}:
            return save_record(vault, "incident_link", link.id, values, why=reason)
    whole = {"incident": one, "other": other} | values
    return save_record(vault, "incident_link", None, whole, why=reason)


def _links(vault: VaultContext, one: str, other: str) -> list[PairDecision]:
    with vault.database.reading() as connection:
        return decisions_between(connection, one).get(other, [])


def _chain(vault: VaultContext, incident: str) -> list[str]:
    """Return an incident and those that it counts with, one behind the other."""
    chain: list[str] = []
    one: str | None = incident
    while one is not None and one not in chain:
        chain.append(one)
        row = record_row(vault, Incident.KIND, one)
        one = cast("Incident", row).canonical if row is not None else None
    return chain


def _incident(vault: VaultContext, id: str) -> Incident:
    """Return an incident; raises NoSuchReference."""
    row = record_row(vault, Incident.KIND, id)
    if not isinstance(row, Incident):
        raise NoSuchReference(reference=id[:8])
    return row


def _demanded(why: str, *incidents: str) -> str:
    """Return a reason without stray spaces; raises BadValue without one, or for one incident."""
    if len(set(incidents)) < len(incidents):
        raise BadValue(field="canonical", reason="These are one and the same record.")
    if not why.strip():
        raise BadValue(field="why", reason="A reason is needed.")
    return why.strip()
