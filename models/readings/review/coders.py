"""Whoever coded an incident is known by the signatures on its changes, and by nothing else.

Coding is what an incident says of the facts. Its assessment is what is reviewed, and its handling
is no part of what happened, so neither makes a person one of its coders. The names of the fields
stand in each signed header, also where a value was withheld or erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.merge import Decisions, decisions_here
from models.readings.review.people import ME, People, read_people
from models.records import Assessment, Incident, facets
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_NOT_CODED = frozenset({"assessment", "handling"})
CODED: frozenset[str] = frozenset(
    name for name, facet in facets(Incident).items() if facet.section not in _NOT_CODED
)
"""The fields of an incident that make whoever sets one of them a coder of it."""

JUDGED: frozenset[str] = frozenset(
    name for name in facets(Incident) if name in facets(Assessment) and name not in CODED
) - {"handling", "withdrawn"}
"""The fields of an incident that an agreement vouches for: its counts, level and standard."""

ASSESSED: frozenset[str] = frozenset(
    name for name, facet in facets(Assessment).items() if facet.section != "handling"
)
"""The fields of an assessment by which it speaks."""

_SIGNED = (
    "SELECT record, device, seq, at, header FROM operation WHERE kind = ? AND record IN ({})"
    " ORDER BY no"
)


@dataclass(frozen=True, slots=True)
class Signed:
    """That a device signed some fields of a record at a moment, in milliseconds since 1970."""

    record: str
    device: str
    at: int
    fields: frozenset[str]


def signed_fields(
    vault: VaultContext, kind: str, records: Iterable[str], fields: frozenset[str]
) -> Iterator[Signed]:
    """Yield who signed one of some fields of records of a kind, without what was discarded."""
    decisions = decisions_here(vault.database)
    for some in batches(records):
        with vault.database.reading() as connection:
            yield from _signed(connection, kind, some, fields, decisions)


def _signed(
    connection: Connection,
    kind: str,
    records: list[str],
    fields: frozenset[str],
    decisions: Decisions,
) -> list[Signed]:
    statement = _SIGNED.format(", ".join("?" * len(records)))
    found = []
    for record, device, seq, at, header in connection.exec_driver_sql(statement, (kind, *records)):
        if decisions.discarded and seq >= decisions.discarded.get(device, seq + 1):
            continue
        named = fields.intersection(json.loads(header)["fields"])
        if named:
            found.append(Signed(record, device, at, named))
    return found


def coders_of(
    vault: VaultContext, incidents: Iterable[str], people: People
) -> Mapping[str, frozenset[int]]:
    """Return by incident the numbers of the people who coded it; unknown devices are nobody."""
    found: dict[str, set[int]] = {}
    for one in signed_fields(vault, Incident.KIND, incidents, CODED):
        person = people.of(one.device)
        if person is not None:
            found.setdefault(one.record, set()).add(person)
    return {record: frozenset(coders) for record, coders in found.items()}


def is_second(person: int, coders: frozenset[int]) -> bool:
    """Return whether a person is a second one: somebody else took part in the coding."""
    return not coders <= {person}


def may_agree(vault: VaultContext, incident: str) -> bool:
    """Return whether the owner of this vault did not code an incident alone."""
    people = read_people(vault)
    return is_second(ME, coders_of(vault, [incident], people).get(incident, frozenset()))
