"""What a selection asks of the database, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Table, select

from models.bundle.quota import Quotas
from models.fold import table_of
from models.store import BlobRow, ConflictRow, OperationRow, SubjectRow, WithheldRow
from models.vault import Vault

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]
_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
_DOUBTFUL: tuple[Table, ...] = (
    ConflictRow.__table__,  # type: ignore[attr-defined]
    WithheldRow.__table__,  # type: ignore[attr-defined]
)
_BATCH = 500
# What a line holds beside its header and the values in it, at most.
_HEAVY = """SELECT record FROM (
    SELECT record, length(header) + 200 + coalesce((
        SELECT sum(length(CAST(value AS BLOB)) + length(field) + 48)
        FROM disclosure WHERE disclosure.operation = operation.no), 0) AS size
    FROM operation)
    GROUP BY record HAVING count(*) > ? OR sum(size) > ? OR max(size) > ?"""

Row = Mapping[str, object]


def sizes(vault: Vault, digests: list[str]) -> dict[str, int]:
    """Give the sizes of evidence bytes that are here, by digest."""
    found: dict[str, int] = {}
    with vault.database.reading() as connection:
        for some in _batches(digests):
            statement = select(_BLOB.c.sha256, _BLOB.c.size).where(_BLOB.c.sha256.in_(some))
            found |= {row.sha256: row.size for row in connection.execute(statement)}
    return found


def kinds(vault: Vault, records: list[str]) -> dict[str, str]:
    """Give the kinds of some records."""
    found: dict[str, str] = {}
    with vault.database.reading() as connection:
        for some in _batches(records):
            statement = select(_SUBJECT.c.id, _SUBJECT.c.kind).where(_SUBJECT.c.id.in_(some))
            found |= {row.id: row.kind for row in connection.execute(statement)}
    return found


def rows(vault: Vault, kind: str, records: Iterable[str], *, by: str = "id") -> dict[str, Row]:
    """Give the present state of the records of a kind with these values in a column, by id."""
    table = table_of(kind)
    found: dict[str, Row] = {}
    with vault.database.reading() as connection:
        for some in _batches(list(records)):
            chosen = connection.execute(select(table).where(table.c[by].in_(some)))
            found |= {row["id"]: dict(row) for row in chosen.mappings()}
    return found


def doubtful(vault: Vault, records: list[str]) -> set[str]:
    """Give the records whose handling is disputed, or was withheld from us."""
    found: set[str] = set()
    with vault.database.reading() as connection:
        for table in _DOUBTFUL:
            for some in _batches(records):
                statement = select(table.c.record).where(
                    table.c.record.in_(some), table.c.field == "handling"
                )
                found |= set(connection.execute(statement).scalars())
    return found


def writers(vault: Vault, records: list[str]) -> set[str]:
    """Name the devices that changed some records."""
    found: set[str] = set()
    with vault.database.reading() as connection:
        for some in _batches(records):
            statement = select(_OPERATION.c.device).where(_OPERATION.c.record.in_(some))
            found |= set(connection.execute(statement.distinct()).scalars())
    return found


def heavy(vault: Vault, quotas: Quotas) -> set[str]:
    """Name the records of which there may be more than one bundle holds; none is missed."""
    most = (quotas.record_operations, quotas.record, quotas.line)
    with vault.database.reading() as connection:
        return set(connection.exec_driver_sql(_HEAVY, most).scalars())


def _batches(records: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(records), _BATCH):
        yield records[start : start + _BATCH]
