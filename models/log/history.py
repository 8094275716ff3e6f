"""The history of a vault holds its operations: they are appended, read back and counted here.

A device numbers its operations without gaps, and each names the link of the one before it. A vault
holds its own chain whole; of another device it holds what was shared, so a gap there is ordinary.
Two different operations with one number of one device are a fork.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from models.log.commitment import Disclosure
from models.log.fork_detection import ForkPlace
from models.log.history_rows import ChainHead, chain_head, disclosure_rows, operation_row
from models.log.operation import Operation
from models.log.operation_header import START
from models.storage import ChainRow, Database, DisclosureRow, OperationRow
from models.values import BATCH

_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
_DISCLOSURE: Table = DisclosureRow.__table__  # type: ignore[attr-defined]
_CHAIN: Table = ChainRow.__table__  # type: ignore[attr-defined]

_COLUMNS = select(_OPERATION.c.no, _OPERATION.c.header, _OPERATION.c.signature)
_HEAD = select(_CHAIN).where(_CHAIN.c.device == bindparam("device"))
_DISCLOSED = select(_DISCLOSURE.c.field).where(_DISCLOSURE.c.operation == bindparam("operation"))

# Every save runs these, so they are written out: SQLAlchemy takes longer to prepare each than
# SQLite takes to run it.
_LAST_NUMBER = "SELECT coalesce(max(no), 0) FROM operation"
_INSERT = (
    "INSERT INTO operation(no, hash, device, seq, kind, record, at, header, signature)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MADE = "SELECT 1 FROM sqlite_master WHERE name = 'chain'"
_BEGUN = "SELECT 1 FROM chain LIMIT 1"
_BY_SEQ = "SELECT hash FROM operation WHERE device = ? AND seq = ?"
_FROM = "SELECT DISTINCT record FROM operation WHERE device = ? AND seq >= ?"
_NOTE_FORK = "INSERT INTO fork(device, seq) VALUES(?, ?) ON CONFLICT DO NOTHING"
_FORKS = "SELECT device, seq FROM fork ORDER BY device, seq"
_BY_HASH = "SELECT no FROM operation WHERE hash = ?"
_INSERT_DISCLOSURE = "INSERT INTO disclosure(operation, field, salt, value) VALUES(?, ?, ?, ?)"
_ADVANCE = (
    "INSERT INTO chain(device, seq, hash, count) VALUES(?, ?, ?, ?)"
    " ON CONFLICT(device) DO UPDATE SET count = count + excluded.count,"
    " hash = CASE WHEN excluded.seq > seq THEN excluded.hash ELSE hash END,"
    " seq = max(seq, excluded.seq)"
)


class History:
    """The signed operations of a vault."""

    def __init__(self, database: Database) -> None:
        """Read and append within this database."""
        self._database = database

    def begun(self) -> bool:
        """Return whether there is any operation, or even a table for one."""
        with self._database.reading() as connection:
            made = connection.exec_driver_sql(_MADE).first()
            return made is not None and connection.exec_driver_sql(_BEGUN).first() is not None

    def number_of(self, operation: str) -> int | None:
        """Return the row number of an operation by its hash, or None if it is not here."""
        with self._database.reading() as connection:
            found = connection.exec_driver_sql(_BY_HASH, (bytes.fromhex(operation),)).scalar()
            return None if found is None else int(found)

    def numbers_of(self, operations: Sequence[Operation]) -> dict[str, int]:
        """Return the row numbers of those operations that are here, by hash."""
        hashes = [bytes.fromhex(operation.hash) for operation in operations]
        statement = select(_OPERATION.c.hash, _OPERATION.c.no).where(_OPERATION.c.hash.in_(hashes))
        with self._database.reading() as connection:
            return {row[0].hex(): row[1] for row in connection.execute(statement).all()}

    def record_of(self, operation: str) -> str:
        """Return the id of the record that an operation of this vault is about."""
        with self._database.reading() as connection:
            found = connection.execute(
                select(_OPERATION.c.record).where(_OPERATION.c.hash == bytes.fromhex(operation))
            ).scalar_one()
            return str(found)

    def append(
        self,
        connection: Connection,
        operations: Sequence[Operation],
        *,
        proven: Collection[ForkPlace],
    ) -> None:
        """Add operations of others that are not here yet, and the forks that they prove."""
        for place in proven:
            connection.exec_driver_sql(_NOTE_FORK, place)
        self.extend(connection, operations)

    def extend(self, connection: Connection, operations: Sequence[Operation]) -> None:
        """Add operations and advance the heads of their chains."""
        first = int(connection.exec_driver_sql(_LAST_NUMBER).scalar_one()) + 1
        rows, disclosures = [], []
        for number, operation in enumerate(operations, start=first):
            rows.append(operation_row(number, operation))
            disclosures += disclosure_rows(number, operation.disclosures)
        connection.exec_driver_sql(_INSERT, rows)
        if disclosures:
            connection.exec_driver_sql(_INSERT_DISCLOSURE, disclosures)
        self._advance(connection, operations)

    def disclose(
        self, connection: Connection, number: int, disclosures: Mapping[str, Disclosure]
    ) -> int:
        """Keep proven values of an operation that are not here yet; return how many were new."""
        if not disclosures:
            return 0
        kept = set(connection.execute(_DISCLOSED, {"operation": number}).scalars())
        new = {field: shown for field, shown in disclosures.items() if field not in kept}
        if new:
            connection.exec_driver_sql(_INSERT_DISCLOSURE, disclosure_rows(number, new))
        return len(new)

    def chains(self) -> dict[str, ChainHead]:
        """Return the head of each chain, by device."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_CHAIN)).mappings().all()
        return {row["device"]: chain_head(row) for row in rows}

    def head(self, device: str) -> ChainHead:
        """Return the head of one device's chain; a new device starts at number 0."""
        with self._database.reading() as connection:
            row = connection.execute(_HEAD, {"device": device}).mappings().first()
        return chain_head(row) if row else ChainHead(0, START, 0)

    def hashes_at(self, device: str, seq: int) -> set[str]:
        """Return the hashes of a device's operations with one number: more than one is a fork."""
        with self._database.reading() as connection:
            found = connection.exec_driver_sql(_BY_SEQ, (device, seq)).scalars().all()
            return {hash.hex() for hash in found}

    def forks(self) -> list[ForkPlace]:
        """Return the device and number of each fork that is proven here."""
        with self._database.reading() as connection:
            return [(row[0], row[1]) for row in connection.exec_driver_sql(_FORKS).all()]

    def records_from(self, device: str, seq: int) -> list[str]:
        """Return the ids of the records that a device wrote in from one of its numbers on."""
        with self._database.reading() as connection:
            return list(connection.exec_driver_sql(_FROM, (device, seq)).scalars().all())

    def of_record(self, record: str) -> list[Operation]:
        """Return all operations of one record, in the order in which they came in."""
        return self.of_records([record]).get(record, [])

    def known_to(self, record: str, heads: Collection[str]) -> list[Operation]:
        """Return the operations of a record that the given heads rest on, these included."""
        by_hash = {operation.hash: operation for operation in self.of_record(record)}
        seen: dict[str, Operation] = {}
        waiting = list(heads)
        while waiting:
            hash = waiting.pop()
            if hash not in seen and hash in by_hash:
                seen[hash] = by_hash[hash]
                waiting += by_hash[hash].parents
        return list(seen.values())

    def of_records(self, records: Sequence[str]) -> dict[str, list[Operation]]:
        """Return all operations of a few records, by record id, in the order in which they came."""
        found: dict[str, list[Operation]] = {}
        with self._database.reading() as connection:
            statement = _COLUMNS.where(_OPERATION.c.record.in_(records)).order_by(_OPERATION.c.no)
            for operation in self._read(connection, connection.execute(statement).all()):
                found.setdefault(operation.record, []).append(operation)
        return found

    def operations(self, records: Iterable[str] | None = None) -> Iterator[Operation]:
        """Yield all operations, or those of some records, by device and number.

        Reads in short batches, so that no lock is held between them.
        """
        numbers = self._numbers(records)
        for start in range(0, len(numbers), BATCH):
            wanted = numbers[start : start + BATCH]
            with self._database.reading() as connection:
                rows = connection.execute(
                    _COLUMNS.where(_OPERATION.c.no.in_(wanted)).order_by(
                        _OPERATION.c.device, _OPERATION.c.seq
                    )
                ).all()
                found = self._read(connection, rows)
            yield from found

    def count(self) -> int:
        """Return how many operations are here."""
        return sum(head.count for head in self.chains().values())

    def _numbers(self, records: Iterable[str] | None) -> list[int]:
        statement = select(_OPERATION.c.no, _OPERATION.c.device, _OPERATION.c.seq)
        places: list[tuple[str, int, int]] = []
        with self._database.reading() as connection:
            if records is None:
                rows = connection.execute(statement).all()
                places = [(row.device, row.seq, row.no) for row in rows]
            else:
                wanted = list(records)
                for start in range(0, len(wanted), BATCH):
                    part = wanted[start : start + BATCH]
                    rows = connection.execute(statement.where(_OPERATION.c.record.in_(part))).all()
                    places += [(row.device, row.seq, row.no) for row in rows]
        return [number for _, _, number in sorted(places)]

    def _read(self, connection: Connection, rows: Iterable[Any]) -> list[Operation]:
        rows = list(rows)
        shown: dict[int, dict[str, Disclosure]] = {row.no: {} for row in rows}
        numbers = list(shown)
        for start in range(0, len(numbers), BATCH):
            part = numbers[start : start + BATCH]
            for row in connection.execute(
                select(_DISCLOSURE).where(_DISCLOSURE.c.operation.in_(part))
            ):
                shown[row.operation][row.field] = Disclosure(row.salt, json.loads(row.value))
        return [Operation.trusted(row.header, row.signature, shown[row.no]) for row in rows]

    def _advance(self, connection: Connection, operations: Sequence[Operation]) -> None:
        newest: dict[str, Operation] = {}
        counts = Counter(operation.device for operation in operations)
        for operation in operations:
            if operation.device not in newest or operation.seq > newest[operation.device].seq:
                newest[operation.device] = operation
        for device, operation in newest.items():
            connection.exec_driver_sql(
                _ADVANCE, (device, operation.seq, operation.hash, counts[device])
            )
