"""What a selection asks of the database, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, exists, select, text

from models.lifecycle import Vault
from models.merge import MergedRecord, decisions_here, ownership_here
from models.projection import merged_state, table_of
from models.records import KINDS
from models.sharing.container import Limits
from models.storage import (
    BlobRow,
    ConflictRow,
    DisclosureRow,
    OperationRow,
    SubjectRow,
    WithheldRow,
)
from models.values import batches
from models.vault import own_devices

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]
_DISCLOSURE: Table = DisclosureRow.__table__  # type: ignore[attr-defined]
_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]
_DOUBTFUL = (_CONFLICT, _WITHHELD)
# What a line holds beside its header and the values in it, at most.
_HEAVY = text(
    """SELECT record FROM (
    SELECT record, length(header) + 200 + coalesce((
        SELECT sum(length(CAST(value AS BLOB)) + length(field) + 48)
        FROM disclosure WHERE disclosure.operation = operation.no), 0) AS size
    FROM operation WHERE record IN :records)
    GROUP BY record HAVING count(*) > :changes OR sum(size) > :size OR max(size) > :line"""
).bindparams(bindparam("records", expanding=True))

Pair = tuple[str, str]
Row = Mapping[str, object]


def held_back(vault: Vault, leaving: Container[str], stays: Container[str]) -> set[str]:
    """Give the digests of evidence whose bytes nobody else's record may let leave.

    They are named by a record that stays or was withdrawn, or by one of the owner's that does
    not leave this time.
    """
    own = own_devices(vault.database)
    table = table_of("evidence")
    asked = select(table.c.id, table.c.sha256, table.c.withdrawn, table.c.author).where(
        table.c.sha256.is_not(None)
    )
    with vault.database.reading() as connection:
        found = connection.execute(asked).all()
    several = values_of_fields(
        vault, "evidence", "sha256", disputed_records(vault, "evidence", "sha256")
    )
    closed = {
        id: digest
        for id, digest, withdrawn, author in found
        if withdrawn is not None or id in stays or (author in own and id not in leaving)
    }
    return set(closed.values()).union(*(several.get(id, ()) for id in closed))


def operation_sizes(vault: Vault, digests: list[str]) -> dict[str, int]:
    """Give the sizes of evidence bytes that are here, by digest."""
    found: dict[str, int] = {}
    with vault.database.reading() as connection:
        for some in batches(digests):
            statement = select(_BLOB.c.sha256, _BLOB.c.size).where(_BLOB.c.sha256.in_(some))
            found |= {row.sha256: row.size for row in connection.execute(statement)}
    return found


def kinds_of_records(vault: Vault, records: list[str]) -> dict[str, str]:
    """Give the kinds of some records."""
    found: dict[str, str] = {}
    with vault.database.reading() as connection:
        for some in batches(records):
            statement = select(_SUBJECT.c.id, _SUBJECT.c.kind).where(_SUBJECT.c.id.in_(some))
            found |= {row.id: row.kind for row in connection.execute(statement)}
    return found


def rows_to_export(
    vault: Vault, kind: str, records: Iterable[str], *, by: str = "id"
) -> dict[str, Row]:
    """Give the present state of the records of a kind with these values in a column, by id."""
    table = table_of(kind)
    found: dict[str, Row] = {}
    with vault.database.reading() as connection:
        for some in batches(records):
            chosen = connection.execute(select(table).where(table.c[by].in_(some)))
            found |= {row["id"]: dict(row) for row in chosen.mappings()}
    return found


def pointing(
    vault: Vault, kind: str, field: str, to: Iterable[str], *, live: bool = False
) -> set[Pair]:
    """Give which records of a kind point by a field to some others, each with the other.

    ``live`` leaves out those that were withdrawn, or of which that is disputed or not known.
    """
    return _pairs(vault, kind, field, to, by=field, live=live)


def pointed(
    vault: Vault, kind: str, field: str, records: Iterable[str], *, live: bool = False
) -> set[Pair]:
    """Give what some records of a kind point to by a field, each with the other, as above."""
    return _pairs(vault, kind, field, records, by="id", live=live)


def _pairs(
    vault: Vault, kind: str, field: str, values: Iterable[str], *, by: str, live: bool
) -> set[Pair]:
    statement = _asking_for_pairs(kind, field, by=by, live=live)
    found: set[Pair] = set()
    with vault.database.reading() as connection:
        for some in batches(values):
            rows = connection.execute(statement, {"values": some})
            found |= {(row[0], row[1]) for row in rows}
    return found


@cache
def _asking_for_pairs(kind: str, field: str, *, by: str, live: bool) -> Select[Any]:
    """Make a question once: a selection asks many of them many times."""
    table = table_of(kind)
    wanted = table.c[by].in_(bindparam("values", expanding=True))
    statement = select(table.c.id, table.c[field]).where(table.c[field].is_not(None), wanted)
    if live:
        statement = statement.where(table.c.withdrawn.is_(None))
        for doubt in _DOUBTFUL:
            same = (doubt.c.record == table.c.id) & (doubt.c.field == "withdrawn")
            statement = statement.where(~exists().where(same))
    return statement


def brought(vault: Vault, pairs: Iterable[Pair]) -> set[Pair]:
    """Give those of some pairs in which the first record may bring the other along.

    What somebody else recorded brings nothing along in which the owner wrote: or a colleague
    could fetch a source or a film by a link to it.
    """
    pairs = set(pairs)
    ours = _written(vault, {to for _, to in pairs})
    if not ours:
        return pairs
    holders = begun_here(vault, {one for one, to in pairs if to in ours})
    return {(one, to) for one, to in pairs if to not in ours or one in holders}


def freeing(vault: Vault, pairs: Iterable[Pair]) -> set[Pair]:
    """Give those of some pairs in which the first record lets the other leave that another closes.

    The owner's does, and that of whoever began the other one as well: or a colleague could open
    by a claim what another one closed.
    """
    pairs = brought(vault, pairs)
    records = {one for pair in pairs for one in pair}
    ours, began = begun_here(vault, records), _beginners(vault, records)
    return {
        (one, to)
        for one, to in pairs
        if one in ours or (one in began and began[one] == began.get(to))
    }


def _beginners(vault: Vault, records: set[str]) -> dict[str, str]:
    """Give the device that began each of some records; one that several began is left out."""
    found: dict[str, str] = {}
    for part in batches(sorted(records)):
        for record, changes in vault.history.of_records(part).items():
            devices = {one.device for one in changes if not one.parents}
            if len(devices) == 1:
                found[record] = devices.pop()
    return found


def _written(vault: Vault, records: set[str]) -> set[str]:
    """Give those of some records in which a device of the owner's wrote anything."""
    own = sorted(own_devices(vault.database))
    found: set[str] = set()
    with vault.database.reading() as connection:
        for part in batches(sorted(records)):
            asked = select(_OPERATION.c.record).where(
                _OPERATION.c.record.in_(part), _OPERATION.c.device.in_(own)
            )
            found |= set(connection.execute(asked.distinct()).scalars())
    return found


