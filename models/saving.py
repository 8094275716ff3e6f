"""Saving: from changed fields to one signed change, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from models import operation
from models.errors import NoSuchReference
from models.fold import Subject, table_of
from models.operation import Value
from models.records import check, sealed_fields
from models.store import ConflictRow, WithheldRow

if TYPE_CHECKING:
    from models.opened import Opened

_CONFLICT = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD = WithheldRow.__table__  # type: ignore[attr-defined]

_EMPTY: tuple[Value, ...] = (None, [])


def save(
    vault: Opened,
    kind: str,
    record: str | None,
    changes: Mapping[str, Any],
    *,
    why: str | None = None,
) -> str:
    """Save changed fields of a record, or a new record, as one signed change; give its id.

    Values are checked and brought to their canonical form first. Fields that already hold the
    value are left out, unless several values stand for them: then saving settles the conflict.
    When nothing changes, nothing is signed. Raises BadValue, NoSuchReference, ReadOnly or what
    storage raises; in each case nothing was saved.
    """
    vault.signer()
    now = vault.clock.now()
    values = {name: check(kind, name, value, now=now) for name, value in changes.items()}
    subject = _subject(vault, kind, record) if record else None
    return _write(vault, kind, subject, record or _new_id(vault), values, why=why)


def put(vault: Opened, kind: str, record: str, changes: Mapping[str, Any]) -> str:
    """Save a record whose id follows from what it is about, whether it is here already or not."""
    now = vault.clock.now()
    values = {name: check(kind, name, value, now=now) for name, value in changes.items()}
    return _write(vault, kind, vault.fold.subject(record), record, values)


def _write(
    vault: Opened,
    kind: str,
    subject: Subject | None,
    record: str,
    values: dict[str, Value],
    *,
    why: str | None = None,
) -> str:
    signer = vault.signer()
    with vault.writing() as connection:
        if subject:
            values, carried = _difference(vault, connection, subject, record, values)
            if not values:
                return record
        else:
            values, carried = _first(kind, values), {}
        head = vault.history.head(signer.device)
        vault.append(
            operation.write(
                signer,
                seq=head.seq + 1,
                prev=head.hash,
                parents=subject.heads if subject else (),
                at=vault.tick(),
                kind=kind,
                record=record,
                values=values,
                carried=carried,
                why=why,
                random=vault.random,
            ),
            subject,
        )
    return record


def _new_id(vault: Opened) -> str:
    """Draw a random id; it says nothing about time or name."""
    return str(uuid.UUID(bytes=vault.random(16), version=4))


def _subject(vault: Opened, kind: str, record: str) -> Subject:
    subject = vault.fold.subject(record)
    if subject is None or subject.kind != kind:
        raise NoSuchReference(reference=record)
    return subject


def _first(kind: str, values: dict[str, Value]) -> dict[str, Value]:
    """Leave out what is empty, and commit to all sealed fields if any of them is filled."""
    sealed = sealed_fields(kind)
    filled = {name: value for name, value in values.items() if value not in _EMPTY}
    if any(name in filled for name in sealed):
        filled |= {name: values.get(name) for name in sealed}
    return filled


def _difference(
    vault: Opened,
    connection: Connection,
    subject: Subject,
    record: str,
    values: Mapping[str, Value],
) -> tuple[dict[str, Value], dict[str, str]]:
    """Give what really changes, and the digests of sealed values that stay and are not known."""
    table = table_of(subject.kind)
    row = connection.execute(select(table).where(table.c.no == subject.no)).mappings().one()
    contested = _fields(connection, _CONFLICT, record)
    withheld = _fields(connection, _WITHHELD, record)
    changed = {
        name: value
        for name, value in values.items()
        if row[name] != value or name in contested or (name in withheld and value not in _EMPTY)
    }
    sealed = sealed_fields(subject.kind)
    carried: dict[str, str] = {}
    if any(name in changed for name in sealed):
        beside = [name for name in sealed if name not in changed and name not in contested]
        changed |= {name: row[name] for name in beside if name not in withheld}
        carried = _digests(vault, record, [name for name in beside if name in withheld])
    return changed, carried


def _fields(connection: Connection, table: Any, record: str) -> set[str]:
    return set(connection.execute(select(table.c.field).where(table.c.record == record)).scalars())


def _digests(vault: Opened, record: str, names: list[str]) -> dict[str, str]:
    """Give the digests under which withheld values stand, so that they are left as they are."""
    if not names:
        return {}
    changes = vault.history.of_record(record)
    standing = vault.fold.state(changes[0].kind, changes).standing
    by_hash = {one.hash: one for one in changes}
    return {
        name: by_hash[standing[name][0].operation].fields[name]
        for name in names
        if len(standing.get(name, ())) == 1
    }
