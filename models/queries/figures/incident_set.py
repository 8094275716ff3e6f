"""The incidents that are counted, with what each comes to: read once, and grouped in memory.

Counted are incidents that were not withdrawn, are no duplicate of another, and whose status is
neither ``discounted`` nor ``duplicate``. Their ranges stand beside them in the table of figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.projection import HARM_OF_OUTCOME
from models.queries.filters import UNFILLED
from models.queries.query_language import Query
from models.queries.review import single_coders
from models.queries.search import find_incidents
from models.records import COUNTS_SQL, IN_CANONICAL_SET_SQL

if TYPE_CHECKING:
    from models.vault import VaultContext

VERIFIED_WITHOUT = "V4 without a standard"
"""Where incidents stand that are called verified and name no standard of proof."""

_INCIDENTS = f"""SELECT i.no, i.id, i.verification, i.proof_standard, f.low, f.high, f.near_low,
    i.status
    FROM incident AS i LEFT JOIN figure AS f ON f.incident = i.no AND f.harm = ?
    WHERE {IN_CANONICAL_SET_SQL}"""  # noqa: S608 - our own condition
# The people who are linked with the harm to several incidents; each counts once.
_SEVERAL = f"""SELECT h.person, i.no,
    CASE WHEN p.kind = 'group' THEN max(coalesce(p.group_size_low, 1), 1) ELSE 1 END
    FROM harm AS h JOIN incident AS i ON i.id = h.incident LEFT JOIN person AS p ON p.id = h.person
    WHERE h.person IN (SELECT person FROM harm WHERE {COUNTS_SQL} AND person IS NOT NULL
        AND outcome IN ({{outcomes}}) GROUP BY person HAVING count(DISTINCT incident) > 1)
    AND h.{COUNTS_SQL} AND h.outcome IN ({{outcomes}}) AND p.{COUNTS_SQL}
    GROUP BY h.person, i.no"""  # noqa: S608 - our own condition


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One counted incident: its id, its level of verification, and its range for the harm.

    ``near`` is whether a figure was given as "about", which states no bound. ``single_coder`` is
    whether it is called agreed upon, and no second person agreed.
    """

    no: int
    id: str
    level: str
    low: int | None
    high: int | None
    near: bool
    single_coder: bool = False


@dataclass(frozen=True, slots=True)
class IncidentSet:
    """The counted incidents by number, for one harm.

    ``several`` gives by person the numbers of the incidents that they are linked to with the harm,
    where those are several, and ``weights`` how many people that is.
    """

    harm: str
    rows: Mapping[int, IncidentRow]
    several: Mapping[str, Sequence[int]] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)


def read_incident_set(
    vault: VaultContext, *, harm: str = "killed", query: Query | None = None
) -> IncidentSet:
    """Return the counted incidents, those that answer a query where one is given.

    Raises NoSuchReference or AmbiguousReference where the query names a record.
    """
    within: Collection[int] | None = None
    if query is not None and not (query.empty and not query.impossible):
        within = set(find_incidents(vault, query))
    with vault.database.reading() as connection:
        found = connection.exec_driver_sql(_INCIDENTS, (harm,)).all()
        outcomes = [f"'{one}'" for one, is_harm in HARM_OF_OUTCOME.items() if is_harm == harm]
        statement = _SEVERAL.format(outcomes=", ".join(outcomes) or "''")
        linked = connection.exec_driver_sql(statement).all()
    found = [row for row in found if within is None or row[0] in within]
    alone = single_coders(vault, [row[1] for row in found if row[7] == "agreed"])
    rows = {row[0]: _row(row, alone) for row in found}
    several: dict[str, list[int]] = {}
    weights: dict[str, int] = {}
    for person, number, weight in linked:
        if number in rows:
            several.setdefault(person, []).append(number)
            weights[person] = weight
    return IncidentSet(
        harm,
        rows,
        {person: numbers for person, numbers in several.items() if len(numbers) > 1},
        weights,
    )


def _row(row: Any, alone: Collection[str]) -> IncidentRow:
    no, id, verification, standard, low, high, near, _status = row
    level = _level(verification, standard)
    return IncidentRow(no, id, level, low, high, near is not None, id in alone)


def _level(verification: str | None, standard: str | None) -> str:
    level = verification or UNFILLED["verification"]
    return VERIFIED_WITHOUT if level == "V4" and standard in (None, "NONE") else level
