"""The full-text index: one document an incident with all that hangs on it, one for the rest.

Searching for a word of a testimony must find the incident, so an incident's document holds its
own words and those of its claims, their sources, its notes and its evidence. Aggregate claims,
sources, loose notes and whatever hangs on no incident have documents of their own. Sealed
fields are never part of any document.

Text is folded before it is indexed and before it is asked for: case, accents and look-alike
letters do not matter, in Latin and in Cyrillic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, text

from models.records import KINDS, facets
from models.records.facet import Shape
from models.text import fold

SCHEMA = (
    "CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize='unicode61', prefix='1 2 3')",
    "INSERT INTO {name}({name}, rank) VALUES('secure-delete', 1)",
)
INCIDENTS = "incident_words"
RECORDS = "record_words"

# The field by which a record of a kind hangs on another record.
_POINTS_TO = {"claim": "incident", "note": "about", "evidence_link": "target"}
_SEARCHED = frozenset({Shape.TEXT, Shape.LONG, Shape.TAGS, Shape.CODE, Shape.CODES})


def create(connection: Connection) -> None:
    """Make the two empty indexes."""
    for name in (INCIDENTS, RECORDS):
        for statement in SCHEMA:
            connection.execute(text(statement.format(name=name)))


@cache
def searched(kind: str) -> tuple[str, ...]:
    """Name the fields of a kind whose words are searched."""
    return tuple(
        name
        for name, facet in facets(kind).items()
        if facet.shape in _SEARCHED and not facet.sealed
    )


class Index:
    """Remembers which documents a change touched and writes them once at its end."""

    def __init__(self) -> None:
        """Begin with nothing touched."""
        self._touched: set[tuple[str, str]] = set()

    def touch(self, kind: str, record: str) -> None:
        """Note that a record changed."""
        self._touched.add((kind, record))

    def leave(self, connection: Connection, kind: str, record: str) -> None:
        """Note the incidents that a record hangs on before a change may move it away."""
        for incident in _incidents_of(connection, kind, record):
            self._touched.add(("incident", incident))

    def forget(self) -> None:
        """Drop what was noted: the change was taken back."""
        self._touched.clear()

    def flush(self, connection: Connection) -> None:
        """Write the documents of all that was touched."""
        incidents: set[str] = set()
        loose: set[tuple[str, str]] = set()
        for kind, record in self._touched:
            found = set(_incidents_of(connection, kind, record))
            incidents |= found
            if kind == "source" or (kind != "incident" and not found):
                loose.add((kind, record))
            elif kind != "incident":
                self._remove(connection, kind, record)
        for record in incidents:
            self._write_incident(connection, record)
        for kind, record in loose:
            row = _row(connection, kind, record)
            if row is not None:
                _replace(connection, RECORDS, row.no, " ".join(_words(kind, row)))
        self._touched.clear()

    def _remove(self, connection: Connection, kind: str, record: str) -> None:
        row = _row(connection, kind, record)
        if row is not None:
            connection.execute(_delete(RECORDS), {"no": row.no})

    def _write_incident(self, connection: Connection, record: str) -> None:
        row = _row(connection, "incident", record)
        if row is None:
            return
        words = [row.ref, *_words("incident", row)]
        for kind, hanging in _hanging(connection, record):
            words += _words(kind, hanging)
        _replace(connection, INCIDENTS, row.no, " ".join(words))


def _replace(connection: Connection, index: str, number: int, words: str) -> None:
    connection.execute(_delete(index), {"no": number})
    connection.execute(_insert(index), {"no": number, "words": fold(words)})


@cache
def _delete(index: str) -> Any:
    # The index is one of our two constants.
    return text(f"DELETE FROM {index} WHERE rowid = :no")  # noqa: S608


@cache
def _insert(index: str) -> Any:
    return text(f"INSERT INTO {index}(rowid, words) VALUES(:no, :words)")


@cache
def _table(kind: str) -> Table:
    return KINDS[kind].__table__  # type: ignore[attr-defined, no-any-return]


@cache
def _by(kind: str, column: str) -> Any:
    table = _table(kind)
    return select(table).where(table.c[column] == bindparam("value"))


def _row(connection: Connection, kind: str, record: str) -> Any:
    return connection.execute(_by(kind, "id"), {"value": record}).first()


def _rows(connection: Connection, kind: str, column: str, value: str) -> Iterable[Any]:
    return connection.execute(_by(kind, column), {"value": value}).all()


def _words(kind: str, row: Any) -> Iterator[str]:
    for name in searched(kind):
        value = getattr(row, name)
        if isinstance(value, list):
            yield from value
        elif value:
            yield value


def _hanging(connection: Connection, incident: str) -> Iterator[tuple[str, Any]]:
    """Give the records whose words belong to an incident's document."""
    yield from _beside(connection, incident)
    sources: set[str] = set()
    for claim in _rows(connection, "claim", "incident", incident):
        yield "claim", claim
        yield from _beside(connection, claim.id)
        if claim.source and claim.source not in sources:
            sources.add(claim.source)
            source = _row(connection, "source", claim.source)
            if source is not None:
                yield "source", source


def _beside(connection: Connection, record: str) -> Iterator[tuple[str, Any]]:
    """Give the notes about a record and the evidence that is linked to it."""
    for note in _rows(connection, "note", "about", record):
        yield "note", note
    for link in _rows(connection, "evidence_link", "target", record):
        yield "evidence_link", link
        evidence = _row(connection, "evidence", link.evidence) if link.evidence else None
        if evidence is not None:
            yield "evidence", evidence


def _incidents_of(connection: Connection, kind: str, record: str) -> Iterator[str]:
    """Give the incidents whose documents hold a record's words."""
    if kind == "incident":
        yield record
    elif kind == "source":
        claims = _table("claim")
        statement = select(claims.c.incident).where(claims.c.source == record).distinct()
        yield from (found for (found,) in connection.execute(statement) if found)
    elif kind == "evidence":
        for link in _rows(connection, "evidence_link", "evidence", record):
            yield from _incident_behind(connection, link.target)
    elif kind in _POINTS_TO:
        row = _row(connection, kind, record)
        if row is not None:
            yield from _incident_behind(connection, getattr(row, _POINTS_TO[kind]))


def _incident_behind(connection: Connection, record: str | None) -> Iterator[str]:
    """Follow a reference to an incident, or to a claim about one."""
    if not record:
        return
    if _row(connection, "incident", record) is not None:
        yield record
    else:
        claim = _row(connection, "claim", record)
        if claim is not None and claim.incident:
            yield claim.incident
