"""Parent visibility: whether the writer of an operation can have seen its parents.

In the first version of operations a chain names the operation before by its id, so the id of a
closed operation is told with the next one that is handed over, and statements tell the newest.
Whoever reads it there can claim to have seen that operation. So where a record stays here,
nobody is believed to have seen an early operation of the owner's in it, unless their holdings
name it. Later versions name links, from which nobody finds an id.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from models.lifecycle import Vault
from models.log import LINKED, Operation
from models.merge import ownership_here
from models.sharing.policy.handling_gate import records_staying
from models.sharing.statement import ranges_hold
from models.values import batches
from models.vault import held_by_peer

ParentPair = tuple[str, str]
"""The hash of an operation, and of the parent that is not believed."""

_FIRST = "SELECT header FROM operation WHERE device = ? AND seq = 1"
_EARLY = """SELECT hash, device, seq, record FROM operation
    WHERE json_extract(CAST(header AS TEXT), '$.v') < ?
    AND hash IN (SELECT unhex(value) FROM json_each(?))"""


def unbelieved_of(vault: Vault, changes: Iterable[Operation]) -> set[ParentPair]:
    """Return the hashes of operations, each with a parent that its writer was never given."""
    found: set[ParentPair] = set()
    stays: Collection[str] | None = None
    own = ownership_here(vault)
    if not _has_early(vault, own.devices):
        return found
    for batch in batches(changes):
        theirs = [operation for operation in batch if operation.device not in own.devices]
        early = _early(
            vault, {parent for operation in theirs for parent in operation.parents}, own.devices
        )
        if early and stays is None:
            stays = records_staying(vault)
        for operation in theirs:
            for parent in early.keys() & set(operation.parents):
                device, seq, record = early[parent]
                holdings = held_by_peer(vault, operation.device).get(device)
                if record in (stays or ()) and not (holdings and ranges_hold(holdings, seq)):
                    found.add((operation.hash, parent))
    return found


def _has_early(vault: Vault, devices: Iterable[str]) -> bool:
    """Return whether a device of the owner's began its chain in an early version."""
    with vault.database.reading() as connection:
        return any(
            json.loads(header)["v"] < LINKED
            for device in devices
            for header in connection.exec_driver_sql(_FIRST, (device,)).scalars()
        )


def _early(
    vault: Vault, hashes: Collection[str], devices: Collection[str]
) -> dict[str, tuple[str, int, str]]:
    """Return device, number and record by hash of the early operations that are the owner's."""
    if not hashes:
        return {}
    with vault.database.reading() as connection:
        rows = connection.exec_driver_sql(_EARLY, (LINKED, json.dumps(sorted(hashes)))).all()
    return {row[0].hex(): (row[1], row[2], row[3]) for row in rows if row[1] in devices}
