"""The order of all incidents, read once and kept until something changes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from models.records.incident import Incident

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]

ORDERS: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {
        # Undated incidents come last in both directions.
        "when": (_INCIDENT.c.when_earliest.is_(None), _INCIDENT.c.when_earliest.desc()),
        "oldest": (_INCIDENT.c.when_earliest.is_(None), _INCIDENT.c.when_earliest),
        "changed": (_INCIDENT.c.changed.desc(),),
        "place": (_INCIDENT.c.place.is_(None), func.lower(_INCIDENT.c.place)),
        "title": (func.lower(_INCIDENT.c.title),),
        "ref": (_INCIDENT.c.ref,),
    }
)


class Orders:
    """The incidents' numbers in each order that was asked for, until something changes."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._known: dict[str, array[int]] = {}
        self._version: tuple[int, int] | None = None

    def get(self, order: str, connection: Connection) -> array[int]:
        """Give all incidents that were not withdrawn in an order."""
        version = _version(connection)
        if version != self._version:
            self._known.clear()
            self._version = version
        if order not in self._known:
            statement = ordered(order).where(_INCIDENT.c.withdrawn.is_(None))
            self._known[order] = array("q", numbers(connection, statement))
        return self._known[order]


def _version(connection: Connection) -> tuple[int, int]:
    """Say which state the database is in: changed by others, and changed through us."""
    theirs = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    ours = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    return int(theirs), int(ours)


def ordered(order: str) -> Select[Any]:
    """Ask for the numbers of all incidents, the withdrawn too, in an order."""
    return select(_INCIDENT.c.no).order_by(*ORDERS[order], _INCIDENT.c.no.desc())


def numbers(connection: Connection, statement: Select[Any]) -> list[int]:
    """Give the numbers that a statement finds."""
    return list(connection.execute(statement).scalars())
