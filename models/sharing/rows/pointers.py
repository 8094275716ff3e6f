"""Pointers between records: which record points to which, and whose operation says so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, exists, select

from models.lifecycle import Vault
from models.merge import ownership_here
from models.projection import table_of
from models.records import counting
from models.sharing.rows.doubts import DOUBTFUL, Pair
from models.sharing.rows.record_rows import authors
from models.storage import DisclosureRow, OperationRow, SubjectRow
from models.values import batches
from models.vault import own_devices

_DISCLOSURE: Table = DisclosureRow.__table__  # type: ignore[attr-defined]
_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]


def pointing(
    vault: Vault, kind: str, field: str, to: Iterable[str], *, live: bool = False
) -> set[Pair]:
    """Return the pairs of a record of a kind and one of ``to`` that it points to by a field.

    ``live`` leaves out records that were withdrawn, or of which that is disputed or not known.
    """
    return _pairs(vault, kind, field, to, by=field, live=live)


def pointed(
    vault: Vault, kind: str, field: str, records: Iterable[str], *, live: bool = False
) -> set[Pair]:
    """Return the pairs of one of ``records`` and what it points to by a field.

    ``live`` is that of ``pointing``.
    """
    return _pairs(vault, kind, field, records, by="id", live=live)


def _pairs(
    vault: Vault, kind: str, field: str, values: Iterable[str], *, by: str, live: bool
) -> set[Pair]:
    statement = _asking_for_pairs(kind, field, by=by, live=live)
    pairs: set[Pair] = set()
    with vault.database.reading() as connection:
        for batch in batches(values):
            rows = connection.execute(statement, {"values": batch})
            pairs |= {(row[0], row[1]) for row in rows}
    return pairs


@cache
def _asking_for_pairs(kind: str, field: str, *, by: str, live: bool) -> Select[Any]:
    """Return a query, made once because a selection runs each of them many times."""
    table = table_of(kind)
    wanted = table.c[by].in_(bindparam("values", expanding=True))
    statement = select(table.c.id, table.c[field]).where(table.c[field].is_not(None), wanted)
    if live:
        statement = statement.where(counting(table))
        for doubt in DOUBTFUL:
            same = (doubt.c.record == table.c.id) & (doubt.c.field == "withdrawn")
            statement = statement.where(~exists().where(same))
    return statement


def brought(vault: Vault, pairs: Iterable[Pair]) -> set[Pair]:
    """Return the pairs in which the first record may take the other along into a bundle.

    A record that somebody else began takes none along that the owner wrote in: otherwise a
    colleague could fetch a source or a film by a link to it.
    """
    pairs = set(pairs)
    ours = _written(vault, {to for _, to in pairs})
    if not ours:
        return pairs
    holders = begun_here(vault, {one for one, to in pairs if to in ours})
    return {(one, to) for one, to in pairs if to not in ours or one in holders}


def freeing(vault: Vault, pairs: Iterable[Pair]) -> set[Pair]:
    """Return the pairs in which the first record lets the other leave that a third one closes.

    Records that the owner began do so, and those of whoever began the other one as well:
    otherwise one colleague could open by a claim what another one closed.
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
    """Return by record the device that began it; a record that several began is left out."""
    beginners: dict[str, str] = {}
    for batch in batches(sorted(records)):
        for record, operations in vault.history.of_records(batch).items():
            devices = {operation.device for operation in operations if not operation.parents}
            if len(devices) == 1:
                beginners[record] = devices.pop()
    return beginners


def _written(vault: Vault, records: set[str]) -> set[str]:
    """Return the records in which a device of the owner's wrote any operation."""
    own = sorted(own_devices(vault.database))
    written: set[str] = set()
    with vault.database.reading() as connection:
        for batch in batches(sorted(records)):
            query = select(_OPERATION.c.record).where(
                _OPERATION.c.record.in_(batch), _OPERATION.c.device.in_(own)
            )
            written |= set(connection.execute(query.distinct()).scalars())
    return written


def begun_here(vault: Vault, records: Iterable[str]) -> set[str]:
    """Return the records that the owner began.

    What an earlier device signed after it was given up is not the owner's.
    """
    by_record = authors(vault, set(records))
    if not by_record:
        return set()
    own = ownership_here(vault)
    begun = {one for one, author in by_record.items() if author == own.present}
    earlier = [one for one, by in by_record.items() if by in own.devices and by != own.present]
    for batch in batches(sorted(earlier)):
        for record, operations in vault.history.of_records(batch).items():
            if any(own.signed(one) for one in operations if not one.parents):
                begun.add(record)
    return begun


def named_fields(vault: Vault, kind: str, field: str) -> dict[str, set[str]]:
    """Return by each text that a field of a kind ever held the records that held it.

    In a field that points to records, the texts are their ids.
    """
    statement = (
        select(_OPERATION.c.record, _DISCLOSURE.c.value)
        .join(_SUBJECT, _SUBJECT.c.id == _OPERATION.c.record)
        .join(_DISCLOSURE, _DISCLOSURE.c.operation == _OPERATION.c.no)
        .where(_SUBJECT.c.kind == kind, _DISCLOSURE.c.field == field)
    )
    named: dict[str, set[str]] = {}
    with vault.database.reading() as connection:
        for record, value in connection.execute(statement):
            to = json.loads(value)
            if isinstance(to, str):
                named.setdefault(to, set()).add(record)
    return named
