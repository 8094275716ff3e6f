"""The erased values of a vault are gone from it, and are not taken in again.

Beside them it keeps what a person has yet to decide: values under other digests that equal one that
an erasure named. They are noted while both are here, because afterwards nothing would tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.log import Operation, ValueCopy
from models.merge import Decisions
from models.storage import keep_setting, read_setting

if TYPE_CHECKING:
    from models.vault import VaultContext

_REMOVE = (
    "DELETE FROM disclosure WHERE field = ? AND operation ="
    " (SELECT no FROM operation WHERE hash = ?)"
)
_REMEMBER = "INSERT INTO erased(operation, field) VALUES(?, ?) ON CONFLICT DO NOTHING"
_ALIKE = "alike:"


def remove_value(connection: Connection, copy: ValueCopy) -> bool:
    """Remove a copy of a value for good; return whether it had not been removed before."""
    connection.exec_driver_sql(_REMOVE, (copy.field, bytes.fromhex(copy.change.hash)))
    return remember_erased(connection, copy.change, [copy.field])


def remember_erased(connection: Connection, operation: Operation, fields: Iterable[str]) -> bool:
    """Keep fields of an operation as erased; return whether any was not."""
    place = bytes.fromhex(operation.hash)
    new = [connection.exec_driver_sql(_REMEMBER, (place, field)).rowcount > 0 for field in fields]
    return any(new)


def without_erased(
    decisions: Decisions, brought: Iterable[Operation], *, beside: Iterable[Operation]
) -> list[Operation]:
    """Return operations on a record without the values that were erased here.

    ``beside`` are the operations that are here: what was erased in one of them is erased in every
    operation that carries its digest.
    """
    gone = {
        (name, operation.fields[name])
        for operation in beside
        for name in decisions.erased_in(operation)
    }
    return [
        operation.without(
            {name for name, digest in operation.fields.items() if (name, digest) in gone}
        )
        for operation in map(decisions.disclosing, brought)
    ]


def equal_digests(vault: VaultContext, erasure: str) -> set[str]:
    """Return the digests whose values were found to equal one that an erasure names."""
    return set(read_setting(vault, _ALIKE + erasure, []))


def note_equal_digests(vault: VaultContext, erasure: str, digests: Collection[str]) -> None:
    """Note digests that an erasure does not name and whose values equal one that it does."""
    before = equal_digests(vault, erasure)
    if not before.issuperset(digests):
        keep_setting(vault, _ALIKE + erasure, sorted(before.union(digests)))
