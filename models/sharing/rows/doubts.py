"""Records in doubt: several values of a field are current, or one was withheld by its sender."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select

from models.lifecycle import Vault
from models.merge import MergedRecord, decisions_here
from models.projection import merged_state, table_of
from models.storage import ConflictRow, SubjectRow, WithheldRow
from models.values import batches

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]
DOUBTFUL = (_CONFLICT, _WITHHELD)
Pair = tuple[str, str]


def disputed_records(vault: Vault, kind: str, field: str) -> set[str]:
    """Return the records of a kind in which different values of a field are current."""
    return disputes(vault, (field,)).get((kind, field), set())


def disputes(vault: Vault, fields: Iterable[str]) -> dict[Pair, set[str]]:
    """Return the ids of records in which different values of some fields are current.

    The keys are kind and field.
    """
    return _doubtful(vault, _CONFLICT, fields)


def unshared(vault: Vault, kind: str, field: str) -> set[str]:
    """Return the records of a kind of which a value of a field was withheld from this vault."""
    return unknown(vault, (field,)).get((kind, field), set())


def unknown(vault: Vault, fields: Iterable[str]) -> dict[Pair, set[str]]:
    """Return the ids of records of which values of some fields were withheld from this vault.

    The keys are kind and field.
    """
    return _doubtful(vault, _WITHHELD, fields)


def values_of_fields(
    vault: Vault, kind: str, field: str, records: Iterable[str]
) -> dict[str, set[str]]:
    """Return the current texts of a disputed field, by the record of a kind."""
    several = merged_records(vault, kind, sorted(records))
    return {
        record: {one.value for one in state.conflicts.get(field, ()) if isinstance(one.value, str)}
        for record, state in several.items()
    }


def rowless(vault: Vault, kind: str) -> set[str]:
    """Return the records of a kind that have no row: their first operations are not here."""
    table = table_of(kind)
    statement = select(_SUBJECT.c.id).outerjoin(table, table.c.no == _SUBJECT.c.no)
    with vault.database.reading() as connection:
        found = connection.execute(statement.where(_SUBJECT.c.kind == kind, table.c.no.is_(None)))
        return set(found.scalars())


def _doubtful(vault: Vault, doubt: Table, fields: Iterable[str]) -> dict[Pair, set[str]]:
    found: dict[Pair, set[str]] = {}
    with vault.database.reading() as connection:
        for row in connection.execute(_asking_for_doubtful(doubt), {"fields": list(fields)}):
            found.setdefault((row.kind, row.field), set()).add(row.record)
    return found


@cache
def _asking_for_doubtful(doubt: Table) -> Select[Any]:
    return (
        select(_SUBJECT.c.kind, doubt.c.field, doubt.c.record)
        .join(_SUBJECT, _SUBJECT.c.id == doubt.c.record)
        .where(doubt.c.field.in_(bindparam("fields", expanding=True)))
    )


def merged_records(vault: Vault, kind: str, records: Iterable[str]) -> dict[str, MergedRecord]:
    """Return the merged records of a kind, disputed fields included, by their ids."""
    merged: dict[str, MergedRecord] = {}
    records = list(records)
    if not records:
        return merged
    decisions = decisions_here(vault.database)
    for batch in batches(records):
        for record, operations in vault.history.of_records(batch).items():
            merged[record] = merged_state(kind, operations, decisions)
    return merged
