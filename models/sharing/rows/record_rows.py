"""Rows of records, and counts about them, as a selection needs them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from sqlalchemy import Table, bindparam, select, text

from models.lifecycle import Vault
from models.projection import table_of
from models.records import KINDS, counts_with
from models.sharing.container import Limits
from models.sharing.rows.doubts import disputed_records, values_of_fields
from models.storage import BlobRow, DisclosureRow, OperationRow, SubjectRow
from models.values import batches
from models.vault import own_devices

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]
_DISCLOSURE: Table = DisclosureRow.__table__  # type: ignore[attr-defined]
_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
# A line holds at most 200 bytes beside its header, and 48 beside each value and its field.
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
    """Return the SHA-256 of evidence whose bytes no record by somebody else can let leave.

    They are named by a record that stays or was withdrawn, or by one of the owner's that is not
    among those leaving.
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
        if not counts_with(withdrawn) or id in stays or (author in own and id not in leaving)
    }
    return set(closed.values()).union(*(several.get(id, ()) for id in closed))


def evidence_sizes(vault: Vault, digests: list[str]) -> dict[str, int]:
    """Return the sizes in bytes of the evidence files that are here, by SHA-256."""
    sizes: dict[str, int] = {}
    with vault.database.reading() as connection:
        for batch in batches(digests):
            statement = select(_BLOB.c.sha256, _BLOB.c.size).where(_BLOB.c.sha256.in_(batch))
            sizes |= {row.sha256: row.size for row in connection.execute(statement)}
    return sizes


def kinds_of_records(vault: Vault, records: list[str]) -> dict[str, str]:
    """Return the kinds of records by their ids."""
    kinds: dict[str, str] = {}
    with vault.database.reading() as connection:
        for batch in batches(records):
            statement = select(_SUBJECT.c.id, _SUBJECT.c.kind).where(_SUBJECT.c.id.in_(batch))
            kinds |= {row.id: row.kind for row in connection.execute(statement)}
    return kinds


def rows_to_export(
    vault: Vault, kind: str, records: Iterable[str], *, by: str = "id"
) -> dict[str, Row]:
    """Return by id the rows of a kind of which the column ``by`` holds one of ``records``."""
    table = table_of(kind)
    rows: dict[str, Row] = {}
    with vault.database.reading() as connection:
        for batch in batches(records):
            result = connection.execute(select(table).where(table.c[by].in_(batch)))
            rows |= {row["id"]: dict(row) for row in result.mappings()}
    return rows


def flagged_people(vault: Vault) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return kind, id, code name and protection flags of each source and person that has any.

    Those that were withdrawn are among them.
    """
    found = []
    for kind in ("source", "person"):
        table = table_of(kind)
        columns = select(table.c.id, table.c[KINDS[kind].TITLE[0]], table.c.risk)
        with vault.database.reading() as connection:
            rows = connection.execute(columns).all()
        found += [(kind, id, name or "", tuple(map(str, risk))) for id, name, risk in rows if risk]
    return found


def authors(vault: Vault, records: set[str]) -> dict[str, str]:
    """Return by record the device that began it, as its row says."""
    devices: dict[str, str] = {}
    for kind, of_kind in _by_kind(vault, records).items():
        table = table_of(kind)
        with vault.database.reading() as connection:
            for batch in batches(of_kind):
                query = select(table.c.id, table.c.author).where(table.c.id.in_(batch))
                devices |= {row[0]: row[1] for row in connection.execute(query)}
    return devices


def _by_kind(vault: Vault, records: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for record, kind in kinds_of_records(vault, sorted(records)).items():
        if kind in KINDS:
            found.setdefault(kind, []).append(record)
    return found


def writers_of(vault: Vault, records: list[str]) -> set[str]:
    """Return the devices that wrote operations of some records."""
    devices: set[str] = set()
    with vault.database.reading() as connection:
        for batch in batches(records):
            statement = select(_OPERATION.c.device).where(_OPERATION.c.record.in_(batch))
            devices |= set(connection.execute(statement.distinct()).scalars())
    return devices


def heavy_records(vault: Vault, records: Iterable[str], quotas: Limits) -> set[str]:
    """Return the records of which there may be more than one bundle holds."""
    most = {"changes": quotas.record_operations, "size": quotas.record, "line": quotas.line}
    heavy: set[str] = set()
    with vault.database.reading() as connection:
        for batch in batches(records):
            heavy |= set(connection.execute(_HEAVY, {"records": batch, **most}).scalars())
    return heavy
