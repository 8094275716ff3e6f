"""The search finds the records that answer a query, and puts incidents in order.

A list keeps numbers only, 8 bytes an incident, and asks for the lines it shows. The order of all
incidents is read once and kept until something changes, so that a search costs the index's answer
and one pass over that order.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Table, select
from sqlmodel import col
from sqlmodel import select as choose

from models.projection import with_withdrawn
from models.queries.filters import Sought, listed_numbers, matching_numbers
from models.queries.query_language import Query
from models.records import KINDS, Incident, Record, counting
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]


def count_incidents(vault: VaultContext) -> int:
    """Return how many incidents there are, without those that were withdrawn."""
    return len(find_incidents(vault, Query()))


def find_incidents(vault: VaultContext, query: Query, *, order: str = "when") -> array[int]:
    """Return the numbers of the incidents that answer a query, in an order of ``ORDER_NAMES``.

    Withdrawn incidents are left out unless the query asks for them (``withdrawn:yes``).
    """
    if query.impossible:
        return array("q")
    with vault.database.reading():
        everything = vault.orders.get(order, vault.database, changes=vault.index.incident_changes)
        if query.empty:
            return everything
        sought = _sought(query)
        if sought.asks("withdrawn"):
            everything = with_withdrawn(order, vault.database)
        wanted = matching_numbers(vault, sought)
    return array("q", filter(wanted.__contains__, everything))


def ids_of_incidents(vault: VaultContext, numbers: Sequence[int]) -> list[str]:
    """Return the ids of incidents by their numbers, in the order asked for."""
    found: dict[int, str] = {}
    with vault.database.reading() as connection:
        for some in batches(numbers):
            columns = select(_INCIDENT.c.no, _INCIDENT.c.id).where(_INCIDENT.c.no.in_(some))
            found |= {row.no: row.id for row in connection.execute(columns)}
    return [found[number] for number in numbers if number in found]


def find_records(
    vault: VaultContext, words: str, kind: str, *, now: datetime | None = None
) -> list[Record]:
    """Return the records of any kind that hold the words and fit the filters, as recorded.

    Those that were withdrawn are left out unless asked for. Raises what ``Query.parse`` does.
    """
    query = Query.parse(words, kind=kind, now=now)
    if query.impossible:
        return []
    model = KINDS[kind]
    statement = choose(model).order_by(col(model.no))
    if query.empty:
        table: Table = model.__table__  # type: ignore[attr-defined]
        return list(vault.database.all(statement.where(counting(table))))
    numbers = matching_numbers(vault, _sought(query))
    return list(vault.database.all(statement.where(col(model.no).in_(listed_numbers(numbers)))))


def _sought(query: Query) -> Sought:
    return Sought(kind=query.kind, words=query.words, conditions=query.conditions)
