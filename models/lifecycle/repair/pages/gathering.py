"""What the pages of a database still hold is gathered, whatever its schema says or fails to say.

The rows of the log go into the tables of the new database as they are found, those that are proven
by their pages first: a vault may be larger than memory. What is not proven waits in memory, since
it has to prove itself, and so do the small tables that belong to this vault alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from models.lifecycle.repair.pages.records import Row, rows_of
from models.lifecycle.repair.pages.row_shapes import (
    BLOB,
    DISCLOSURE,
    JOURNAL,
    OPERATION,
    SCHEMA,
    SETTING,
    SUBJECT,
    has_shape,
    table_of_row,
)
from models.storage import PageFile

_AT_ONCE = 1000
_INSERT = {
    OPERATION: (
        "INSERT OR IGNORE INTO operation"
        "(no, hash, device, seq, kind, record, at, header, signature)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    DISCLOSURE: (
        "INSERT OR IGNORE INTO disclosure(operation, field, salt, value) VALUES(?, ?, ?, ?)"
    ),
}
_PROVEN_ALONE = frozenset({SETTING, JOURNAL, BLOB, SUBJECT, SCHEMA})
"""Tables whose rows prove nothing by themselves: of a page that is not proven none is believed."""


@dataclass(slots=True)
class Gathered:
    """What was found beside the log, by table, and the rows of the log that are not proven."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    damaged: list[int] = field(default_factory=list)
    """The numbers of the pages that are not proven and not blank."""

    def of(self, table: str) -> list[Row]:
        """Return the rows that were found of a table, those that are proven first."""
        return sorted(self.rows.get(table, []), key=lambda row: (not row.proven, row.number))

    @property
    def settings(self) -> dict[str, Any]:
        """Return the settings of the vault by name."""
        return {str(row.values[0]): json.loads(str(row.values[1])) for row in self.of(SETTING)}


def gather(
    file: PageFile, connection: Connection, progress: Callable[[int, int], None]
) -> Gathered:
    """Read every page; return what was found, with the proven rows of the log in their tables."""
    found = Gathered()
    log: dict[str, list[tuple[Any, ...]]] = {OPERATION: [], DISCLOSURE: []}
    for page in file.pages():
        if not page.proven and not file.is_blank(page.number):
            found.damaged.append(page.number)
        everywhere = not page.proven and file.has_codes
        for row in rows_of(page, file.page, has_shape, everywhere=everywhere):
            table = table_of_row(row)
            if table is None or (table in _PROVEN_ALONE and not row.proven):
                continue
            if table in log and row.proven:
                log[table].append(log_row(table, row))
            else:
                found.rows.setdefault(table, []).append(row)
        _write(connection, log, least=_AT_ONCE)
        progress(page.number, file.count)
    _write(connection, log, least=1)
    return found


def log_row(table: str, row: Row) -> tuple[Any, ...]:
    """Return the columns of a row of the log; an operation's number is the row's own."""
    return (row.number, *row.values[1:]) if table == OPERATION else row.values


def insert_log_rows(connection: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows of the log; one that is here already, by its key or its hash, stays as it is."""
    wanted = list(rows)
    if wanted:
        connection.exec_driver_sql(_INSERT[table], wanted)


def _write(connection: Connection, log: dict[str, list[tuple[Any, ...]]], *, least: int) -> None:
    for table, rows in log.items():
        if len(rows) >= least:
            insert_log_rows(connection, table, rows)
            rows.clear()
