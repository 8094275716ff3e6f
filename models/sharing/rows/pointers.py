"""Which records point to which, and by whose word."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, exists, select

from models.lifecycle import Vault
from models.merge import ownership_here
from models.projection import table_of
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
        for doubt in DOUBTFUL:
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
