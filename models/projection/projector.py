"""The projector writes the merged state of records into the tables that screens read.

An operation made here saw all that is here, so its values simply replace those in the row. For
operations that come in from elsewhere the whole record is merged again. Both ways give the same
row: that is what ``afield verify`` compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, update

from models.log import BadOperation, Operation
from models.merge import Decisions, MergedRecord, decisions_here, is_tangled, read_decisions
from models.projection.incident_tables import IncidentTables, drop_beside
from models.projection.record_heads import Begun, RecordHeads, RecordHeadsTable
from models.projection.record_row import (
    columns_of,
    full_row,
    merged_state,
    record_stands,
    table_of,
)
from models.projection.search_index import SearchIndex
from models.records import (
    DECISIONS,
    KINDS,
    Incident,
    facets,
    ref_of,
)
from models.storage import ConflictRow, Database, WithheldRow

_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]

# The names in these statements are those of our own kinds.
_REMOVE = {kind: f'DELETE FROM "{kind}" WHERE no = ?' for kind in KINDS}  # noqa: S608


class Projector:
    """Writes the tables of the kinds, the conflicts and the withheld fields."""

    def __init__(
        self,
        database: Database,
        subjects: RecordHeadsTable,
        index: SearchIndex,
        beside: IncidentTables,
    ) -> None:
        """Write into this database; keep this search index and what is beside incidents true."""
        self._database = database
        self._subjects = subjects
        self._index = index
        self._beside = beside
        # Records that were touched and say how others are to be read; see
        # models.actions.decisions.effects.
        self.decided: dict[str, str] = {}

    def follow(
        self, connection: Connection, operation: Operation, subject: RecordHeads | None
    ) -> None:
        """Bring the tables up to an operation that was made here and saw all that is here."""
        kind, record = operation.kind, operation.record
        row = columns_of(kind, operation.values)
        table = table_of(kind)
        if subject is None:
            begun = Begun(record, kind, (operation.hash,))
            number = self._subjects.begin(connection, [begun])[record].no
            row |= _identity(operation, number) | {"changed": operation.at[0]}
            connection.execute(insert(table), row)
        else:
            self._index.leave(connection, kind, record)
            self._beside.touch(connection, kind, record, row)
            self._subjects.move(connection, subject.no, (operation.hash,))
            # A clock that was set back must not make the record look older than it was.
            row["changed"] = func.max(table.c.changed, operation.at[0])
            connection.execute(update(table).where(table.c.no == subject.no).values(**row))
            for settled in (_CONFLICT, _WITHHELD):
                connection.execute(
                    delete(settled).where(
                        settled.c.record == record, settled.c.field.in_(list(operation.values))
                    )
                )
        self._index.touch(kind, record)
        # Claims may have come before the incident that they are about.
        changed = operation.values if subject else None
        self._beside.touch(connection, kind, record, changed)
        self._note_decision(kind, record)

    def state(self, kind: str, operations: Iterable[Operation]) -> MergedRecord:
        """Return the merged operations of one record as this vault's decisions have it."""
        return merged_state(kind, operations, decisions_here(self._database))

    def _note_decision(self, kind: str, record: str) -> None:
        if kind in DECISIONS:
            self.decided[record] = kind

    def again(self, connection: Connection, changes: Mapping[str, Sequence[Operation]]) -> set[str]:
        """Merge all operations of some records from nothing and write the results in their rows.

        ``changes`` gives the operations by record id. Returns the ids of records in which different
        values stand for a field.
        """
        decisions = read_decisions(connection)
        kinds = {record: decisions.kind_of(operations) for record, operations in changes.items()}
        states = {
            record: _merged(kinds[record], operations, decisions)
            for record, operations in changes.items()
        }
        subjects = self._places(connection, kinds, states)
        rows: dict[str, list[dict[str, Any]]] = {}
        for record, operations in changes.items():
            kind, merged = kinds[record], states[record]
            self._mark(connection, kind, record, merged)
            if kind in KINDS and record_stands(kind, operations, merged, decisions):
                identity = {"no": subjects[record].no, "id": record, "ref": ref_of(kind, record)}
                rows.setdefault(kind, []).append(full_row(kind, merged) | identity)
                self._index.touch(kind, record)
            self._note_decision(kind, record)
        for kind, kind_rows in rows.items():
            connection.execute(insert(table_of(kind)), kind_rows)
            self._beside.touch_rows(connection, kind, kind_rows)
        return {record for record, merged in states.items() if merged.conflicts}

    def _places(
        self,
        connection: Connection,
        kinds: Mapping[str, str],
        merged: Mapping[str, MergedRecord],
    ) -> dict[str, RecordHeads]:
        """Keep the heads of records, new ones too; remove their old rows; return them by id."""
        known = self._subjects.some(list(kinds))
        for record, subject in known.items():
            self._make_room(connection, record, subject.kind, subject.no)
            self._subjects.move(connection, subject.no, merged[record].heads)
            if subject.kind != kinds[record]:
                self._subjects.turn(connection, subject.no, kinds[record], record)
        new = [
            Begun(record, kind, merged[record].heads)
            for record, kind in kinds.items()
            if record not in known
        ]
        return known | self._subjects.begin(connection, new)

    def _make_room(self, connection: Connection, record: str, kind: str, number: int) -> None:
        """Remove the row of a record, and what stands about it in other tables."""
        for table in (_CONFLICT, _WITHHELD):
            connection.execute(delete(table).where(table.c.record == record))
        if kind in KINDS:
            self._index.leave(connection, kind, record, gone=True)
            self._beside.touch(connection, kind, record)
            connection.exec_driver_sql(_REMOVE[kind], (number,))
            if kind == Incident.KIND:
                drop_beside(connection, number)
            self._index.drop(connection, number)

    def _mark(self, connection: Connection, kind: str, record: str, merged: MergedRecord) -> None:
        # A conflict on a field of a newer afield waits for one that can show and settle it.
        """Write the conflicts and the withheld fields of a record."""
        known = facets(kind) if kind in KINDS else {}
        conflicts = [
            {"record": record, "field": name} for name in merged.conflicts if name in known
        ]
        if conflicts:
            connection.execute(insert(_CONFLICT), conflicts)
        withheld = [
            {"record": record, "field": name, "device": device}
            for name, devices in merged.withheld.items()
            if name in known
            for device in devices
        ]
        if withheld:
            connection.execute(insert(_WITHHELD), withheld)


def _merged(kind: str, operations: Sequence[Operation], decisions: Decisions) -> MergedRecord:
    """Return the merged record; raises BadOperation when its graph is tangled."""
    if is_tangled(decisions.making(kind, operations)):
        raise BadOperation(reason="one record has too many versions side by side")
    return merged_state(kind, operations, decisions)


def _identity(operation: Operation, number: int) -> dict[str, Any]:
    return {
        "no": number,
        "id": operation.record,
        "ref": ref_of(operation.kind, operation.record),
        "created": operation.at[0],
        "author": operation.device,
    }
