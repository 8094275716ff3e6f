"""The full-text index holds one document an incident with all that hangs on it, one for the rest.

Searching for a word of a testimony must find the incident, so an incident's document holds its own
words and those of all that hangs on it: claims and their sources, people and what befell them,
units and their roles, orders, links, assessments, notes, evidence. Aggregate claims, loose notes
and whatever hangs on no incident have documents of their own; sources, people, units, orders and
evidence have one in any case.

Text is folded before it is indexed and before it is asked for: case, accents and look-alike letters
do not matter, in Latin and in Cyrillic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Connection

from models.projection.search_documents import (
    BY_THEMSELVES,
    INCIDENT_COLUMNS,
    Document,
    Documents,
)
from models.records import KINDS
from models.values import batches, search_key

INCIDENT_INDEX = "incident_words"
RECORD_INDEX = "record_words"

# The names in these statements are our two constants.
SEARCH_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {INCIDENT_INDEX: ("words", *INCIDENT_COLUMNS), RECORD_INDEX: ("words",)}
)
"""The columns of the two indexes, by their names."""
_CREATE = (
    "CREATE VIRTUAL TABLE {name} USING fts5({columns}, tokenize='unicode61', prefix='1 2 3')",
    # Without this setting deleted words stay in the index's segments.
    "INSERT INTO {name}({name}, rank) VALUES('secure-delete', 1)",
)
_DELETE = {name: f"DELETE FROM {name} WHERE rowid = ?" for name in SEARCH_COLUMNS}  # noqa: S608
# An index, the number of a document, and its columns.
_Entry = tuple[str, int, list[Sequence[str]]]

_SELECT = {
    name: f"SELECT {', '.join(columns)} FROM {name} WHERE rowid = ?"  # noqa: S608
    for name, columns in SEARCH_COLUMNS.items()
}
_INSERT = {
    name: f"INSERT INTO {name}(rowid, {', '.join(columns)}) VALUES(?{', ?' * len(columns)})"
    for name, columns in SEARCH_COLUMNS.items()
}


def create_search_index(connection: Connection) -> None:
    """Create the two empty indexes."""
    for name, columns in SEARCH_COLUMNS.items():
        for statement in _CREATE:
            connection.exec_driver_sql(statement.format(name=name, columns=", ".join(columns)))


class SearchIndex:
    """The documents that a transaction touched; they are written once, at its end."""

    def __init__(self) -> None:
        """Begin with nothing touched."""
        self._touched: set[tuple[str, str]] = set()
        self.incident_changes = 0
        self.changes = 0
        """How often a record of any kind was touched, or what was noted forgotten."""

    def touch(self, kind: str, record: str) -> None:
        """Note that a record changed."""
        self._touched.add((kind, record))
        self.changes += 1
        self.incident_changes += kind == "incident"

    def leave(self, connection: Connection, kind: str, record: str, *, gone: bool = False) -> None:
        """Note what a record holds together before it may be moved away or removed.

        That is the incidents that it hangs on, and what hangs on an incident through it: those have
        documents of their own once no incident holds their words.
        """
        documents = Documents(connection)
        for incident in documents.incidents_of(kind, record):
            self._touched.add(("incident", incident))
        if kind != "incident" or gone:
            self._touched.update(documents.through(kind, record))

    def drop(self, connection: Connection, number: int) -> None:
        """Remove the documents of a row that is removed."""
        self.changes += 1
        self.incident_changes += 1
        for name in SEARCH_COLUMNS:
            connection.exec_driver_sql(_DELETE[name], (number,))

    def forget(self) -> None:
        """Forget what was noted: the transaction was rolled back."""
        self.changes += 1
        self.incident_changes += 1
        self._touched.clear()

    def flush(self, connection: Connection) -> None:
        """Write the documents of all that was touched."""
        documents = Documents(connection)
        incidents: dict[str, None] = {}
        for some in batches(sorted(self._touched)):
            _rewrite(connection, _others(documents, some, incidents))
        for records in batches(incidents):
            _rewrite(connection, _incidents(documents, records))
        self._touched.clear()


def _others(
    documents: Documents, touched: Iterable[tuple[str, str]], incidents: dict[str, None]
) -> Iterator[_Entry]:
    """Return the documents of touched records, and note the incidents that hold their words."""
    for kind, record in touched:
        incidents.update(dict.fromkeys(documents.incidents_of(kind, record)))
        document = documents.one(kind, record) if kind != "incident" else None
        if document is not None:
            yield RECORD_INDEX, document.no, _loose(documents, kind, document)


def _incidents(documents: Documents, records: Iterable[str]) -> Iterator[_Entry]:
    """Yield the documents of incidents, and empty ones for what hangs on them."""
    for record in records:
        document = documents.one("incident", record)
        if document is not None:
            hanging = list(documents.hanging(record))
            yield INCIDENT_INDEX, document.no, _whole(document, hanging)
            for kind, one in hanging:
                if kind not in BY_THEMSELVES:
                    yield RECORD_INDEX, one.no, []


def stale_documents(connection: Connection) -> Iterator[str]:
    """Yield the references of records whose documents are not what they should be."""
    documents = Documents(connection)
    for kind in KINDS:
        name = INCIDENT_INDEX if kind == "incident" else RECORD_INDEX
        rows = connection.exec_driver_sql(f'SELECT id, ref FROM "{kind}"').all()  # noqa: S608 - ours
        for id, ref in rows:
            document = documents.one(kind, id)
            if document is not None:
                found = connection.exec_driver_sql(_SELECT[name], (document.no,)).first()
                if kind == "incident":
                    wanted = _whole(document, documents.hanging(id))
                else:
                    wanted = _loose(documents, kind, document)
                if (list(found) if found else []) != _folded(wanted):
                    yield ref


def _whole(incident: Document, hanging: Iterable[tuple[str, Document]]) -> list[Sequence[str]]:
    """Return the columns of an incident's document."""
    words = [*incident.words, *(word for _, one in hanging for word in one.words)]
    return [words, *incident.columns]


def _loose(documents: Documents, kind: str, document: Document) -> list[Sequence[str]]:
    """Return the column of another record's own document: none, if an incident holds its words.

    What is found by itself has one in any case.
    """
    held = kind not in BY_THEMSELVES and documents.incidents_here(kind, document.id)
    return [] if held else [document.words]


def _folded(columns: Sequence[Sequence[str]]) -> list[str]:
    return [search_key(" ".join(words)) for words in columns]


def _rewrite(connection: Connection, entries: Iterable[_Entry]) -> None:
    """Write documents over those that stood under their numbers; remove empty ones."""
    found: dict[str, dict[int, list[Sequence[str]]]] = {INCIDENT_INDEX: {}, RECORD_INDEX: {}}
    for index, number, columns in entries:
        found[index][number] = columns
    for index, documents in found.items():
        gone = [(number,) for number in documents]
        if gone:
            connection.exec_driver_sql(_DELETE[index], gone)
        new = [(number, *_folded(columns)) for number, columns in documents.items() if columns]
        if new:
            connection.exec_driver_sql(_INSERT[index], new)
