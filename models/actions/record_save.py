"""A record is saved by signing its changed fields as one operation, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.actions.erased_values import remember_erased
from models.actions.record_rules import demand_counting, demand_rules
from models.actions.save_preconditions import (
    demand_agreement,
    demand_own_fields,
    demand_reason,
)
from models.actions.seen_record import IncompleteHistory, SeenRecord, first_values
from models.errors import ModelError
from models.log import MOST_PARENTS, MOST_REASON, Operation, RetainedCommitment, sign_operation
from models.projection import RecordHeads
from models.queries import NoSuchReference
from models.records import (
    KINDS,
    BadValue,
    Handled,
    Shape,
    Value,
    check_value,
    demand_grounds,
    demand_nameless,
    demand_ordered,
    facets,
    ref_of,
    spread,
)
from models.values import clean
from models.vault import note_handled

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class _Contents:
    """What a new operation of a record signs and rests on."""

    values: Mapping[str, Value]
    kept: Mapping[str, RetainedCommitment]
    parents: Collection[str] = ()

    @property
    def erased(self) -> list[str]:
        """Return the names of the kept fields whose values were erased here."""
        return [name for name, commitment in self.kept.items() if commitment.erased]


def save_record(
    vault: VaultContext,
    kind: str,
    record: str | None,
    changes: Mapping[str, Any],
    *,
    why: str | None = None,
    seen: Collection[str] | None = None,
    agreed: Collection[str] = (),
) -> str:
    """Save changed fields of a record, or a new record, as one signed operation; return its id.

    Values are checked and brought to their canonical form first. Fields that already hold the
    value are left out, unless several values stand for them: then saving settles the conflict.
    When nothing changes, nothing is signed.

    ``seen`` names the heads that the writer had before them, when that may have been a while
    ago: what came in since is not overtaken, but stands beside this operation as a conflict.
    ``agreed`` names fields that are signed although they hold the value already, because others
    set it. Whoever takes another value of a guard than the one that stands has to say why.

    Raises BadValue, NoSuchReference, StandsForGood, StandsInLedger, ReadOnly or what storage
    raises; in each case nothing was saved.
    """
    vault.signer()
    values = _checked(vault, kind, changes)
    if record and KINDS[kind].LEDGER:
        raise StandsInLedger(reference=ref_of(kind, record))
    if record and KINDS[kind].FINAL and "withdrawn" in values:
        raise StandsForGood(reference=ref_of(kind, record))
    subject = _subject(vault, kind, record) if record else None
    id = record or _new_id(vault)
    for name, value in values.items():
        if value == id and facets(kind)[name].shape is Shape.RECORD:
            raise BadValue(field=name, reason="A record cannot point to itself.")
    if subject is not None:
        demand_own_fields(vault, kind, id, values)
    return _write(vault, kind, subject, id, values, why=_reason(why), seen=seen, agreed=agreed)


def put_record(vault: VaultContext, kind: str, record: str, changes: Mapping[str, Any]) -> str:
    """Save a record whose id follows from what it is about, and return that id.

    It may be here already. Where nothing that is here under that id has a part in it, it begins
    anew, and so does a record that a file brings under an id of its own. A conclusion without
    its ground is taken as it came, and shown as such. Raises BadOperation where a record of
    another kind has a right to the id.
    """
    subject = vault.record_heads.one(record)
    return _write(vault, kind, subject, record, _checked(vault, kind, changes), grounds=False)


def _checked(vault: VaultContext, kind: str, changes: Mapping[str, Any]) -> dict[str, Value]:
    """Return the changed values in canonical form; raises BadValue."""
    now = vault.clock.now()
    whole = spread(kind, changes)
    return {name: check_value(kind, name, value, now=now) for name, value in whole.items()}


def _reason(why: str | None) -> str | None:
    """Return a reason without stray spaces, or None for an empty one; raises BadValue."""
    if why is None:
        return None
    cleaned = clean(why, lines=True)
    if len(cleaned) > MOST_REASON:
        raise BadValue(field="why", reason=f"A reason holds at most {MOST_REASON} characters.")
    return cleaned or None


def _write(
    vault: VaultContext,
    kind: str,
    subject: RecordHeads | None,
    record: str,
    values: dict[str, Value],
    *,
    why: str | None = None,
    seen: Collection[str] | None = None,
    agreed: Collection[str] = (),
    grounds: bool = True,
) -> str:
    """Sign and project the values of a record, unless nothing changes; return the record's id."""
    with vault.writing() as connection:
        if subject and subject.kind == kind and subject.heads:
            before = SeenRecord.read(vault, connection, subject, record, seen)
            if why is None:
                demand_reason(vault, kind, record, values, contested=before.contested)
            contents = _following(vault, before.contesting(agreed), values)
            if not contents.values:
                return record
            whole = {**before.values, **contents.values}
        else:
            contents = _Contents(first_values(kind, values), {})
            whole = dict(contents.values)
        demand_ordered(kind, whole, changed=contents.values)
        demand_rules(connection, kind, record, whole, changed=contents.values)
        if grounds:
            demand_grounds(kind, whole, changed=contents.values)
            demand_nameless(kind, whole, changed=contents.values)
            demand_agreement(vault, kind, record, contents.values)
            demand_counting(connection, kind, whole, changed=contents.values)
        operation = _signed(vault, kind, record, contents, why)
        remember_erased(connection, operation, contents.erased)
        vault.append(operation, subject)
        if kind == "evidence" and isinstance(parent := contents.values.get("parent"), str):
            _note_derived(vault, parent, record)
    return record


