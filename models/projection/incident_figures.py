"""The figures of an incident follow from it, its claims and their sources, and who is linked to it.

What they come to is said in ``models.counting``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from models.counting import (
    COUNTED,
    FigureRange,
    IncidentRange,
    Victim,
    by_harm,
    incident_ranges,
)
from models.records import Claim, Harm, Incident, Person, Source, counting, counts_with
from models.storage import FigureRow
from models.values import batches

_FIGURE: Table = FigureRow.__table__  # type: ignore[attr-defined]
_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CLAIM: Table = Claim.__table__  # type: ignore[attr-defined]
_SOURCE: Table = Source.__table__  # type: ignore[attr-defined]
_HARM: Table = Harm.__table__  # type: ignore[attr-defined]
_PERSON: Table = Person.__table__  # type: ignore[attr-defined]

HARM_OF_OUTCOME: Mapping[str, str] = {"killed": "killed", "injured": "injured"}
"""The outcomes that count, and as which harm; "presumed killed" is not yet killed."""

JUDGED = (
    "killed_low",
    "killed_best",
    "killed_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "count_basis",
)
"""What people adjudicate of an incident."""

_FIELDS = (
    "incident",
    "harm",
    "low",
    "high",
    "near_low",
    "near_high",
    "voices",
    "adjudicated",
)


def write_figures(connection: Connection, incidents: Sequence[str]) -> None:
    """Count some incidents, and write their figures."""
    counted = _counted(connection, incidents)
    connection.execute(delete(_FIGURE).where(_FIGURE.c.incident.in_(list(counted))))
    rows = [row for of_one in counted.values() for row in of_one]
    if rows:
        connection.execute(insert(_FIGURE), rows)


def stale_figures(connection: Connection) -> Iterator[int]:
    """Yield the numbers of incidents whose figures are not what they should be."""
    kept: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(select(_FIGURE)).mappings():
        kept.setdefault(row["incident"], []).append(dict(row))
    for some in batches(connection.execute(select(_INCIDENT.c.id)).scalars().all()):
        for number, rows in _counted(connection, some).items():
            if _sorted(kept.pop(number, [])) != _sorted(rows):
                yield number
    yield from kept


def voices_of(connection: Connection, incident: str) -> tuple[dict[str, FigureRange], list[Victim]]:
    """Return what the claims of an incident come to by harm, and the people linked to it."""
    claims = _claims(connection, [incident])
    ranges = by_harm(claims.get(incident, ()), origins=_origins(connection, claims))
    return ranges, _victims(connection, [incident]).get(incident, [])


def _sorted(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in _FIELDS) for row in rows)


def _counted(connection: Connection, incidents: Sequence[str]) -> dict[int, list[dict[str, Any]]]:
    """Return the rows of the figures of some incidents, by the number of each."""
    columns = [_INCIDENT.c[name] for name in ("no", "id", *JUDGED)]
    found = connection.execute(select(*columns).where(_INCIDENT.c.id.in_(incidents))).all()
    claims = _claims(connection, incidents)
    victims = _victims(connection, incidents)
    origins = _origins(connection, claims)
    counted: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        ranges = incident_ranges(
            row, claims.get(row.id, ()), victims.get(row.id, ()), origins=origins
        )
        counted[row.no] = [_row(row.no, one) for one in ranges.values()]
    return counted


def _row(number: int, one: IncidentRange) -> dict[str, Any]:
    return {"incident": number} | {name: getattr(one, name) for name in _FIELDS[1:]}


def _claims(connection: Connection, incidents: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    columns = [_CLAIM.c[name] for name in COUNTED]
    # Withdrawn ones too: another may go back to the origin that only they name.
    for claim in connection.execute(select(*columns).where(_CLAIM.c.incident.in_(incidents))):
        found.setdefault(claim.incident, []).append(claim)
    return found


def _origins(connection: Connection, claims: Mapping[str, list[Any]]) -> dict[str, str]:
    """Return the origin group of each source that the claims name."""
    named = sorted({claim.source for some in claims.values() for claim in some if claim.source})
    origins: dict[str, str] = {}
    for some in batches(named):
        statement = select(_SOURCE.c.id, _SOURCE.c.origin_group).where(
            _SOURCE.c.id.in_(some), _SOURCE.c.origin_group.is_not(None)
        )
        origins |= {row.id: row.origin_group for row in connection.execute(statement)}
    return origins


def _victims(connection: Connection, incidents: Sequence[str]) -> dict[str, list[Victim]]:
    """Return the people who are linked to each incident with a harm that counts."""
    asked = (
        select(
            _HARM.c.incident,
            _HARM.c.person,
            _HARM.c.outcome,
            _PERSON.c.kind,
            _PERSON.c.group_size_low,
            _PERSON.c.withdrawn,
        )
        .select_from(_HARM.outerjoin(_PERSON, _PERSON.c.id == _HARM.c.person))
        .where(
            _HARM.c.incident.in_(incidents),
            _HARM.c.person.is_not(None),
            counting(_HARM),
            _HARM.c.outcome.in_(list(HARM_OF_OUTCOME)),
        )
    )
    found: dict[str, list[Victim]] = {}
    for row in connection.execute(asked):
        # A person who was not shared is a person all the same.
        if counts_with(row.withdrawn):
            least = max(row.group_size_low or 1, 1) if row.kind == "group" else 1
            one = Victim(person=row.person, harm=HARM_OF_OUTCOME[row.outcome], least=least)
            found.setdefault(row.incident, []).append(one)
    return found
