"""The strongest pairs of a whole vault: read once in groups, then compared a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import floor
from typing import TYPE_CHECKING

from models.queries.duplicates.decided import decided_pairs
from models.queries.duplicates.incident_facts import COLUMNS, IncidentFacts, outline, read_facts
from models.queries.duplicates.narrowing import FEW, widespread_keys
from models.queries.duplicates.time_reasons import is_narrow
from models.queries.duplicates.weighing import Likeness, compare
from models.records import COUNTS_SQL
from models.values import search_key

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.vault import VaultContext

MOST_PAIRS = 5000
"""So many pairs are compared at most; those that share something rare come first."""
MOST_ALIKE = 20
"""A day at one place with more incidents tells none of them apart."""

_COUNTED = f"SELECT {COLUMNS} FROM incident WHERE {COUNTS_SQL} AND canonical IS NULL"  # noqa: S608
_KILLED = f"""SELECT DISTINCT person, incident FROM harm
    WHERE person IN (SELECT person FROM harm GROUP BY person HAVING count(*) > 1)
    AND outcome IN ('killed', 'presumed-killed') AND {COUNTS_SQL}"""  # noqa: S608
_FILES = f"""SELECT DISTINCT coalesce(p.sha256, p.id, e.sha256, e.id),
    coalesce(c.incident, l.target) FROM evidence_link AS l
    JOIN evidence AS e ON e.id = l.evidence
    LEFT JOIN evidence AS p ON p.id = e.parent LEFT JOIN claim AS c ON c.id = l.target
    WHERE l.evidence IN (
        SELECT evidence FROM evidence_link GROUP BY evidence HAVING count(*) > 1
        UNION SELECT id FROM evidence WHERE sha256 IN
            (SELECT sha256 FROM evidence GROUP BY sha256 HAVING count(*) > 1)
        UNION SELECT id FROM evidence WHERE parent IS NOT NULL
        UNION SELECT parent FROM evidence WHERE parent IS NOT NULL)
    AND l.{COUNTS_SQL} AND e.{COUNTS_SQL}"""  # noqa: S608 - our own condition
_LINKS = f"""SELECT DISTINCT reference, incident FROM claim WHERE reference IN
    (SELECT reference FROM claim WHERE reference LIKE '%.%'
        GROUP BY reference HAVING count(*) > 1)
    AND incident IS NOT NULL AND {COUNTS_SQL}"""  # noqa: S608 - our own condition
_CIRCLES = f"""SELECT a.id, b.id FROM incident AS a JOIN incident AS b
    ON b.id = a.canonical AND b.canonical = a.id
    WHERE a.id < b.id AND a.{COUNTS_SQL} AND b.{COUNTS_SQL}"""  # noqa: S608

Ids = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two incidents that may be one, with the reasons."""

    one: IncidentFacts
    other: IncidentFacts
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class LikelyPairs:
    """The ids of pairs that are worth a comparison; ``more`` is how many were left out."""

    ids: tuple[Ids, ...]
    more: int = 0


def likely_pairs(vault: VaultContext, *, most: int = MOST_PAIRS) -> LikelyPairs:
    """Return the pairs of a vault that share something rare, or a day and a place or a title.

    Pairs that are linked already, in whatever way, were decided about and are left out.
    """
    with vault.database.reading() as connection:
        counted = {row[1]: outline(row) for row in connection.exec_driver_sql(_COUNTED)}
        decided = decided_pairs(connection)
        groups = [
            *(set(row) for row in connection.exec_driver_sql(_CIRCLES)),
            *_groups(connection, (_KILLED, _FILES, _LINKS), counted),
            *_same_day(counted.values()),
        ]
    found: dict[Ids, None] = {}
    for group in groups:
        for one, other in combinations(sorted(group), 2):
            if frozenset((one, other)) not in decided:
                found[one, other] = None
    ids = tuple(found)
    return LikelyPairs(ids[:most], max(len(ids) - most, 0))


def compare_pairs(vault: VaultContext, pairs: Sequence[Ids]) -> list[Pair]:
    """Return those of some pairs that may be one incident, the strongest first."""
    with vault.database.reading() as connection:
        facts = read_facts(connection, (id for pair in pairs for id in pair))
        both = [(facts[one], facts[other]) for one, other in pairs if {one, other} <= facts.keys()]
        files = {key for one, other in both for key in one.evidence.keys() & other.evidence.keys()}
        links = {key for one, other in both for key in one.links.keys() & other.links.keys()}
        widespread = widespread_keys(connection, files, links=False)
        widespread |= widespread_keys(connection, links, links=True)
    found = [Pair(one, other, compare(one, other, widespread=widespread)) for one, other in both]
    return strongest(pair for pair in found if pair.likeness.strength)


def strongest(pairs: Iterable[Pair]) -> list[Pair]:
    """Return pairs with the strongest first."""
    return sorted(pairs, key=lambda pair: (pair.likeness.rank, pair.one.ref, pair.other.ref))


def _groups(
    connection: Connection, statements: Iterable[str], counted: Mapping[str, IncidentFacts]
) -> Iterator[set[str]]:
    """Yield the counted incidents that share one rare thing."""
    for statement in statements:
        sharing: dict[str, set[str]] = {}
        for key, incident in connection.exec_driver_sql(statement):
            if incident in counted:
                sharing.setdefault(key, set()).add(incident)
        yield from (group for group in sharing.values() if 1 < len(group) <= FEW)


def _same_day(outlines: Iterable[IncidentFacts]) -> Iterator[set[str]]:
    """Yield the incidents of one day that have a place, a position or a title in common."""
    sharing: dict[tuple[object, ...], set[str]] = {}
    for one in outlines:
        if is_narrow(one):
            marks = list(_marks(one))
            for day in _days(one):
                for mark in marks:
                    sharing.setdefault((day, *mark), set()).add(one.id)
    yield from (group for group in sharing.values() if 1 < len(group) <= MOST_ALIKE)


def _marks(one: IncidentFacts) -> Iterator[tuple[object, ...]]:
    if one.place:
        yield "place", search_key(one.place)
    if one.title:
        yield "title", search_key(one.title)
    if one.lat is not None and one.lon is not None:
        # Four grids of a tenth of a degree, half a step apart: what is near shares a cell of one.
        north, east = one.lat * 10, one.lon * 10
        for down in (0.0, 0.5):
            for left in (0.0, 0.5):
                yield "cell", down, left, floor(north + down), floor(east + left)


def _days(one: IncidentFacts) -> Iterator[date]:
    first, last = (date.fromisoformat((day or "")[:10]) for day in (one.earliest, one.latest))
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
