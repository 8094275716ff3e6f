"""The search finds the records that answer a query, and puts incidents in order.

A list keeps numbers only, 8 bytes an incident, and asks for the lines it shows. The order of all
incidents is read once and kept until something changes, so that a search costs the index's answer
and one pass over that order.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, select
from sqlmodel import col
from sqlmodel import select as choose

from models.projection import INCIDENT_INDEX, RECORD_INDEX, every_word, with_withdrawn
from models.queries.filters import (
    Sought,
    fitting_incidents,
    listed_numbers,
    matching_numbers,
    words_in,
)
from models.queries.query_language import Query
from models.queries.record_lookup import start_of_reference
from models.records import COUNTS_SQL, KINDS, Incident, Record, Value, counting, title_of
from models.storage import SubjectRow
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

FEW = 40
"""Records that are found by a name: more than a person walks through with an arrow."""

_LOOKED_AT = 500
"""The newest records whose names are looked at one by one."""

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record as a field points to it; its title holds no sealed value."""

    kind: str
    id: str
    ref: str
    title: str


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
        wanted = fitting_incidents(vault, sought)
    return array("q", wanted.among(everything))


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


def find_named(
    vault: VaultContext,
    typed: str,
    kind: str,
    *,
    where: Mapping[str, Value] | None = None,
    first: Sequence[str] = (),
) -> list[NamedRecord]:
    """Return a few records of a kind whose reference or title holds what is being typed.

    Those with the ids ``first`` come first, then the newest, then those that hold the words
    elsewhere. ``where`` narrows to records whose fields have these values; what is withdrawn is
    left out. No whole table is gone through: references and words are looked up in their indexes,
    and the newest records one by one, because the words of what hangs on an incident are indexed
    with it.
    """
    words = words_in(typed)
    found = set(_begun_references(vault, typed, kind)) | set(_holding_words(vault, words, kind))
    table = _table(kind)
    columns = _named_columns(kind).where(counting(table))
    for name, value in (where or {}).items():
        columns = columns.where(table.c[name] == value)
    newest = columns.order_by(table.c.no.desc()).limit(_LOOKED_AT if words else FEW)
    places = {id: place for place, id in enumerate(first)}
    ranked = {}
    with vault.database.reading() as connection:
        for some in (
            newest,
            columns.where(table.c.no.in_(found)),
            columns.where(table.c.id.in_(first)),
        ):
            for row in connection.execute(some).mappings():
                named = _named(kind, row)
                titled = _begin(words, words_in(f"{named.title} {named.ref}"))
                if titled or row["no"] in found:
                    place = places.get(named.id, len(places))
                    ranked[named.id] = (not titled, place, -row["no"]), named
    return [named for _, named in sorted(ranked.values(), key=lambda pair: pair[0])[:FEW]]


def named_record(vault: VaultContext, kind: str, id: str) -> NamedRecord | None:
    """Return one record of a kind by its id, withdrawn or not; None if it is not here."""
    statement = _named_columns(kind).where(_table(kind).c.id == id)
    with vault.database.reading() as connection:
        row = connection.execute(statement).mappings().first()
    return _named(kind, row) if row else None


def _table(kind: str) -> Table:
    return KINDS[kind].__table__  # type: ignore[attr-defined, no-any-return]


def _named_columns(kind: str) -> Select[Any]:
    """Return the columns that name a record of a kind; none of them is sealed."""
    model, table = KINDS[kind], _table(kind)
    names = ["no", "id", "ref", *model.TITLE, *model.NO_TITLE, model.UNTITLED or "ref"]
    return select(*(table.c[name] for name in dict.fromkeys(names)))


def _named(kind: str, row: Any) -> NamedRecord:
    return NamedRecord(kind, row["id"], row["ref"], title_of(kind, row))


def _begin(words: Sequence[str], held: Sequence[str]) -> bool:
    """Return whether each word begins one of those that are held."""
    return all(any(one.startswith(word) for one in held) for word in words)


def _begun_references(vault: VaultContext, typed: str, kind: str) -> Sequence[int]:
    """Return the numbers of the records whose reference begins with what was typed."""
    prefix = KINDS[kind].PREFIX
    bare = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if not bare.removeprefix(prefix):
        return ()
    start = start_of_reference(bare if bare.startswith(prefix) else prefix + bare)
    columns = select(_SUBJECT.c.no).where(
        _SUBJECT.c.kind == kind, _SUBJECT.c.ref >= start, _SUBJECT.c.ref < start + "\x7f"
    )
    with vault.database.reading() as connection:
        return connection.execute(columns.limit(FEW)).scalars().all()


def _holding_words(vault: VaultContext, words: Sequence[str], kind: str) -> Sequence[int]:
    """Return the numbers of the newest records whose documents hold the words."""
    if not words:
        return ()
    index = INCIDENT_INDEX if kind == "incident" else RECORD_INDEX
    match = every_word(words)
    # Index and table are our own names; what a person typed is a parameter.
    statement = (
        f'SELECT {index}.rowid FROM {index} JOIN "{kind}" ON "{kind}".no = {index}.rowid'  # noqa: S608
        f" WHERE {index} MATCH ? AND {COUNTS_SQL} ORDER BY {index}.rowid DESC LIMIT {FEW}"
    )
    with vault.database.reading() as connection:
        return connection.exec_driver_sql(statement, (match,)).scalars().all()
