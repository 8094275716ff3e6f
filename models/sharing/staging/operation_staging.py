"""Staged operations: a temporary database under a random key, read back record by record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from models.log import Disclosure, Operation
from models.merge import FORK_RULING
from models.sharing.container import Limits
from models.sharing.errors import TooLarge
from models.storage import Database

_BATCH = 500
_TABLES = (
    """CREATE TABLE change (
        no INTEGER PRIMARY KEY, record TEXT, later INTEGER, held INTEGER DEFAULT 0,
        header BLOB, signature BLOB, shown TEXT)""",
    """CREATE TABLE subject (
        record TEXT PRIMARY KEY, changes INTEGER, bytes INTEGER) WITHOUT ROWID""",
)
_COUNTED = """INSERT INTO subject VALUES (?, 1, ?) ON CONFLICT (record)
    DO UPDATE SET changes = changes + 1, bytes = bytes + excluded.bytes"""
_ADDED = "INSERT INTO change (record, header, signature, shown, later) VALUES (?, ?, ?, ?, ?)"

_Row = tuple[str, bytes, bytes, str, bool]


class StagedOperations:
    """Proven operations, kept outside memory until a person decides about them.

    The table ``change`` holds one operation a row; its ``no`` is the number that methods take.
    """

    def __init__(self, path: Path, key: bytes, *, quotas: Limits) -> None:
        """Make the database; raises StorageFull or StorageFailed."""
        again = partial(bytearray, key)
        self._database = Database(path, again(), write=True, again=again)
        self._quotas = quotas
        self._rows: list[_Row] = []
        self._counts: list[tuple[str, int]] = []
        self._holding = False
        with self._database.transaction() as connection:
            for table in _TABLES:
                connection.exec_driver_sql(table)

    def add(self, operation: Operation, size: int) -> None:
        """Keep an operation whose signature and digests were proven; ``size`` is its line's."""
        shown = {name: [one.salt.hex(), one.value] for name, one in operation.disclosures.items()}
        self._rows.append(
            (
                operation.record,
                operation.header,
                operation.signature,
                json.dumps(shown),
                operation.kind != FORK_RULING,
            )
        )
        self._counts.append((operation.record, size))
        if len(self._rows) >= _BATCH:
            self._flush()

    def finish(self) -> None:
        """End the adding; raises TooLarge when one record has more than may be merged."""
        self._flush()
        quotas = self._quotas
        with self._database.transaction() as connection:
            connection.exec_driver_sql("CREATE INDEX change_record ON change (record)")
            (changes, size) = connection.exec_driver_sql(
                "SELECT coalesce(max(changes), 0), coalesce(max(bytes), 0) FROM subject"
            ).one()
        if changes > quotas.record_operations:
            raise TooLarge(part="changes of one record", most=f"{quotas.record_operations:,}")
        if size > quotas.record:
            raise TooLarge(part="text of one record", most=f"{quotas.record:,} bytes")

    def batches(self) -> Iterator[list[str]]:
        """Yield the ids of all records, in order of appearance, in batches that fit in memory."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                """SELECT record, bytes FROM subject
                   JOIN (SELECT record, min(no) AS first FROM change GROUP BY record)
                   USING (record) ORDER BY first"""
            ).all()
        batch: list[str] = []
        held = 0
        for record, size in rows:
            if batch and (held + size > self._quotas.record or len(batch) >= _BATCH):
                yield batch
                batch, held = [], 0
            batch.append(record)
            held += size
        if batch:
            yield batch

    def of(self, records: Sequence[str]) -> dict[str, list[Operation]]:
        """Return the operations of some records by record, in the order of the bundle.

        Records without any are left out.
        """
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                """SELECT record, header, signature, shown FROM change
                   WHERE record IN (SELECT value FROM json_each(?)) ORDER BY no""",
                (json.dumps(list(records)),),
            ).all()
        found: dict[str, list[Operation]] = {record: [] for record in records}
        for record, header, signature, shown in rows:
            found[record].append(_operation(header, signature, shown))
        return {record: changes for record, changes in found.items() if changes}

    def under(self, numbers: Sequence[int]) -> list[Operation]:
        """Return the operations with these numbers, in the order of the bundle."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                """SELECT header, signature, shown FROM change
                   WHERE no IN (SELECT value FROM json_each(?)) ORDER BY no""",
                (json.dumps(list(numbers)),),
            ).all()
        return [_operation(*row) for row in rows]

    def hold(self, numbers: Sequence[int]) -> None:
        """Hold back the operations with these numbers, and no others."""
        with self._database.transaction() as connection:
            if self._holding:
                connection.exec_driver_sql("UPDATE change SET held = 0 WHERE held")
            if numbers:
                held = [(number,) for number in numbers]
                connection.exec_driver_sql("UPDATE change SET held = 1 WHERE no = ?", held)
        self._holding = bool(numbers)

    def held(self, records: Sequence[str]) -> frozenset[str]:
        """Return the hashes of the operations of some records that are held back."""
        if not self._holding:
            return frozenset()
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                """SELECT header, signature, '{}' FROM change
                   WHERE held AND record IN (SELECT value FROM json_each(?))""",
                (json.dumps(list(records)),),
            ).all()
        return frozenset(_operation(*row).hash for row in rows)

    def numbered(self) -> Iterator[tuple[int, Operation]]:
        """Yield all operations with their numbers and without values, in the order of taking in."""
        for number, _, header, signature, _, _ in self._rows_in_order():
            yield number, Operation.trusted(header, signature, {})

    def operations(self, *, leaving_out: frozenset[str] = frozenset()) -> Iterator[Operation]:
        """Yield the operations that are not held back, without those of some records.

        Decisions about forks come first, then the others, both in the order of the bundle: what
        a decision admits is then admitted in the same pass.
        """
        for _, record, header, signature, shown, held in self._rows_in_order():
            if record not in leaving_out and not held:
                yield _operation(header, signature, shown)

    def close(self) -> None:
        """Close the file; the key is gone with it."""
        self._database.close()

    def _rows_in_order(self) -> Iterator[tuple[int, str, bytes, bytes, str, int]]:
        for later in (0, 1):
            last = 0
            while rows := self._after(last, later):
                yield from rows
                last = rows[-1][0]

    def _after(self, last: int, later: int) -> Sequence[tuple[int, str, bytes, bytes, str, int]]:
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                """SELECT no, record, header, signature, shown, held FROM change
                   WHERE no > ? AND later = ? ORDER BY no LIMIT ?""",
                (last, later, _BATCH),
            ).all()
        return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]

    def _flush(self) -> None:
        if not self._rows:
            return
        with self._database.transaction() as connection:
            connection.exec_driver_sql(_ADDED, self._rows)
            connection.exec_driver_sql(_COUNTED, self._counts)
        self._rows.clear()
        self._counts.clear()


def _operation(header: bytes, signature: bytes, shown: str) -> Operation:
    # The database authenticates every page under a key that never left this process.
    disclosures = {
        name: Disclosure(bytes.fromhex(salt), value)
        for name, (salt, value) in json.loads(shown).items()
    }
    return Operation.trusted(header, signature, disclosures)
