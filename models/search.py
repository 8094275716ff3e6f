"""Search: which incidents answer a query, in which order, and what a list shows of them.

A list keeps numbers only, 8 bytes an incident, and asks for the lines it shows. The order of
all incidents is read once and kept until something changes, so that a search costs the index's
answer and one pass over that order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, Table, and_, func, or_, select, text
from sqlmodel import col
from sqlmodel import select as choose

from models.figures import by_harm
from models.index import INCIDENTS, RECORDS
from models.orders import ORDERS, with_withdrawn
from models.query import DEFAULTS, Query
from models.records import KINDS, Record
from models.records.incident import Incident
from models.store import ConflictRow

if TYPE_CHECKING:
    from models.opened import Opened

__all__ = ["ORDERS", "IncidentLine", "Query", "count", "find", "find_records", "lines"]

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CLAIM: Table = KINDS["claim"].__table__  # type: ignore[attr-defined]
_SOURCE: Table = KINDS["source"].__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]

SHOWN = (
    "no",
    "id",
    "ref",
    "title",
    "when",
    "place",
    "status",
    "verification",
    "handling",
    "graphic",
    "withdrawn",
    "canonical",
    "killed_low",
    "killed_high",
)

COUNTED = (
    "id",
    "incident",
    "created",
    "withdrawn",
    "source",
    "scope",
    "how_many",
    "unit",
    "harm",
    "origin_group",
    "derived_from",
    "supersedes",
    "credibility",
    "state",
    "reported_at_latest",
)


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """What a list shows of one incident. Never a sealed value.

    ``how_many`` is a figure in the grammar that people type, or nothing: see ``_counted``.
    """

    no: int
    id: str
    ref: str
    title: str
    when: str | None
    place: str | None
    status: str
    verification: str
    handling: str
    graphic: bool
    withdrawn: bool
    duplicate: bool
    claims: int
    how_many: str
    conflict: bool


def count(vault: Opened) -> int:
    """Say how many incidents there are, without those that were withdrawn."""
    with vault.database.reading() as connection:
        return int(
            connection.execute(
                select(func.count()).select_from(_INCIDENT).where(_INCIDENT.c.withdrawn.is_(None))
            ).scalar_one()
        )


def find(vault: Opened, query: Query, *, order: str = "when") -> array[int]:
    """Give the numbers of the incidents that answer a query, in one of ``ORDERS``.

    Withdrawn incidents are left out unless the query asks for them (``withdrawn:yes``).
    """
    if query.impossible:
        return array("q")
    with vault.database.reading() as connection:
        everything = vault.orders.get(order, connection, changes=vault.index.incident_changes)
        if query.empty:
            return everything
        wanted: set[int] | None = None
        if match := query.match():
            wanted = set(_matching(connection, INCIDENTS, match))
        if query.filters:
            if "withdrawn" in query.filters:
                everything = with_withdrawn(order, connection)
            found = set(connection.execute(_filtered(query)).scalars())
            wanted = found if wanted is None else wanted & found
    kept = wanted or set()
    return array("q", [number for number in everything if number in kept])


def find_records(vault: Opened, words: str, kind: str) -> list[Record]:
    """Give the records of a kind other than incident that hold all the words, by prefix."""
    query = Query.parse(words)
    model = KINDS[kind]
    table: Table = model.__table__  # type: ignore[attr-defined]
    with vault.database.reading() as connection:
        hits = list(_matching(connection, RECORDS, query.plain())) if query.words else None
    statement = choose(model).where(table.c.withdrawn.is_(None)).order_by(table.c.no)
    if hits is not None:
        statement = statement.where(col(model.no).in_(hits))
    return list(vault.database.all(statement))


def lines(vault: Opened, numbers: Sequence[int]) -> list[IncidentLine]:
    """Give what a list shows of these incidents, in the order asked for."""
    columns = [_INCIDENT.c[name] for name in SHOWN]
    with vault.database.reading() as connection:
        rows = connection.execute(select(*columns).where(_INCIDENT.c.no.in_(list(numbers)))).all()
        ids = [row.id for row in rows]
        claims = _claims(connection, ids)
        origins = _origins(connection, claims)
        conflicting = set(
            connection.execute(
                select(_CONFLICT.c.record).where(_CONFLICT.c.record.in_(ids))
            ).scalars()
        )
    found = {
        row.no: _line(row, claims.get(row.id, []), origins, conflict=row.id in conflicting)
        for row in rows
    }
    return [found[number] for number in numbers if number in found]


def _claims(connection: Connection, incidents: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    columns = [_CLAIM.c[name] for name in COUNTED]
    statement = select(*columns).where(
        _CLAIM.c.incident.in_(incidents), _CLAIM.c.withdrawn.is_(None)
    )
    for claim in connection.execute(statement):
        found.setdefault(claim.incident, []).append(claim)
    return found


def _origins(connection: Connection, claims: Mapping[str, list[Any]]) -> dict[str, str]:
    """Give the origin group of each source that the claims name."""
    sources = {claim.source for some in claims.values() for claim in some if claim.source}
    statement = select(_SOURCE.c.id, _SOURCE.c.origin_group).where(
        _SOURCE.c.id.in_(sources), _SOURCE.c.origin_group.is_not(None)
    )
    return {row.id: row.origin_group for row in connection.execute(statement)}


def _line(
    row: Any, claims: Sequence[Any], origins: Mapping[str, str], *, conflict: bool
) -> IncidentLine:
    return IncidentLine(
        no=row.no,
        id=row.id,
        ref=row.ref,
        title=row.title or "",
        when=row.when,
        place=row.place,
        status=row.status or DEFAULTS["status"],
        verification=row.verification or DEFAULTS["verification"],
        handling=row.handling or DEFAULTS["handling"],
        graphic=bool(row.graphic),
        withdrawn=row.withdrawn is not None,
        duplicate=row.canonical is not None,
        claims=len(claims),
        how_many=_counted(row, claims, origins),
        conflict=conflict,
    )


def _counted(row: Any, claims: Sequence[Any], origins: Mapping[str, str]) -> str:
    """Give the figure that stands for an incident: what was adjudicated, else what is claimed.

    Killed comes first; where nobody is said to be killed the harm is named. Figures of
    different harms are never brought together: a plus sign says that there are others.
    """
    if row.killed_low is not None or row.killed_high is not None:
        return _brief(row.killed_low, row.killed_high, ())
    ranges = {
        harm: found for harm, found in by_harm(claims, origins=origins).items() if found.groups
    }
    for harm in ("killed", "unspecified", *ranges):
        if harm in ranges:
            found = ranges[harm]
            words = _brief(found.low, found.high, found.near)
            named = words if harm in {"killed", "unspecified"} else f"{words} {harm}"
            return f"{named} +" if len(ranges) > 1 else named
    return ""


def _brief(low: int | None, high: int | None, near: Sequence[int]) -> str:
    """Give a range in the grammar that people type."""
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}-{high}"
    if low is not None:
        return f"{low}+"
    if high is not None:
        return f"<={high}"
    return f"~{near[0]}" if near else "?"


def _matching(connection: Connection, index: str, match: str) -> Iterable[int]:
    # The index is one of our two constants; what a person typed is a parameter.
    statement = text(f"SELECT rowid FROM {index} WHERE {index} MATCH :match")  # noqa: S608
    return connection.execute(statement, {"match": match}).scalars()


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
        return _open_or(_INCIDENT.c.when_latest, _INCIDENT.c.when_latest >= value)
    if name == "until":
        # A day holds its moments: 2026-03-01T14:30 sorts after 2026-03-01 and lies within it.
        return _open_or(_INCIDENT.c.when_earliest, _INCIDENT.c.when_earliest <= f"{value}~")
    if name == "conflict":
        found = _INCIDENT.c.id.in_(select(_CONFLICT.c.record))
        return found if _yes(value) else ~found
    if name in {"withdrawn", "duplicate"}:
        column = _INCIDENT.c["canonical" if name == "duplicate" else name]
        return column.is_not(None) if _yes(value) else column.is_(None)
    return _INCIDENT.c.ref.startswith(value.upper(), autoescape=True)


def _open_or(column: Any, condition: Any) -> Any:
    """Let an incident pass whose date is open on this side; an undated one does not."""
    dated = or_(_INCIDENT.c.when_earliest.is_not(None), _INCIDENT.c.when_latest.is_not(None))
    return and_(dated, or_(column.is_(None), condition))


def _yes(value: str) -> bool:
    return value not in {"no", "n", "0", "ні", "hi"}
