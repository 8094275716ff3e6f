"""A search document holds the words that are searched together, read from the kinds' tables.

An incident's document holds its own words and those of all that hangs on it. Sealed fields are
never read here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection

from models.records import Shape, facets

_SEARCHED = frozenset({Shape.TEXT, Shape.LONG, Shape.TAGS, Shape.CODE, Shape.CODES})

# Which fields make up a column that is asked for by its name: place:bor, tag:night.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "place": ("place", "admin"),
    "country": ("country",),
    "tag": ("tags",),
    "act": ("acts",),
    "external": ("external",),
}
INCIDENT_COLUMNS = tuple(_COLUMNS)
COLUMN_OF_FIELD = {fields[0]: column for column, fields in _COLUMNS.items()}
"""The column in which an incident's field can be asked for apart."""

# What hangs on an incident by its field ``incident``, and which field of it names a record of
# another kind whose words are searched along with it.
_ON_INCIDENTS: dict[str, tuple[str, str] | None] = {
    "claim": ("source", "source"),
    "harm": ("person", "person"),
    "involvement": ("actor", "actor"),
    "order_link": ("order", "order"),
    "incident_link": None,
    "assessment": None,
}
BY_THEMSELVES = frozenset({"evidence"} | {named[1] for named in _ON_INCIDENTS.values() if named})
"""The kinds whose records are found by themselves, whatever names them."""

# By kind: which records name one of it, by which field.
_NAMED_BY = {named[1]: (kind, named[0]) for kind, named in _ON_INCIDENTS.items() if named}
# The field by which any other record hangs on the one that it is about.
_ABOUT = {"note": "about", "evidence_link": "target"}
_HANGS_ON = dict.fromkeys(_ON_INCIDENTS, "incident") | _ABOUT
_POINTERS = ("incident", "source", "person", "actor", "order", "about", "target", "evidence")
_INCIDENT_BEHIND = (
    "SELECT id FROM incident WHERE id = :it"
    " UNION ALL SELECT incident FROM claim WHERE id = :it AND incident IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Document:
    """One record as the index needs it: its number, its words, and where it points.

    ``columns`` holds for an incident the words of each of ``INCIDENT_COLUMNS`` once more, so that
    they can be asked for apart.
    """

    no: int
    id: str
    words: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    points: dict[str, str | None]


class Documents:
    """The documents of a database, as its tables are now.

    The statements go to the driver itself: saving runs a dozen of them, and SQLAlchemy takes longer
    to prepare each than SQLite takes to run it.
    """

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._execute: Any = connection.connection.driver_connection.execute  # type: ignore[union-attr]

    def one(self, kind: str, record: str) -> Document | None:
        """Return the document of a record, or None if it is not here."""
        return next(self._where(kind, "id", record), None)

    def hanging(self, incident: str) -> Iterator[tuple[str, Document]]:
        """Yield what hangs on an incident, with its kind, and what that names: each once."""
        yield from self._beside(incident)
        named: set[str] = set()
        for kind, names in _ON_INCIDENTS.items():
            for one in self._where(kind, "incident", incident):
                yield kind, one
                if kind == "claim":
                    yield from self._beside(one.id)
                other = one.points[names[0]] if names else None
                if names and other and other not in named:
                    named.add(other)
                    yield from self._pointed(names[1], other)

    def through(self, kind: str, record: str) -> list[tuple[str, str]]:
        """Return what hangs on an incident through a record, as pairs of kind and id.

        Of an incident it is what hangs on the incident itself.
        """
        if kind == "incident":
            found = list(self.hanging(record))
        elif kind == "claim":
            found = list(self._beside(record))
        elif kind == "evidence_link":
            links = self._where("evidence_link", "id", record)
            found = [
                one for link in links for one in self._pointed("evidence", link.points["evidence"])
            ]
        else:
            found = []
        return [(held, one.id) for held, one in found]

    def incidents_of(self, kind: str, record: str) -> list[str]:
        """Return the ids of the incidents whose documents hold a record's words."""
        if kind == "incident":
            return [record]
        if kind in _NAMED_BY:
            by, field = _NAMED_BY[kind]
            statement = f'SELECT DISTINCT incident FROM "{by}" WHERE "{field}" = ?'  # noqa: S608
            found = self._execute(statement, (record,)).fetchall()
            return [incident for (incident,) in found if incident]
        if kind == "evidence":
            links = self._where("evidence_link", "evidence", record)
            return [one for link in links for one in self._behind(link.points["target"])]
        return self._behind(self._hangs_on(kind, record)) if kind in _HANGS_ON else []

    def incidents_here(self, kind: str, record: str) -> bool:
        """Return whether an incident that is here holds a record's words."""
        return any(self.one("incident", one) for one in self.incidents_of(kind, record))

    def _hangs_on(self, kind: str, record: str) -> str | None:
        statement = f'SELECT "{_HANGS_ON[kind]}" FROM "{kind}" WHERE id = ?'  # noqa: S608 - ours
        row = self._execute(statement, (record,)).fetchone()
        return row[0] if row else None

    def _behind(self, record: str | None) -> list[str]:
        """Return the incident to which a reference leads, directly or by a claim about it."""
        if not record:
            return []
        return [one for (one,) in self._execute(_INCIDENT_BEHIND, {"it": record}).fetchall()]

    def _beside(self, record: str) -> Iterator[tuple[str, Document]]:
        """Yield the notes about a record and the evidence linked to it, with their kinds."""
        for note in self._where("note", "about", record):
            yield "note", note
        for link in self._where("evidence_link", "target", record):
            yield "evidence_link", link
            yield from self._pointed("evidence", link.points["evidence"])

    def _pointed(self, kind: str, record: str | None) -> Iterator[tuple[str, Document]]:
        found = self.one(kind, record) if record else None
        if found:
            yield kind, found

    def _where(self, kind: str, column: str, value: str) -> Iterator[Document]:
        names, lists, points = _shape(kind)
        for row in self._execute(_select(kind, column), (value,)).fetchall():
            no, id, *rest = row
            told = {
                name: tuple(_told(raw, listed=name in lists))
                for name, raw in zip(names, rest, strict=False)
                if raw
            }
            yield Document(
                no=no,
                id=id,
                words=tuple(word for words in told.values() for word in words),
                columns=_columns(told) if kind == "incident" else (),
                points=dict(zip(points, rest[len(names) :], strict=True)),
            )


def _columns(told: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(word for name in fields for word in told.get(name, ()))
        for fields in _COLUMNS.values()
    )


@cache
def _shape(kind: str) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]:
    """Return the fields whose words are searched, which of them are lists, and the pointers."""
    known = facets(kind)
    words = ["ref"] if kind == "incident" else []
    words += [
        name for name, facet in known.items() if facet.shape in _SEARCHED and not facet.sealed
    ]
    lists = frozenset(name for name, facet in known.items() if facet.shape.many)
    return tuple(words), lists, tuple(name for name in _POINTERS if name in known)


def searched_fields(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind whose words find its records; never a sealed one."""
    return tuple(name for name in _shape(kind)[0] if name in facets(kind))


@cache
def _select(kind: str, column: str) -> str:
    words, _, points = _shape(kind)
    listed = ", ".join(f'"{name}"' for name in ("no", "id", *words, *points))
    return f'SELECT {listed} FROM "{kind}" WHERE "{column}" = ?'  # noqa: S608 - our own names


def _told(value: str, *, listed: bool) -> Iterator[str]:
    if listed:
        yield from json.loads(value)
    else:
        yield value
