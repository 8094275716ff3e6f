"""The projection is checked: each record's row and marks against its merged operations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from models.lifecycle.verify.finding import Finding, Progress
from models.log import BadOperation, Operation
from models.merge import Decisions, MergedRecord, intrusions, read_decisions
from models.projection import full_row, merged_state, record_stands, table_of
from models.records import KINDS, facets
from models.storage import ConflictRow, SubjectRow, WithheldRow
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_RECORDS = "SELECT DISTINCT record FROM operation"
_COUNTED = "SELECT device, max(seq), count(*) FROM operation GROUP BY device"
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]


def record_heads_here(vault: VaultContext) -> list[Any]:
    """Return what is noted of each record: number, id, kind, reference and heads."""
    with vault.database.reading() as connection:
        return list(connection.execute(select(_SUBJECT).order_by(_SUBJECT.c.no)).all())


def record_findings(
    vault: VaultContext, subjects: list[Any], report: Progress
) -> Iterator[Finding]:
    """Yield what differs between the merge of each record and the tables."""
    done = 0
    for part in batches(subjects):
        operations = vault.history.of_records([subject.id for subject in part])
        with vault.database.reading() as connection:
            decisions = read_decisions(connection)
            kept = _Kept.of(connection, part)
        for subject in part:
            yield from _record(subject, operations.get(subject.id, []), kept, decisions)
            done += 1
        report("records", done, len(subjects))


def _record(
    subject: Any, operations: Sequence[Operation], kept: _Kept, decisions: Decisions
) -> Iterator[Finding]:
    """Yield what differs between the tables and the operations of one record."""
    try:
        kind = decisions.kind_of(operations) if operations else subject.kind
    except BadOperation:
        kind = None
    if kind != subject.kind:
        yield Finding(subject.ref, "It is not of the kind that its changes make it.")
        return
    merged = merged_state(kind, operations, decisions)
    if sorted(json.loads(subject.heads)) != list(merged.heads):
        yield Finding(subject.ref, "Its newest changes are not the ones that are noted.")
    for _change, name in sorted(intrusions(kind, operations, decisions.guards(kind, operations))):
        label = facets(kind)[name].label
        yield Finding(subject.ref, f"Another device than the one that began it set: {label}.")
    if kind in KINDS:
        there = record_stands(kind, operations, merged, decisions)
        yield from kept.row(subject, full_row(kind, merged) if there else None)
    yield from kept.marks(subject, merged)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the tables hold of some records: rows by number, noted fields by table and record."""

    rows: Mapping[int, Mapping[str, Any]]
    noted: Mapping[str, Mapping[str, set[str]]]

    @classmethod
    def of(cls, connection: Connection, subjects: Sequence[Any]) -> _Kept:
        """Read what the tables hold of these records."""
        rows: dict[int, Mapping[str, Any]] = {}
        for kind in {subject.kind for subject in subjects} & KINDS.keys():
            table = table_of(kind)
            numbers = [subject.no for subject in subjects if subject.kind == kind]
            found = connection.execute(select(table).where(table.c.no.in_(numbers))).mappings()
            rows |= {row["no"]: row for row in found}
        records = [subject.id for subject in subjects]
        noted: dict[str, dict[str, set[str]]] = {_CONFLICT.name: {}, _WITHHELD.name: {}}
        for table in (_CONFLICT, _WITHHELD):
            asked = select(table.c.record, table.c.field).where(table.c.record.in_(records))
            for record, field in connection.execute(asked):
                noted[table.name].setdefault(record, set()).add(field)
        return cls(rows, noted)

    def row(self, subject: Any, expected: dict[str, Any] | None) -> Iterator[Finding]:
        """Yield what differs between a row and the merged record, be it nothing."""
        found = self.rows.get(subject.no)
        if found is None or expected is None:
            if found is not None:
                yield Finding(subject.ref, "It is here, and no change of it counts.")
            elif expected is not None:
                yield Finding(subject.ref, "Its row is missing.")
            return
        wrong = [name for name, value in expected.items() if found[name] != value]
        if found["id"] != subject.id or found["ref"] != subject.ref:
            wrong.append("ref")
        if wrong:
            yield Finding(subject.ref, f"Not what its signed changes come to: {', '.join(wrong)}.")

    def marks(self, subject: Any, merged: MergedRecord) -> Iterator[Finding]:
        """Yield what differs in the fields that are noted as conflicting or withheld."""
        known = facets(subject.kind).keys() if subject.kind in KINDS else set()
        for table, found in ((_CONFLICT, merged.conflicts), (_WITHHELD, merged.withheld)):
            if self.noted[table.name].get(subject.id, set()) != found.keys() & known:
                sentence = f"What is noted as its {table.name} values is not right."
                yield Finding(subject.ref, sentence)


def orphan_findings(vault: VaultContext, known: Mapping[str, str]) -> Iterator[Finding]:
    """Yield rows without operations, operations without rows, and chains that count wrongly.

    ``known`` gives the kind of each record by its id.
    """
    with vault.database.reading() as connection:
        for record in connection.exec_driver_sql(_RECORDS).scalars():
            if record not in known:
                yield Finding(f"record {record[:8]}", "Its signed changes are here, it is not.")
        for kind in KINDS:
            table = table_of(kind)
            for row in connection.execute(select(table.c.id, table.c.ref)).all():
                if known.get(row.id) != kind:
                    yield Finding(row.ref, "It is here without any signed change.")
        counted = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(_COUNTED)}
    noted = {device: (head.seq, head.count) for device, head in vault.history.chains().items()}
    for device in sorted(counted.keys() | noted.keys()):
        if counted.get(device) != noted.get(device):
            yield Finding(f"chain {device[:8]}", "The number of its changes is not the one noted.")
