"""A vault keeps which operations came in late, and which name parents that are not believed.

Late is an operation that came in when its record was here already, and so is a second beginning.
Whoever took a record in may rely on how its author had closed it, and hang their own words on it.
So what an author loosens afterwards waits until the owner agrees, see ``models.merge.guards``.

Not believed is that an operation's writer saw a parent which was never handed to them, see
``models.sharing.policy.parent_visibility``. Both are kept as settings of the vault.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from models.log import Operation
from models.records import KINDS, Authority, facets, unknown_fields
from models.storage import UnitOfWork, keep_setting, read_setting

_NAME = "late"
_KEPT = f"SELECT value FROM setting WHERE name = '{_NAME}'"  # noqa: S608 - our own name
_UNBELIEVED = "unbelieved"
_DOUBTED = f"SELECT value FROM setting WHERE name = '{_UNBELIEVED}'"  # noqa: S608 - our own name


def late_operations(connection: Connection) -> frozenset[str]:
    """Return the hashes of the operations that came late."""
    text = connection.exec_driver_sql(_KEPT).scalar()
    return frozenset(json.loads(text)) if text else frozenset()


def guarding_operations(operations: Iterable[Operation]) -> frozenset[str]:
    """Return the hashes of those operations that say something about a guard.

    A beginning does so by what it leaves empty.
    """
    return frozenset(
        operation.hash for operation in operations if not operation.parents or _guards(operation)
    )


def note_late(vault: UnitOfWork, hashes: Collection[str]) -> None:
    """Note that some more operations came late."""
    if hashes:
        known = read_setting(vault, _NAME, [])
        keep_setting(vault, _NAME, [*known, *sorted(set(hashes) - set(known))])


def unbelieved_parents(connection: Connection) -> frozenset[tuple[str, str]]:
    """Return the pairs, by hash, of an operation and a parent of it that is not believed."""
    text = connection.exec_driver_sql(_DOUBTED).scalar()
    return frozenset((pair[0], pair[1]) for pair in json.loads(text)) if text else frozenset()


def note_unbelieved(vault: UnitOfWork, pairs: Collection[tuple[str, str]]) -> None:
    """Note some more pairs of an operation and a parent that is not believed, by hash."""
    if pairs:
        known = {(pair[0], pair[1]) for pair in read_setting(vault, _UNBELIEVED, [])}
        keep_setting(vault, _UNBELIEVED, sorted(known.union(pairs)))


def _guards(operation: Operation) -> bool:
    if operation.kind not in KINDS or unknown_fields(operation.kind, operation.fields):
        # Whether a field of a newer afield guards is known once this vault is migrated, and by
        # then nobody could tell that the operation came late.
        return True
    known = facets(operation.kind)
    return any(
        name in known and known[name].authority is Authority.GUARDING for name in operation.fields
    )
