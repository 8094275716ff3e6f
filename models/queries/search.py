"""The search finds the incidents that answer a query, and puts them in order.

A list keeps numbers only, 8 bytes an incident, and asks for the lines it shows. The order of all
incidents is read once and kept until something changes, so that a search costs the index's answer
and one pass over that order.
"""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, and_, func, or_, select
from sqlmodel import col
from sqlmodel import select as choose

from models.projection import INCIDENT_INDEX, RECORD_INDEX, with_withdrawn
from models.queries.query_language import DEFAULTS, NoFilter, Query
from models.records import KINDS, Incident, Record, counting, duplicates
from models.storage import ConflictRow

if TYPE_CHECKING:
    from models.vault import VaultContext


_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]


def count_incidents(vault: VaultContext) -> int:
    """Return how many incidents there are, without those that were withdrawn."""
    return len(find_incidents(vault, Query()))


def find_incidents(vault: VaultContext, query: Query, *, order: str = "when") -> array[int]:
    """Return the numbers of the incidents that answer a query, in an order of ``ORDER_NAMES``.

    Withdrawn incidents are left out unless the query asks for them (``withdrawn:yes``).
    """
    if query.impossible:
        return array("q")
    with vault.database.reading() as connection:
        everything = vault.orders.get(order, vault.database, changes=vault.index.incident_changes)
        if query.empty:
            return everything
        wanted: set[int] | None = None
        if match := query.match():
            wanted = _matching(vault, INCIDENT_INDEX, match)
        if query.filters:
            if "withdrawn" in query.filters:
                everything = with_withdrawn(order, vault.database)
            found = set(connection.execute(_filtered(query)).scalars())
            wanted = found if wanted is None else wanted & found
    return array("q", filter((wanted or set()).__contains__, everything))


def find_records(vault: VaultContext, words: str, kind: str) -> list[Record]:
    """Return the records of a kind other than incident that hold all the words, by prefix.

    Raises NoFilter for a filter: it asks for what only incidents have.
    """
    query = Query.parse(words)
    names = [*(name for name, _ in query.written), *query.filters]
    if names:
        raise NoFilter(name=names[0])
    if query.impossible:
        return []
    model = KINDS[kind]
    table: Table = model.__table__  # type: ignore[attr-defined]
    hits = _matching(vault, RECORD_INDEX, query.plain()) if query.words else None
    statement = choose(model).where(counting(table)).order_by(table.c.no)
    if hits is not None:
        statement = statement.where(col(model.no).in_(hits))
    return list(vault.database.all(statement))


def _matching(vault: VaultContext, index: str, match: str) -> set[int]:
    # The index is one of our two constants; what a person typed is a parameter. One text that
    # holds all numbers is read twice as fast as a row for each.
    statement = f"SELECT json_group_array(rowid) FROM {index} WHERE {index} MATCH ?"  # noqa: S608
    with vault.database.reading() as connection:
        return set(json.loads(connection.exec_driver_sql(statement, (match,)).scalar_one()))


def _filtered(query: Query) -> Select[Any]:
    statement = select(_INCIDENT.c.no)
    for name, value in query.filters.items():
        statement = statement.where(_condition(name, value))
    return statement


def _condition(name: str, value: str) -> Any:
    if name in DEFAULTS:
        column = _INCIDENT.c[name]
        return func.coalesce(column, DEFAULTS[name]) == value
    if name == "since":
        # A day that is known without its hours reaches to midnight.
        day, latest = value[:10], _INCIDENT.c.when_latest
        return _open_or(latest, or_(latest >= value, latest == day))
    if name == "until":
        # A day holds its moments: 2026-03-01T14:30 sorts after 2026-03-01 and lies within it.
        return _open_or(_INCIDENT.c.when_earliest, _INCIDENT.c.when_earliest <= f"{value}~")
    if name == "conflict":
        found = _INCIDENT.c.id.in_(select(_CONFLICT.c.record))
        return found if _yes(value) else ~found
    if name == "withdrawn":
        return ~counting(_INCIDENT) if _yes(value) else counting(_INCIDENT)
    if name == "duplicate":
        return duplicates(_INCIDENT) if _yes(value) else ~duplicates(_INCIDENT)
    return _INCIDENT.c.ref.startswith(value.upper(), autoescape=True)


def _open_or(column: Any, condition: Any) -> Any:
    """Return a condition that also holds where the date is open on this side, but not undated."""
    dated = or_(_INCIDENT.c.when_earliest.is_not(None), _INCIDENT.c.when_latest.is_not(None))
    return and_(dated, or_(column.is_(None), condition))


def _yes(value: str) -> bool:
    return value not in {"no", "n", "0", "ні", "hi"}
