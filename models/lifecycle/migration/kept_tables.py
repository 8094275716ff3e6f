"""What a vault keeps is copied row by row into its new database, and compared there.

    kept        operations, their values, chains, forks, erasures, sealed files, colleagues,
                journal, drafts, settings: every table that is not projected
    projected   the tables of the kinds, the heads, conflicts and withheld values of records, what
                stands beside incidents, the search index: made again from the log, never copied

A column that is new stays empty, so one that is added to a kept table may be NULL or has a default.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from models.lifecycle.migration.errors import MigrationNotProven
from models.records import KINDS
from models.storage import PROJECTED, OperationRow

Step = Callable[[int], None]
"""Called with the number of operations that were copied since it was called last."""

PIECE = 5_000
"""Rows that are copied at a time, so that there is something to tell meanwhile."""

_PROJECTED = frozenset(
    {row.__tablename__ for row in PROJECTED} | {kind.__tablename__ for kind in KINDS.values()}
)
_OPERATION = OperationRow.__tablename__


def kept_tables() -> list[Table]:
    """Return the tables that are copied, each after those that it refers to."""
    every = SQLModel.metadata.sorted_tables
    return [table for table in every if table.name not in _PROJECTED]


def copy_kept_tables(connection: Connection, *, step: Step) -> None:
    """Copy every kept table of the attached ``source``; raises MigrationNotProven."""
    for table in kept_tables():
        columns = _shared_columns(connection, table)
        if columns:
            _copy(connection, table, columns, step)
            _prove(connection, table, columns)


def _shared_columns(connection: Connection, table: Table) -> list[str]:
    """Return the columns of a table that the source has too; none where it lacks the table."""
    asked = f"SELECT name FROM pragma_table_info('{table.name}', 'source')"  # noqa: S608 - ours
    here = set(connection.exec_driver_sql(asked).scalars())
    return [column.name for column in table.columns if column.name in here]


def _copy(connection: Connection, table: Table, columns: Sequence[str], step: Step) -> None:
    listed, name = ", ".join(f'"{column}"' for column in columns), table.name
    copying = (
        f'INSERT INTO main."{name}"({listed}) SELECT {listed} FROM source."{name}"'  # noqa: S608
        " WHERE rowid > ? AND rowid <= ? ORDER BY rowid"
    )
    last = f'SELECT coalesce(max(rowid), 0) FROM source."{name}"'  # noqa: S608 - ours
    for start in range(0, int(connection.exec_driver_sql(last).scalar_one()), PIECE):
        done = connection.exec_driver_sql(copying, (start, start + PIECE))
        if name == _OPERATION:
            step(done.rowcount)


def _prove(connection: Connection, table: Table, columns: Sequence[str]) -> None:
    """Raise MigrationNotProven unless both tables hold the same rows, byte for byte."""
    keys = [column.name for column in table.primary_key.columns]
    joined = " AND ".join(f'a."{key}" = b."{key}"' for key in keys)
    same = " AND ".join(f'a."{column}" IS b."{column}"' for column in columns)
    name = table.name
    before, after = f'source."{name}"', f'main."{name}"'
    both = f"{before} AS a JOIN {after} AS b ON {joined} WHERE {same}"
    counts = {
        connection.exec_driver_sql(f"SELECT count(*) FROM {rows}").scalar_one()  # noqa: S608 - ours
        for rows in (before, after, both)
    }
    if len(counts) != 1:
        raise MigrationNotProven(part=name)
