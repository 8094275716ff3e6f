"""What this vault alone knows of changes that came in: which came late, which know too much.

Late is a change that came in when its record was here already, and so is a second beginning.
Whoever took a record in may rely on how its author had closed it, and hang their own words on it.
So what an author loosens afterwards waits until the owner agrees, see ``models.merge.guards``.

Not believed is that a change's writer saw a parent which was never handed to them, see
``models.sharing.policy.parent_visibility``. Both are kept as settings of the vault.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from models.log import Operation
from models.records import KINDS, Authority, facets
from models.storage import UnitOfWork, keep_setting, read_setting

_NAME = "late"
_KEPT = f"SELECT value FROM setting WHERE name = '{_NAME}'"  # noqa: S608 - our own name
_UNBELIEVED = "unbelieved"
_DOUBTED = f"SELECT value FROM setting WHERE name = '{_UNBELIEVED}'"  # noqa: S608 - our own name


def late_operations(connection: Connection) -> frozenset[str]:
    """Give the hashes of the changes that came late."""
    text = connection.exec_driver_sql(_KEPT).scalar()
    return frozenset(json.loads(text)) if text else frozenset()


def guarding_operations(changes: Iterable[Operation]) -> frozenset[str]:
    """Give the hashes of those of some changes that say something about a guard.

    A beginning does so by what it leaves empty.
    """
    return frozenset(one.hash for one in changes if not one.parents or _guards(one))


def note_late(vault: UnitOfWork, hashes: Collection[str]) -> None:
    """Note that some more changes came late."""
    if hashes:
        known = read_setting(vault, _NAME, [])
        keep_setting(vault, _NAME, [*known, *sorted(set(hashes) - set(known))])


def unbelieved_parents(connection: Connection) -> frozenset[tuple[str, str]]:
    """Give the changes and the parents of theirs that are not believed, by their hashes."""
    text = connection.exec_driver_sql(_DOUBTED).scalar()
    return frozenset((one[0], one[1]) for one in json.loads(text)) if text else frozenset()


def note_unbelieved(vault: UnitOfWork, pairs: Collection[tuple[str, str]]) -> None:
    """Note some more changes, each with a parent that is not believed."""
    if pairs:
        known = {(one[0], one[1]) for one in read_setting(vault, _UNBELIEVED, [])}
        keep_setting(vault, _UNBELIEVED, sorted(known.union(pairs)))


def _guards(change: Operation) -> bool:
    if change.kind not in KINDS:
        return False
    known = facets(change.kind)
    return any(
        name in known and known[name].authority is Authority.GUARDING for name in change.fields
    )
