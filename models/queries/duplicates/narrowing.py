"""Narrowing finds by indexes the few incidents of a large vault that are worth a comparison.

What two incidents seldom share is looked up by what it is. Otherwise a pair needs two good
reasons, so an incident is worth a comparison where two of these are true: both times are narrow
and near, the place is near or called alike, the titles are alike, a unit is shared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from models.queries.duplicates.incident_facts import IncidentFacts, read_outlines
from models.queries.duplicates.likeness import alike_among, alike_titles, may_be_alike
from models.queries.duplicates.links import spellings
from models.queries.duplicates.place_reasons import TELLING_KM
from models.queries.duplicates.time_reasons import NARROW_DAYS, NEAR_DAYS, is_narrow
from models.queries.duplicates.weighing import ENOUGH_GOOD
from models.records import COUNTS_SQL

FEW = 5
"""A file or link that more incidents share tells none of them apart."""
MOST_COMPARED = 400
"""So many incidents are compared whole at most, those with the most in common."""

_WITH_FILE = f"""SELECT DISTINCT coalesce(c.incident, l.target) FROM evidence_link AS l
    JOIN evidence AS e ON e.id = l.evidence LEFT JOIN claim AS c ON c.id = l.target
    WHERE l.evidence IN (SELECT id FROM evidence WHERE sha256 = ?1 OR id = ?1
        UNION SELECT id FROM evidence WHERE parent IN
        (SELECT id FROM evidence WHERE sha256 = ?1 OR id = ?1))
    AND l.{COUNTS_SQL} AND e.{COUNTS_SQL} LIMIT {FEW + 1}"""  # noqa: S608 - our own condition
_WITH_LINK = f"""SELECT DISTINCT incident FROM claim WHERE reference IN ({{marks}})
    AND incident IS NOT NULL AND {COUNTS_SQL} LIMIT {FEW + 1}"""  # noqa: S608
_WITH_PERSON = f"""SELECT DISTINCT incident FROM harm WHERE person IN ({{marks}})
    AND {COUNTS_SQL} LIMIT {MOST_COMPARED}"""  # noqa: S608 - our own condition
_WITH_UNIT = f"""SELECT DISTINCT i.no FROM involvement AS v JOIN incident AS i ON i.id = v.incident
    WHERE v.actor IN ({{marks}}) AND v.{COUNTS_SQL}
    AND (i.when_earliest IS NULL OR i.when_earliest <= ?)
    AND (i.when_latest IS NULL OR i.when_latest >= ?)"""  # noqa: S608 - our own condition
# The index incident_by_span answers this by itself: of one time, and begun late enough to be near
# in it, or near in space, or of a place whose name may be alike.
_AT_THE_TIME = """SELECT no, when_earliest, place, {near} AS near FROM incident
    WHERE (when_earliest <= ? OR when_earliest IS NULL)
    AND (when_latest >= ? OR when_latest IS NULL)
    AND (when_earliest BETWEEN ? AND ? OR near
        OR (length(place) BETWEEN ? AND ? AND place LIKE ?))"""
_KM_A_DEGREE = 110.0


def sharing_rare(connection: Connection, facts: IncidentFacts) -> tuple[set[str], set[str]]:
    """Return the ids of incidents that share something rare, and which keys are widespread."""
    found, widespread = set(), set()
    for key in [*facts.evidence, *facts.links]:
        incidents = _with_key(connection, key, link=key in facts.links)
        if len(incidents) > FEW:
            widespread.add(key)
        else:
            found |= incidents
    if facts.persons:
        found |= _ids(connection, _WITH_PERSON, list(facts.persons))
    return found - {facts.id}, widespread


def widespread_keys(connection: Connection, keys: Iterable[str], *, links: bool) -> set[str]:
    """Return those of some digests, or links, that more than a few incidents share."""
    return {key for key in keys if len(_with_key(connection, key, link=links)) > FEW}


def worth_comparing(connection: Connection, facts: IncidentFacts) -> list[str]:
    """Return the ids of incidents that have two things in common with one, the most first."""
    at_the_time = connection.exec_driver_sql(*_overlap(facts)).all()
    marks: Counter[int] = Counter()
    if is_narrow(facts):
        marks.update(_near_in_time(facts, at_the_time))
    marks.update(_near_in_space(facts, at_the_time))
    marks.update(_with_unit(connection, facts))
    marks.pop(facts.no, None)
    outlines = read_outlines(connection, marks)
    titles = alike_titles(facts.title, {one.title for one in outlines if one.title})
    ranked = sorted(
        ((marks[one.no] + (one.title in titles), one.id) for one in outlines), reverse=True
    )
    return [id for count, id in ranked if count >= ENOUGH_GOOD][:MOST_COMPARED]


def _with_key(connection: Connection, key: str, *, link: bool) -> set[str]:
    if not link:
        return {row[0] for row in connection.exec_driver_sql(_WITH_FILE, (key,)) if row[0]}
    return _ids(connection, _WITH_LINK, spellings(key))


def _ids(connection: Connection, statement: str, values: Sequence[str]) -> set[str]:
    asked = statement.format(marks=",".join("?" * len(values)))
    return {row[0] for row in connection.exec_driver_sql(asked, tuple(values)) if row[0]}


def _overlap(facts: IncidentFacts) -> tuple[str, tuple[str | int, ...]]:
    """Return the statement that finds what may be of the same time, and its values."""
    near = "0"
    if facts.lat is not None and facts.lon is not None:
        span = TELLING_KM / _KM_A_DEGREE
        # A degree of longitude is shorter the farther from the equator; a wide box loses nothing.
        near = (
            f"lat - {facts.lat:f} BETWEEN {-span:f} AND {span:f}"
            f" AND abs(lon - {facts.lon:f}) <= {span * 4:f}"
        )
    first, last = _bounds(facts)
    began = _began(facts) if is_narrow(facts) else ("~", "")
    named = may_be_alike(facts.place) if facts.place else (1, 0, "")
    return _AT_THE_TIME.format(near=near), (last, first, *began, *named)


def _bounds(facts: IncidentFacts) -> tuple[str, str]:
    """Return the first and last day that do not exclude one incident; open ends are far.

    The last one sorts behind all moments of its day.
    """
    first = _moved(facts.earliest, -NEAR_DAYS) if facts.earliest else ""
    last = _moved(facts.latest, NEAR_DAYS) if facts.latest else "9999"
    return first, f"{last}~"


def _moved(day: str, days: int) -> str:
    """Return a day some days later, or the last or first one that there is."""
    try:
        return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day[:10]


def _began(facts: IncidentFacts) -> tuple[str, str]:
    """Return between which days a narrow time began that shares a day with a narrow one."""
    return _moved(facts.earliest or "", 1 - NARROW_DAYS), f"{(facts.latest or '')[:10]}~"


def _near_in_time(facts: IncidentFacts, rows: Collection[Sequence[object]]) -> set[int]:
    """Return the numbers of what began when it can share a day with a narrow time."""
    first, last = _began(facts)
    return {int(str(row[0])) for row in rows if row[1] and first <= str(row[1]) <= last}


def _near_in_space(facts: IncidentFacts, rows: Collection[Sequence[object]]) -> set[int]:
    """Return the numbers of what is near, or whose place is called alike."""
    alike: set[str] = set()
    if facts.place:
        names = {str(row[2]) for row in rows if row[2]}
        alike = set(alike_among(facts.place, names))
    return {int(str(row[0])) for row in rows if row[3] or row[2] in alike}


def _with_unit(connection: Connection, facts: IncidentFacts) -> set[int]:
    if not facts.units:
        return set()
    first, last = _bounds(facts)
    asked = _WITH_UNIT.format(marks=",".join("?" * len(facts.units)))
    rows = connection.exec_driver_sql(asked, (*facts.units, last, first))
    return {row[0] for row in rows}
