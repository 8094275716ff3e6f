"""The form of a vault is its format, a number, and its schema, by the fingerprint of its tables.

    format    grows when what is written means something else; also ``v`` of vault.json
    schema    differs as soon as a kind or a field was added; nothing has to be counted up for it

A vault with less than the present form has is an **earlier** one, and is written anew. One with a
larger format, or with tables or columns that are not known here, is a **newer** one, and is
refused: an afield that does not know a field would project it away.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from crypto.errors import NewerFormat
from crypto.keyfile import VAULT_FORMAT
from models.lifecycle.migration.database_schema import fingerprint, schema_here, unknown_parts
from models.lifecycle.migration.errors import NewerVault
from models.storage import Database, VaultDamaged, keep_setting

if TYPE_CHECKING:
    from models.storage import UnitOfWork

FORMAT = "format"
SCHEMA = "schema"
_FIRST_FORMAT = 1
_EMPTY = "it is empty: put a copy of vault.db back, or a backup, if you have one"
_KEPT = "SELECT name, value FROM setting WHERE name IN ('format', 'schema')"
_HAS_SETTINGS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'setting'"


def keep_present_form(vault: UnitOfWork) -> None:
    """Note that a vault is of the present form."""
    keep_setting(vault, FORMAT, VAULT_FORMAT)
    keep_setting(vault, SCHEMA, fingerprint())


def format_here(connection: Connection) -> int:
    """Return the format of a vault that has its tables."""
    return int(_kept(connection).get(FORMAT, _FIRST_FORMAT))


def demand_known_form(database: Database) -> None:
    """Raise NewerFormat or NewerVault for the database of a vault that this afield does not know.

    A database without tables belongs to a vault that was never finished, and passes.
    """
    with database.reading() as connection:
        if connection.exec_driver_sql(_HAS_SETTINGS).first() is not None:
            _is_earlier(connection)


def is_migration_due(database: Database) -> bool:
    """Return whether a vault is of an earlier form.

    Raises NewerFormat or NewerVault, and VaultDamaged for a database without tables: that its
    vault was finished is known here.
    """
    with database.reading() as connection:
        if connection.exec_driver_sql(_HAS_SETTINGS).first() is None:
            raise VaultDamaged(where=_EMPTY)
        return _is_earlier(connection)


def _is_earlier(connection: Connection) -> bool:
    kept = _kept(connection)
    found = int(kept.get(FORMAT, _FIRST_FORMAT))
    if found > VAULT_FORMAT:
        raise NewerFormat(what="The vault", found=found, known=VAULT_FORMAT)
    if found < VAULT_FORMAT:
        return True
    if kept.get(SCHEMA) == fingerprint():
        return False
    # Two schemas of one format: whoever has what the other lacks is the later one.
    if unknown_parts(schema_here(connection)):
        raise NewerVault
    return True


def _kept(connection: Connection) -> dict[str, Any]:
    rows = connection.exec_driver_sql(_KEPT).all()
    return {name: json.loads(value) for name, value in rows}
