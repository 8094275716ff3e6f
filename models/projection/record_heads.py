"""A vault knows of each record, whatever its kind, a number, a reference and its heads.

Tables and the search index know a record by the number, people type the reference, and the heads
are the newest operations of the record's history.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from models.records import KINDS, ref_of
from models.storage import Database, SubjectRow
from models.values import batches

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]

_BEGIN = "INSERT INTO subject(id, kind, ref, heads) VALUES(?, ?, ?, ?)"
_TURN = "UPDATE subject SET kind = ?, ref = ? WHERE no = ?"
_MOVE = "UPDATE subject SET heads = ? WHERE no = ?"
_BY_ID = "SELECT no, id, kind, ref, heads FROM subject WHERE id = ?"
_COLUMNS = select(*(_SUBJECT.c[name] for name in ("no", "id", "kind", "ref", "heads")))


@dataclass(frozen=True, slots=True)
class RecordHeads:
    """What a vault knows of one record whatever its kind; ``heads`` are hashes of operations."""

    no: int
    kind: str
    ref: str
    heads: list[str]


@dataclass(frozen=True, slots=True)
class Begun:
    """A record that is new here."""

    id: str
    kind: str
    heads: Collection[str]


def reference(kind: str, record: str) -> str:
    """Return the reference of a record, also of a kind that only a newer afield knows."""
    return ref_of(kind, record) if kind in KINDS else f"???-{ref_of('incident', record)[4:]}"


class RecordHeadsTable:
    """The table of all records of a vault, by their ids."""

    def __init__(self, database: Database) -> None:
        """Read and write within this database."""
        self._database = database

    def one(self, record: str) -> RecordHeads | None:
        """Return what is known of a record, or None."""
        return self.some([record]).get(record)

    def some(self, records: Sequence[str]) -> dict[str, RecordHeads]:
        """Return what is known of some records, by record id."""
        with self._database.reading() as connection:
            if len(records) == 1:
                # Every save asks for one, and SQLAlchemy takes longer to prepare than to run it.
                rows = connection.exec_driver_sql(_BY_ID, tuple(records)).all()
            else:
                rows = [
                    row
                    for part in batches(records)
                    for row in connection.execute(_COLUMNS.where(_SUBJECT.c.id.in_(part))).all()
                ]
        return {
            row.id: RecordHeads(row.no, row.kind, row.ref, json.loads(row.heads)) for row in rows
        }

    def begin(self, connection: Connection, new: Sequence[Begun]) -> dict[str, RecordHeads]:
        """Add records that are new here, and return them by id with number and reference."""
        rows = [
            (begun.id, begun.kind, reference(begun.kind, begun.id), json.dumps(list(begun.heads)))
            for begun in new
        ]
        if rows:
            connection.exec_driver_sql(_BEGIN, rows)
        return self.some([begun.id for begun in new])

    def move(self, connection: Connection, number: int, heads: Collection[str]) -> None:
        """Write the new heads of a record."""
        connection.exec_driver_sql(_MOVE, (json.dumps(list(heads)), number))

    def turn(self, connection: Connection, number: int, kind: str, record: str) -> None:
        """Note that a record turned out to be of another kind than it was taken for."""
        connection.exec_driver_sql(_TURN, (kind, reference(kind, record), number))
