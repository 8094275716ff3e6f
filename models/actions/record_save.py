"""Saving: from changed fields to one signed change, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from models.actions.erased_values import remember_erased
from models.actions.retained_commitments import retained_commitments
from models.actions.save_preconditions import demand_own_fields, demand_reason
from models.errors import ModelError
from models.log import MOST_PARENTS, MOST_REASON, RetainedCommitment, sign_operation
from models.projection import RecordHeads, full_row, table_of
from models.queries import NoSuchReference
from models.records import (
    KINDS,
    BadValue,
    Shape,
    Value,
    check_value,
    demand_ordered,
    facets,
    ref_of,
    sealed_fields,
    spread,
)
from models.storage import ConflictRow, WithheldRow
from models.values import clean

if TYPE_CHECKING:
    from models.vault import VaultContext

_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]

_EMPTY: tuple[Value, ...] = (None, [])


@dataclass(frozen=True, slots=True)
class _Seen:
    """A record as the writer saw it: its heads, its values, and what was open in it."""

    heads: Collection[str]
    values: Mapping[str, Any]
    contested: Collection[str]
    withheld: Collection[str]


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
    """Save changed fields of a record, or a new record, as one signed change; give its id.

    Values are checked and brought to their canonical form first. Fields that already hold the
    value are left out, unless several values stand for them: then saving settles the conflict.
    When nothing changes, nothing is signed.

    ``seen`` names the heads that the writer had before them, when that may have been a while
    ago: what came in since is not overtaken, but stands beside this change as a conflict.
    ``agreed`` names fields that are signed although they hold the value already, because others
    set it. Whoever takes another value of a guard than the one that stands has to say why.

    Raises BadValue, NoSuchReference, StandsForGood, ReadOnly or what storage raises; in each
    case nothing was saved.
    """
    vault.signer()
    values = _checked(vault, kind, changes)
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
    """Save a record whose id follows from what it is about, whether it is here already or not.

    Where nothing that is here under that id has a part in it, it begins anew. Raises BadOperation
    where a record of another kind has a right to the id.
    """
    subject = vault.subjects.one(record)
    return _write(vault, kind, subject, record, _checked(vault, kind, changes))


def _checked(vault: VaultContext, kind: str, changes: Mapping[str, Any]) -> dict[str, Value]:
    now = vault.clock.now()
    whole = spread(kind, changes)
    return {name: check_value(kind, name, value, now=now) for name, value in whole.items()}


def _reason(why: str | None) -> str | None:
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
) -> str:
    signer = vault.signer()
    with vault.writing() as connection:
        kept: dict[str, RetainedCommitment] = {}
        parents: Collection[str] = ()
        if subject and subject.kind == kind and subject.heads:
            before = _seen(vault, connection, subject, record, seen)
            if why is None:
                demand_reason(vault, kind, record, values, contested=before.contested)
            if agreed:
                before = replace(before, contested={*before.contested, *agreed})
            values, kept = _difference(vault, subject.kind, record, before, values)
            if not values:
                return record
            demand_ordered(kind, {**before.values, **values}, changed=values)
            parents = sorted(before.heads)[:MOST_PARENTS]
        else:
            values = _first(kind, values)
            demand_ordered(kind, values, changed=values)
        head = vault.history.head(signer.device)
        made = sign_operation(
            signer,
            seq=head.seq + 1,
            prev=head.hash,
            parents=parents,
            at=vault.moments.next(),
            kind=kind,
            record=record,
            values=values,
            carried=kept,
            why=why,
            random=vault.random,
        )
        remember_erased(connection, made, [name for name, one in kept.items() if one.erased])
        vault.append(made, subject)
    return record


def _new_id(vault: VaultContext) -> str:
    """Draw a random id; it says nothing about time or name."""
    return str(uuid.UUID(bytes=vault.random(16), version=4))


def _subject(vault: VaultContext, kind: str, record: str) -> RecordHeads:
    subject = vault.subjects.one(record)
    if subject is None or subject.kind != kind:
        raise NoSuchReference(reference=record)
    if not subject.heads:
        raise IncompleteHistory(reference=subject.ref)
    return subject


def _seen(
    vault: VaultContext,
    connection: Connection,
    subject: RecordHeads,
    record: str,
    seen: Collection[str] | None,
) -> _Seen:
    """Give the record as it is now, or as it was when the writer saw those heads."""
    if seen is not None and set(seen) != set(subject.heads):
        state = vault.fold.state(subject.kind, vault.history.known_to(record, seen))
        return _Seen(state.heads, full_row(subject.kind, state), state.conflicts, state.withheld)
    table = table_of(subject.kind)
    row = connection.execute(select(table).where(table.c.no == subject.no)).mappings().first()
    if row is None:
        raise IncompleteHistory(reference=subject.ref)
    contested = _fields(connection, _CONFLICT, record)
    return _Seen(subject.heads, dict(row), contested, _fields(connection, _WITHHELD, record))


def _first(kind: str, values: dict[str, Value]) -> dict[str, Value]:
    """Leave out what is empty, and commit to all sealed fields if any of them is filled."""
    sealed = sealed_fields(kind)
    filled = {name: value for name, value in values.items() if value not in _EMPTY}
    if any(name in filled for name in sealed):
        filled |= {name: values.get(name) for name in sealed}
    return filled


def _difference(
    vault: VaultContext, kind: str, record: str, before: _Seen, values: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, RetainedCommitment]]:
    """Give what really changes, and the sealed fields that are committed to as they stand."""
    changed = {
        name: value
        for name, value in values.items()
        if before.values[name] != value
        or name in before.contested
        or (name in before.withheld and value not in _EMPTY)
    }
    sealed = sealed_fields(kind)
    kept: dict[str, RetainedCommitment] = {}
    if any(name in changed for name in sealed):
        beside = [name for name in sealed if name not in changed and name not in before.contested]
        kept = retained_commitments(vault, record, before.heads, beside)
        open_ones = [name for name in beside if name not in kept and name not in before.withheld]
        changed |= {name: before.values[name] for name in open_ones}
    return changed, kept


def _fields(connection: Connection, table: Table, record: str) -> set[str]:
    return set(connection.execute(select(table.c.field).where(table.c.record == record)).scalars())


class IncompleteHistory(ModelError):
    """A record is only known by changes whose earlier ones are not here."""

    sentence = "Earlier changes of {reference} are missing here, so it cannot be shown or changed."
    next_step = "Ask whoever sent it for a full bundle."
    code = "incomplete-history"
    exit_status = 11


class StandsForGood(ModelError):
    """A record of a kind that is never taken back was to be withdrawn or undone."""

    sentence = "{reference} stands for good: vaults that obeyed it have nothing left to bring back."
    next_step = "Record the value anew if it is still known. Undo goes on with the change before."
    code = "stands-for-good"