def _note_derived(vault: VaultContext, parent: str, record: str) -> None:
    """Note in the ledger of evidence what was made from it."""
    made = Handled(action="derived", evidence=parent, went_to=ref_of("evidence", record))
    note_handled(vault, made)


def _following(vault: VaultContext, before: SeenRecord, values: Mapping[str, Value]) -> _Contents:
    """Return the contents of an operation that follows what the writer saw."""
    changed, kept = before.difference(vault, values)
    return _Contents(changed, kept, sorted(before.heads)[:MOST_PARENTS])


def _signed(
    vault: VaultContext, kind: str, record: str, contents: _Contents, why: str | None
) -> Operation:
    """Return the next signed operation of this device."""
    signer = vault.signer()
    head = vault.history.head(signer.device)
    return sign_operation(
        signer,
        seq=head.seq + 1,
        prev=head.hash,
        parents=contents.parents,
        at=vault.hybrid_clock.next(),
        kind=kind,
        record=record,
        values=contents.values,
        carried=contents.kept,
        why=why,
        random=vault.random,
    )


def _new_id(vault: VaultContext) -> str:
    """Return a random id; it says nothing about time or name."""
    return str(uuid.UUID(bytes=vault.random(16), version=4))


def _subject(vault: VaultContext, kind: str, record: str) -> RecordHeads:
    """Return what is known of a record; raises NoSuchReference or IncompleteHistory."""
    subject = vault.record_heads.one(record)
    if subject is None or subject.kind != kind:
        raise NoSuchReference(reference=record)
    if not subject.heads:
        raise IncompleteHistory(reference=subject.ref)
    return subject


class StandsForGood(ModelError):
    """A record of a kind that is never taken back was to be withdrawn or undone."""

    sentence = "{reference} stands for good: vaults that obeyed it have nothing left to bring back."
    next_step = "Record the value anew if it is still known. Undo goes on with the change before."
    code = "stands-for-good"


class StandsInLedger(ModelError):
    """An entry that the store wrote itself was to be changed or withdrawn."""

    sentence = "{reference} says what was done with evidence; such an entry is never changed."
    next_step = "Write a note about the evidence if something of it needs explaining."
    code = "stands-in-ledger"
