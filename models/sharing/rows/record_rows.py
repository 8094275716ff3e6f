"""What a selection asks of the database, a batch at a time."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from sqlalchemy import Table, bindparam, select, text

from models.lifecycle import Vault
from models.projection import table_of
from models.records import KINDS
from models.sharing.container import Limits
from models.sharing.rows.doubts import disputed_records, values_of_fields
from models.storage import BlobRow, DisclosureRow, OperationRow, SubjectRow
from models.values import batches
from models.vault import own_devices

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]
_DISCLOSURE: Table = DisclosureRow.__table__  # type: ignore[attr-defined]
_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
# What a line holds beside its header and the values in it, at most.
_HEAVY = text(
    """SELECT record FROM (
    SELECT record, length(header) + 200 + coalesce((
        SELECT sum(length(CAST(value AS BLOB)) + length(field) + 48)
        FROM disclosure WHERE disclosure.operation = operation.no), 0) AS size
    FROM operation WHERE record IN :records)
    GROUP BY record HAVING count(*) > :changes OR sum(size) > :size OR max(size) > :line"""
).bindparams(bindparam("records", expanding=True))

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
