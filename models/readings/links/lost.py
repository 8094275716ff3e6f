"""Lost duplicates count with an incident that does not count itself, and so nowhere.

Nobody is let make one, but two people apart can: one names a duplicate while the other withdraws
what it counts with, or several close a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import DISCOUNTED, NOT_COUNTED, counts_with

if TYPE_CHECKING:
    from models.vault import VaultContext

_POINTING = """SELECT id, ref, canonical, status, withdrawn FROM incident
    WHERE canonical IS NOT NULL OR id IN (SELECT canonical FROM incident) ORDER BY no"""


def lost_duplicates(vault: VaultContext) -> list[str]:
    """Return the references of incidents behind which none counts; withdrawn ones are not lost.

    An incident that names one which is not here may count with it in another vault, and is lost
    here all the same.
    """
    with vault.database.reading() as connection:
        rows = connection.exec_driver_sql(_POINTING).all()
    by_id = {row.id: row for row in rows}
    lost = []
    for row in rows:
        if row.canonical is None or not counts_with(row.withdrawn) or row.status == DISCOUNTED:
            continue
        seen, one = {row.id}, by_id.get(row.canonical)
        while one is not None and one.canonical is not None and one.id not in seen:
            seen.add(one.id)
            one = by_id.get(one.canonical)
        if one is None or one.canonical is not None or not _counts(one):
            lost.append(row.ref)
    return lost


def _counts(root: Any) -> bool:
    return counts_with(root.withdrawn) and root.status not in NOT_COUNTED