def begun_here(vault: Vault, records: Iterable[str]) -> set[str]:
    """Give those of some records that the owner began.

    What an earlier device signed since it was given up is not the owner's.
    """
    found = authors(vault, set(records))
    if not found:
        return set()
    own = ownership_here(vault)
    surely = {one for one, author in found.items() if author == own.present}
    earlier = [one for one, by in found.items() if by in own.devices and by != own.present]
    for part in batches(sorted(earlier)):
        for record, changes in vault.history.of_records(part).items():
            if any(own.signed(one) for one in changes if not one.parents):
                surely.add(record)
    return surely


def authors(vault: Vault, records: set[str]) -> dict[str, str]:
    """Give the devices that began some records, by record."""
    found: dict[str, str] = {}
    for kind, some in _by_kind(vault, records).items():
        table = table_of(kind)
        with vault.database.reading() as connection:
            for part in batches(some):
                asked = select(table.c.id, table.c.author).where(table.c.id.in_(part))
                found |= {row[0]: row[1] for row in connection.execute(asked)}
    return found


def _by_kind(vault: Vault, records: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for record, kind in kinds_of_records(vault, sorted(records)).items():
        if kind in KINDS:
            found.setdefault(kind, []).append(record)
    return found


def disputed_records(vault: Vault, kind: str, field: str) -> set[str]:
    """Give the records of a kind for which different values of a field stand."""
    return disputes(vault, (field,)).get((kind, field), set())


def disputes(vault: Vault, fields: Iterable[str]) -> dict[Pair, set[str]]:
    """Give the records for which different values of some fields stand, by kind and field."""
    return _doubtful(vault, _CONFLICT, fields)


def unshared(vault: Vault, kind: str, field: str) -> set[str]:
    """Give the records of a kind for which somebody did not share the value of a field."""
    return unknown(vault, (field,)).get((kind, field), set())


def unknown(vault: Vault, fields: Iterable[str]) -> dict[Pair, set[str]]:
    """Give the records for which somebody did not share some fields, by kind and field."""
    return _doubtful(vault, _WITHHELD, fields)


def values_of_fields(
    vault: Vault, kind: str, field: str, records: Iterable[str]
) -> dict[str, set[str]]:
    """Give the texts that stand for a disputed field of some records of a kind."""
    several = folded(vault, kind, sorted(records))
    return {
        record: {one.value for one in state.conflicts.get(field, ()) if isinstance(one.value, str)}
        for record, state in several.items()
    }


def rowless(vault: Vault, kind: str) -> set[str]:
    """Give the records of a kind that no row stands for: their first changes are not here."""
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


def named_fields(vault: Vault, kind: str, field: str) -> dict[str, set[str]]:
    """Give what a field of a kind pointed to at any time, each with the records that did."""
    statement = (
        select(_OPERATION.c.record, _DISCLOSURE.c.value)
        .join(_SUBJECT, _SUBJECT.c.id == _OPERATION.c.record)
        .join(_DISCLOSURE, _DISCLOSURE.c.operation == _OPERATION.c.no)
        .where(_SUBJECT.c.kind == kind, _DISCLOSURE.c.field == field)
    )
    found: dict[str, set[str]] = {}
    with vault.database.reading() as connection:
        for record, value in connection.execute(statement):
            to = json.loads(value)
            if isinstance(to, str):
                found.setdefault(to, set()).add(record)
    return found


def folded(vault: Vault, kind: str, records: Iterable[str]) -> dict[str, MergedRecord]:
    """Give what the changes of some records of a kind come to, disputes and all, by record."""
    found: dict[str, MergedRecord] = {}
    records = list(records)
    if not records:
        return found
    rulings = decisions_here(vault.database)
    for some in batches(records):
        for record, operations in vault.history.of_records(some).items():
            found[record] = merged_state(kind, operations, rulings)
    return found


def writers_of(vault: Vault, records: list[str]) -> set[str]:
    """Name the devices that changed some records."""
    found: set[str] = set()
    with vault.database.reading() as connection:
        for some in batches(records):
            statement = select(_OPERATION.c.device).where(_OPERATION.c.record.in_(some))
            found |= set(connection.execute(statement.distinct()).scalars())
    return found


def heavy_records(vault: Vault, records: Iterable[str], quotas: Limits) -> set[str]:
    """Name those of some records of which there may be more than one bundle holds."""
    most = {"changes": quotas.record_operations, "size": quotas.record, "line": quotas.line}
    found: set[str] = set()
    with vault.database.reading() as connection:
        for some in batches(records):
            found |= set(connection.execute(_HEAVY, {"records": some, **most}).scalars())
    return found
