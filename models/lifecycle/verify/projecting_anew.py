"""All that follows from the log is made anew: rows, conflicts, withheld fields, and the index.

Nothing of it is needed to make it: whatever stands there is removed first. The signed changes and
what belongs to this vault alone are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete

from models.actions import project_again
from models.log import BadOperation, recount_chains
from models.projection import INCIDENT_INDEX, RECORD_INDEX, create_search_index, table_of
from models.records import DECISIONS, KINDS
from models.storage import PROJECTED
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

# Records come in the order in which each began here, as they did the first time.
_RECORDS = "SELECT record FROM operation GROUP BY record ORDER BY min(no)"
_DECIDING = "SELECT DISTINCT record FROM operation WHERE kind = ? ORDER BY no"


def project_anew(
    vault: VaultContext, connection: Connection, progress: Callable[[int, int], None] | None = None
) -> list[str]:
    """Project everything again from the log, within a transaction; chains are counted again too.

    Returns the ids of records whose changes cannot be merged: more of them stand side by side than
    any vault takes in.
    """
    _remove_all(connection)
    recount_chains(vault.database, connection, vault.history.operations())
    report = progress or (lambda _done, _all: None)
    deciding = [
        str(record)
        for kind in sorted(DECISIONS)
        for record in connection.exec_driver_sql(_DECIDING, (kind,)).scalars()
    ]
    known = set(deciding)
    others = [
        str(record)
        for record in connection.exec_driver_sql(_RECORDS).scalars()
        if record not in known
    ]
    left: list[str] = []
    done, total = 0, len(deciding) + len(others)
    # How the others are to be read depends on what was decided.
    for records in (deciding, others):
        for batch in batches(records):
            left += _projected(vault, connection, batch)
            done += len(batch)
            report(done, total)
    return left


def _projected(vault: VaultContext, connection: Connection, batch: Sequence[str]) -> list[str]:
    """Project some records; return those that cannot be."""
    try:
        project_again(vault, connection, batch)
    except BadOperation:
        # It is raised before anything of its batch is written.
        if len(batch) == 1:
            return list(batch)
        return [left for record in batch for left in _projected(vault, connection, [record])]
    return []


def _remove_all(connection: Connection) -> None:
    """Remove what follows from the log, whatever stands there."""
    for kind in KINDS:
        connection.execute(delete(table_of(kind)))
    for row in PROJECTED:
        connection.execute(delete(row))
    for name in (INCIDENT_INDEX, RECORD_INDEX):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    create_search_index(connection)
