"""The schema of a database is its tables with their columns; the present one follows from the code.

A field is one line in its kind, and a kind one class: both stand in SQLModel's metadata, and
nothing else has to be said for a vault to get them. The **fingerprint** is a digest of all that the
present schema is; a vault keeps the one under which it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from models.projection import SEARCH_COLUMNS

Schema = Mapping[str, frozenset[str]]
"""The names of the columns, by the name of their table."""

_HERE = """SELECT m.name, p.name FROM sqlite_master AS m, pragma_table_info(m.name) AS p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"""


def present_schema() -> Schema:
    """Return the tables of a vault that is made now, those of the search index too."""
    tables = {
        table.name: frozenset(column.name for column in table.columns)
        for table in SQLModel.metadata.tables.values()
    }
    return tables | {name: frozenset(columns) for name, columns in SEARCH_COLUMNS.items()}


def schema_here(connection: Connection) -> Schema:
    """Return the tables of a database, without those in which SQLite keeps the search index."""
    found: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(_HERE).all():
        if not any(table.startswith(f"{index}_") for index in SEARCH_COLUMNS):
            found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def unknown_parts(here: Schema) -> list[str]:
    """Return the tables and columns of a database that the present schema does not have."""
    present = present_schema()
    return sorted(
        f"{table}.{column}"
        for table, columns in here.items()
        for column in columns - present.get(table, frozenset())
    )


@cache
def fingerprint() -> str:
    """Return the fingerprint of the present schema: 64 hexadecimal digits."""
    lines = sorted(
        line for table in SQLModel.metadata.tables.values() for line in _description(table)
    )
    lines += [f"search {name}({', '.join(columns)})" for name, columns in SEARCH_COLUMNS.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _description(table: Table) -> Iterator[str]:
    """Yield one line for each column and index of a table."""
    dialect = sqlite.dialect()
    for column in table.columns:
        sort = column.type.compile(dialect)
        rules = f"null={column.nullable} key={column.primary_key} unique={bool(column.unique)}"
        yield f"column {table.name}.{column.name} {sort} {rules}"
    for index in table.indexes:
        columns = ", ".join(column.name for column in index.columns)
        yield f"index {table.name}({columns}) unique={bool(index.unique)}"
