"""The facts of an incident by which it is compared, read for many incidents at once.

What was withdrawn takes no part, and neither does a unit that is a mere placeholder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from models.queries.duplicates.links import as_link
from models.records import COUNTS_SQL
from models.values import batches, search_key

COLUMNS = (
    "no, id, ref, title, when_earliest, when_latest, place, lat, lon, place_precision, canonical"
)
_INCIDENTS = f"SELECT {COLUMNS} FROM incident WHERE id IN ({{ids}})"  # noqa: S608
_CLAIMS = f"""SELECT c.incident, c.id, c.reference, coalesce(c.origin_group, s.origin_group)
    FROM claim AS c LEFT JOIN source AS s ON s.id = c.source
    WHERE c.incident IN ({{ids}}) AND c.{COUNTS_SQL}"""  # noqa: S608 - our own condition
_EVIDENCE = f"""SELECT l.target, e.id, e.ref, e.sha256, p.id, p.sha256
    FROM evidence_link AS l JOIN evidence AS e ON e.id = l.evidence
    LEFT JOIN evidence AS p ON p.id = e.parent
    WHERE l.target IN ({{ids}}) AND l.{COUNTS_SQL} AND e.{COUNTS_SQL}"""  # noqa: S608
_PERSONS = f"""SELECT h.incident, h.person, p.ref, p.code_name, h.outcome
    FROM harm AS h JOIN person AS p ON p.id = h.person
    WHERE h.incident IN ({{ids}}) AND h.{COUNTS_SQL} AND p.{COUNTS_SQL}"""  # noqa: S608
_UNITS = f"""SELECT v.incident, a.id, a.ref, a.name
    FROM involvement AS v JOIN actor AS a ON a.id = v.actor
    WHERE v.incident IN ({{ids}}) AND v.{COUNTS_SQL} AND a.{COUNTS_SQL}
    AND coalesce(a.naming, '') <> 'placeholder'"""  # noqa: S608 - our own condition
_FIGURES = """SELECT i.id, f.harm, f.low, f.high FROM figure AS f
    JOIN incident AS i ON i.no = f.incident WHERE i.id IN ({ids})"""

KILLED = frozenset({"killed", "presumed-killed"})
"""The outcomes of a harm that a person comes to only once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """What is compared of one incident; the mappings give by a key how a thing is called.

    ``evidence`` is by the digest of the bytes, also of the file that a piece was made from;
    ``killed`` are those of the ``persons`` who died; ``figures`` are bounds by harm.
    """

    no: int
    id: str
    ref: str
    title: str = ""
    earliest: str | None = None
    latest: str | None = None
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    canonical: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    killed: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)


def read_facts(connection: Connection, incidents: Iterable[str]) -> dict[str, IncidentFacts]:
    """Return the facts of incidents by their ids; one that is not here is left out."""
    found: dict[str, IncidentFacts] = {}
    for some in batches(list(dict.fromkeys(incidents))):
        found |= _of_some(connection, some)
    return found


def outline(row: Sequence[Any]) -> IncidentFacts:
    """Return what stands in the row of an incident itself, a row of ``COLUMNS``."""
    no, id, ref, title, earliest, latest, place, lat, lon, precision, canonical = row
    return IncidentFacts(
        no=no, id=id, ref=ref, title=title or "", earliest=earliest, latest=latest,
        place=place or "", lat=_number(lat), lon=_number(lon), precision=precision,
        canonical=canonical,
    )  # fmt: skip


def read_outlines(connection: Connection, numbers: Iterable[int]) -> list[IncidentFacts]:
    """Return the outlines of incidents by their numbers: those that count and are no duplicate."""
    found: list[IncidentFacts] = []
    for some in batches(list(numbers)):
        statement = (
            f"SELECT {COLUMNS} FROM incident WHERE no IN ({_marks(some)})"  # noqa: S608
            f" AND {COUNTS_SQL} AND canonical IS NULL"
        )
        found += map(outline, connection.exec_driver_sql(statement, tuple(some)))
    return found


def _of_some(connection: Connection, ids: Sequence[str]) -> dict[str, IncidentFacts]:
    """Return the facts of as many incidents as one statement takes."""
    claims = _rows(connection, _CLAIMS, ids)
    incident_of = {claim[1]: claim[0] for claim in claims} | {id: id for id in ids}
    evidence: dict[str, dict[str, str]] = {}
    for about in batches(list(incident_of)):
        for target, id, ref, sha256, parent, made_from in _rows(connection, _EVIDENCE, about):
            files = evidence.setdefault(incident_of[target], {})
            files[sha256 or id] = ref
            if parent is not None:
                files.setdefault(made_from or parent, ref)
    persons, killed = _persons(connection, ids)
    units: dict[str, dict[str, str]] = {}
    for incident, id, ref, name in _rows(connection, _UNITS, ids):
        units.setdefault(incident, {})[id] = f"{name or ref} ({ref})"
    figures: dict[str, dict[str, tuple[int | None, int | None]]] = {}
    for incident, harm, low, high in _rows(connection, _FIGURES, ids):
        figures.setdefault(incident, {})[harm] = low, high
    links: dict[str, dict[str, str]] = {}
    origins: dict[str, dict[str, str]] = {}
    for incident, _claim, reference, origin in claims:
        if (link := as_link(reference)) is not None:
            links.setdefault(incident, {})[link] = reference
        if origin:
            origins.setdefault(incident, {})[search_key(origin)] = origin
    return {
        row[1]: replace(
            outline(row),
            evidence=evidence.get(row[1], {}),
            persons=persons.get(row[1], {}),
            killed=frozenset(killed.get(row[1], ())),
            units=units.get(row[1], {}),
            links=links.get(row[1], {}),
            origins=origins.get(row[1], {}),
            figures=figures.get(row[1], {}),
        )
        for row in _rows(connection, _INCIDENTS, ids)
    }


def _persons(
    connection: Connection, ids: Sequence[str]
) -> tuple[dict[str, dict[str, str]], dict[str, set[str]]]:
    """Return by incident how its persons are called, and which of them were killed."""
    persons: dict[str, dict[str, str]] = {}
    killed: dict[str, set[str]] = {}
    for incident, person, ref, name, outcome in _rows(connection, _PERSONS, ids):
        persons.setdefault(incident, {})[person] = f"{name} ({ref})" if name else ref
        if outcome in KILLED:
            killed.setdefault(incident, set()).add(person)
    return persons, killed


def _rows(connection: Connection, statement: str, ids: Sequence[str]) -> list[tuple]:  # type: ignore[type-arg]
    asked = statement.format(ids=_marks(ids))
    return [tuple(row) for row in connection.exec_driver_sql(asked, tuple(ids))]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
