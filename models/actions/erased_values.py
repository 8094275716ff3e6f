"""What was erased here: the values are gone, and are not taken in again.

Beside it stands what a person has yet to decide: values under other digests that equal one that
an erasure named. They are noted while both are here, because afterwards nothing would tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models import setting
from models.operation import Operation
from models.reach import Copy
from models.rulings import Rulings

if TYPE_CHECKING:
    from models.opened import Opened

_REMOVE = (
    "DELETE FROM disclosure WHERE field = ? AND operation ="
    " (SELECT no FROM operation WHERE hash = ?)"
)
_REMEMBER = "INSERT INTO erased(operation, field) VALUES(?, ?) ON CONFLICT DO NOTHING"
_ALIKE = "alike:"


def remove(connection: Connection, one: Copy) -> bool:
    """Remove a copy of a value for good; says whether it had not been removed before."""
    connection.exec_driver_sql(_REMOVE, (one.field, bytes.fromhex(one.change.hash)))
    return remember(connection, one.change, [one.field])


def remember(connection: Connection, change: Operation, fields: Iterable[str]) -> bool:
    """Remember fields of a change as erased; says whether any was not."""
    place = bytes.fromhex(change.hash)
    new = [connection.exec_driver_sql(_REMEMBER, (place, field)).rowcount > 0 for field in fields]
    return any(new)


def disclosing(
    rulings: Rulings, brought: Iterable[Operation], *, beside: Iterable[Operation]
) -> list[Operation]:
    """Give changes to a record without the values that were erased here.

    Those ``beside`` them are the ones that are here: what was erased in one of them is erased in
    every change that carries its digest.
    """
    gone = {(name, one.fields[name]) for one in beside for name in rulings.erased_in(one)}
    return [
        one.without({name for name, digest in one.fields.items() if (name, digest) in gone})
        for one in map(rulings.disclosing, brought)
    ]


def alike(vault: Opened, erasure: str) -> set[str]:
    """Give the digests whose values were found to equal one that an erasure names."""
    return set(setting.get(vault, _ALIKE + erasure, []))


def note_alike(vault: Opened, erasure: str, digests: Collection[str]) -> None:
    """Note digests that an erasure does not name and whose values equal one that it does."""
    before = alike(vault, erasure)
    if not before.issuperset(digests):
        setting.put(vault, _ALIKE + erasure, sorted(before.union(digests)))
