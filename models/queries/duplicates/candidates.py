"""Candidates are the incidents that may be the same as one, the strongest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.queries.duplicates.decided import NOT_THE_SAME, PairDecision, decisions_between
from models.queries.duplicates.incident_facts import IncidentFacts, read_facts
from models.queries.duplicates.narrowing import sharing_rare, worth_comparing
from models.queries.duplicates.weighing import Likeness, compare
from models.queries.errors import NoSuchReference
from models.records import COUNTS_SQL
from models.values import batches

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.vault import VaultContext

MOST_SHOWN = 50

_OFFERED = f"""SELECT id FROM incident WHERE id IN ({{marks}})
    AND {COUNTS_SQL} AND (canonical IS NULL OR id = ?)"""  # noqa: S608 - our own condition


@dataclass(frozen=True, slots=True)
class Candidate:
    """An incident that may be the same, with the reasons, and how the two are linked already."""

    facts: IncidentFacts
    likeness: Likeness
    links: tuple[PairDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one incident.

    ``settled`` counts those that somebody decided are not the same, ``more`` those beyond what is
    shown.
    """

    subject: IncidentFacts
    found: tuple[Candidate, ...]
    settled: int = 0
    more: int = 0


def find_candidates(vault: VaultContext, incident: str, *, most: int = MOST_SHOWN) -> Candidates:
    """Return which incidents may be the same as one; raises NoSuchReference.

    Left out are those that were withdrawn, are a duplicate of another one, count with this one,
    or that somebody decided are not the same.
    """
    with vault.database.reading() as connection:
        subject = read_facts(connection, [incident]).get(incident)
        if subject is None:
            raise NoSuchReference(reference=incident[:8])
        linked = decisions_between(connection, incident)
        settled = {id for id, links in linked.items() if _is_settled(links)}
        rare, widespread = sharing_rare(connection, subject)
        wanted = rare | set(worth_comparing(connection, subject)) | linked.keys()
        behind = _counts_with(connection, incident)
        circle = subject.canonical if subject.canonical and not behind else ""
        wanted = (wanted | {circle}) - {incident, behind}
        offered = _offered(connection, wanted, circle=circle)
        others = read_facts(connection, offered)
    found = [
        Candidate(other, likeness, tuple(linked.get(other.id, ())))
        for other in others.values()
        if other.id not in settled
        and (
            (likeness := compare(subject, other, widespread=widespread)).strength
            or other.id in linked
        )
    ]
    found.sort(key=lambda one: (bool(one.links), one.likeness.rank, one.facts.ref))
    shown = tuple(found[:most])
    return Candidates(subject, shown, len(settled & others.keys()), len(found) - len(shown))


def compare_two(
    vault: VaultContext, one: str, other: str
) -> tuple[IncidentFacts, IncidentFacts, Likeness, list[PairDecision]]:
    """Return two incidents with what speaks for and against their being one, and their links.

    Raises NoSuchReference.
    """
    with vault.database.reading() as connection:
        facts = read_facts(connection, (one, other))
        for id in (one, other):
            if id not in facts:
                raise NoSuchReference(reference=id[:8])
        _rare, widespread = sharing_rare(connection, facts[one])
        links = decisions_between(connection, one).get(other, [])
    likeness = compare(facts[one], facts[other], widespread=widespread)
    return facts[one], facts[other], likeness, links


def _is_settled(links: Collection[PairDecision]) -> bool:
    return any(one.type == NOT_THE_SAME for one in links)


def _offered(connection: Connection, ids: Collection[str], *, circle: str) -> list[str]:
    """Return those that count, or would but for being named in a circle."""
    found: list[str] = []
    for some in batches(sorted(ids)):
        statement = _OFFERED.format(marks=",".join("?" * len(some)))
        found += [row[0] for row in connection.exec_driver_sql(statement, (*some, circle))]
    return found


def _counts_with(connection: Connection, incident: str) -> str:
    """Return the id of the incident that counts instead of one.

    It is "" where the incident counts itself, or where duplicates in a circle leave none.
    """
    asked = "SELECT canonical FROM incident WHERE id = ?"
    seen, last = {incident}, ""
    while found := connection.exec_driver_sql(asked, (last or incident,)).scalar():
        if found in seen:
            return ""
        last = str(found)
        seen.add(last)
    return last
