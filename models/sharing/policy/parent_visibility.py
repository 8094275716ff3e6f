"""Whether the writer of a change can have seen what it names as seen.

In the first version of changes a chain named the change before by its id, so the id of a closed
change was told with the next one that was handed over, and a statement told the newest. Whoever
read it there can claim to have seen the change. So where a record stays here, nobody is believed
to have seen an early change of the owner's in it, unless they told that they hold it. Later
versions name links, and from a link nobody finds an id.
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
"""The hash of a change, and of the parent that is not believed."""

_FIRST = "SELECT header FROM operation WHERE device = ? AND seq = 1"
_EARLY = """SELECT hash, device, seq, record FROM operation
    WHERE json_extract(CAST(header AS TEXT), '$.v') < ?
    AND hash IN (SELECT unhex(value) FROM json_each(?))"""


def unbelieved_of(vault: Vault, changes: Iterable[Operation]) -> set[ParentPair]:
    """Give the changes, each with a parent that its writer was never given."""
    found: set[ParentPair] = set()
    stays: Collection[str] | None = None
    own = ownership_here(vault)
    if not _has_early(vault, own.devices):
        return found
    for some in batches(changes):
        theirs = [one for one in some if one.device not in own.devices]
        early = _early(vault, {parent for one in theirs for parent in one.parents}, own.devices)
        if early and stays is None:
            stays = records_staying(vault)
        for one in theirs:
            for parent in early.keys() & set(one.parents):
                device, seq, record = early[parent]
                told = held_by_peer(vault, one.device).get(device)
                if record in (stays or ()) and not (told and ranges_hold(told, seq)):
                    found.add((one.hash, parent))
    return found


def _has_early(vault: Vault, devices: Iterable[str]) -> bool:
    """Say whether a device of the owner's began its chain in an early version."""
    with vault.database.reading() as connection:
        return any(
            json.loads(header)["v"] < LINKED
            for device in devices
            for header in connection.exec_driver_sql(_FIRST, (device,)).scalars()
        )


def _early(
    vault: Vault, hashes: Collection[str], devices: Collection[str]
) -> dict[str, tuple[str, int, str]]:
    """Give those of some changes that are the owner's and early: device, number and record."""
    if not hashes:
        return {}
    with vault.database.reading() as connection:
        rows = connection.exec_driver_sql(_EARLY, (LINKED, json.dumps(sorted(hashes)))).all()
    return {row[0].hex(): (row[1], row[2], row[3]) for row in rows if row[1] in devices}
