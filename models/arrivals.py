"""Changes that came late: by the author of a record, when the record was here already.

Whoever took a record in may rely on how its author had closed it, and hang their own words on it.
So what an author loosens afterwards waits until the owner agrees, see ``models.guards``. Which
changes came late only this vault knows; it keeps their hashes as one of its settings.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models import setting
from models.operation import Operation
from models.records import KINDS, Authority, facets

if TYPE_CHECKING:
    from models.opened import Opened

_NAME = "late"
_KEPT = f"SELECT value FROM setting WHERE name = '{_NAME}'"  # noqa: S608 - our own name


def late(connection: Connection) -> frozenset[str]:
    """Give the hashes of the changes that came late."""
    text = connection.exec_driver_sql(_KEPT).scalar()
    return frozenset(json.loads(text)) if text else frozenset()


def guarding(changes: Iterable[Operation]) -> frozenset[str]:
    """Give the hashes of those of some changes that say something about a guard."""
    return frozenset(one.hash for one in changes if _guards(one))


def note(vault: Opened, hashes: Collection[str]) -> None:
    """Note that some more changes came late."""
    if hashes:
        known = setting.get(vault, _NAME, [])
        setting.put(vault, _NAME, [*known, *sorted(set(hashes) - set(known))])


def _guards(change: Operation) -> bool:
    if change.kind not in KINDS:
        return False
    known = facets(change.kind)
    return any(
        name in known and known[name].authority is Authority.GUARDING for name in change.fields
    )
