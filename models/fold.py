"""The fold of the signed changes into the tables that screens read.

A change made here saw all that is here, so its values simply replace those in the row. Changes
that come in from elsewhere fold their whole record again. Both ways give the same row: that is
what ``afield verify`` compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from models.database import Database
from models.index import Index
from models.merge import Folded, fold
from models.operation import Operation, Value
from models.records import KINDS, derived, facets, ref_of
from models.records.facet import Facet, Shape
from models.store import ConflictRow, SubjectRow, WithheldRow

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]


_SUBJECT_BY_ID = select(_SUBJECT).where(_SUBJECT.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a vault knows of one record whatever its kind."""

    no: int
    kind: str
    ref: str
    heads: list[str]


@cache
def list_fields(kind: str) -> frozenset[str]:
    """Name the fields of a kind whose values are lists."""
    if kind not in KINDS:
        return frozenset()
    return frozenset(name for name, facet in facets(kind).items() if facet.shape.many)


def table_of(kind: str) -> Table:
    """Give the table of a kind."""
    return KINDS[kind].__table__  # type: ignore[attr-defined, no-any-return]


def fits(facet: Facet, value: Value) -> bool:
    """Say whether a value has the type that its field stores."""
    if value is None:
        return True
    if facet.shape.many:
        return isinstance(value, list)
    if facet.shape is Shape.YES_NO:
        return isinstance(value, bool)
    if facet.shape is Shape.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)


class Fold:
    """Writes the state that the changes come to."""

    def __init__(self, database: Database, index: Index) -> None:
        """Write into this database and keep this search index true."""
        self._database = database
        self._index = index

    def subject(self, record: str) -> Subject | None:
        """Give what is known of a record by its id."""
        with self._database.reading() as connection:
            row = connection.execute(_SUBJECT_BY_ID, {"id": record}).first()
        return None if row is None else Subject(row.no, row.kind, row.ref, json.loads(row.heads))

    def begin(self, connection: Connection, kind: str, record: str) -> int:
        """Give a record that is new here its number and its reference."""
        values = {"id": record, "kind": kind, "ref": ref_of(kind, record), "heads": "[]"}
        made = connection.execute(insert(_SUBJECT), values)
        return int(made.inserted_primary_key[0])  # type: ignore[index]

    def follow(self, connection: Connection, operation: Operation) -> None:
        """Bring the tables up to a change that was made here and saw all that is here."""
        subject = self.subject(operation.record)
        number = subject.no if subject else self.begin(connection, operation.kind, operation.record)
        connection.execute(
            update(_SUBJECT)
            .where(_SUBJECT.c.no == number)
            .values(heads=json.dumps([operation.hash]))
        )
        row = _columns(operation.kind, operation.values) | {"changed": operation.at[0]}
        table = table_of(operation.kind)
        if subject is None:
            row |= _identity(operation, number)
            connection.execute(insert(table), row)
        else:
            self._index.leave(connection, operation.kind, operation.record)
            connection.execute(update(table).where(table.c.no == number).values(**row))
            for settled in (_CONFLICT, _WITHHELD):
                connection.execute(
                    delete(settled).where(
                        settled.c.record == operation.record,
                        settled.c.field.in_(list(operation.values)),
                    )
                )
        self._index.touch(operation.kind, operation.record)

    def again(self, connection: Connection, record: str, operations: Iterable[Operation]) -> Folded:
        """Fold all changes of one record from nothing and put the result in its row."""
        changes = list(operations)
        kind = changes[0].kind
        folded = fold(changes, lists=list_fields(kind))
        subject = self.subject(record)
        number = subject.no if subject else self.begin(connection, kind, record)
        connection.execute(
            update(_SUBJECT)
            .where(_SUBJECT.c.no == number)
            .values(heads=json.dumps(list(folded.heads)), holes=len(folded.missing))
        )
        self._mark(connection, record, folded)
        if kind in KINDS and folded.heads:
            self._put(connection, kind, record, number, folded)
        return folded

    def _put(
        self, connection: Connection, kind: str, record: str, number: int, folded: Folded
    ) -> None:
        table = table_of(kind)
        row = full_row(kind, folded) | {"no": number, "id": record, "ref": ref_of(kind, record)}
        there = connection.execute(select(table.c.no).where(table.c.no == number)).first()
        if there:
            self._index.leave(connection, kind, record)
            connection.execute(update(table).where(table.c.no == number).values(**row))
        else:
            connection.execute(insert(table), row)
        self._index.touch(kind, record)

    def _mark(self, connection: Connection, record: str, folded: Folded) -> None:
        for table in (_CONFLICT, _WITHHELD):
            connection.execute(delete(table).where(table.c.record == record))
        conflicts = [{"record": record, "field": name} for name in folded.conflicts]
        if conflicts:
            connection.execute(insert(_CONFLICT), conflicts)
        withheld = [
            {"record": record, "field": name, "device": device}
            for name, devices in folded.withheld.items()
            for device in devices
        ]
        if withheld:
            connection.execute(insert(_WITHHELD), withheld)


def full_row(kind: str, folded: Folded) -> dict[str, Any]:
    """Give every column of a record's row that its changes decide."""
    known = facets(kind)
    values: dict[str, Value] = {
        name: [] if facet.shape.many else None for name, facet in known.items()
    }
    values |= {
        name: value
        for name, value in folded.values.items()
        if name in known and value is not None and fits(known[name], value)
    }
    return _columns(kind, values) | {
        "created": folded.created,
        "changed": folded.changed,
        "author": folded.author,
    }


def _columns(kind: str, values: Mapping[str, Value]) -> dict[str, Any]:
    """Give the columns that some values fill: their own, and those derived from them."""
    known = facets(kind)
    row: dict[str, Any] = {name: value for name, value in values.items() if name in known}
    row |= {
        column: found
        for column, found in derived(kind, row).items()
        if any(column.startswith(f"{name}_") for name in row)
    }
    return row


def _identity(operation: Operation, number: int) -> dict[str, Any]:
    return {
        "no": number,
        "id": operation.record,
        "ref": ref_of(operation.kind, operation.record),
        "created": operation.at[0],
        "author": operation.device,
    }
