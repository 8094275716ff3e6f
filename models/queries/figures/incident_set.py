"""The incidents that are counted, with what each comes to: read once, and grouped in memory.

Counted are incidents that were not withdrawn, are no duplicate of another, and whose status is
neither ``discounted`` nor ``duplicate``. Their ranges stand beside them in the table of figures.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.projection import HARM_OF_OUTCOME
from models.queries.filters import UNFILLED
from models.queries.query_language import Query
from models.queries.search import find_incidents
from models.readings.review import single_coders
from models.records import COUNTS_SQL, IN_CANONICAL_SET_SQL
from models.values import uncollected_rows

if TYPE_CHECKING:
    from models.vault import VaultContext

VERIFIED_WITHOUT = "V4 without a standard"
"""Where incidents stand that are called verified and name no standard of proof."""

# All columns are in one index, so that no page of the incidents themselves is read.
_INCIDENTS = f"""SELECT i.no, i.id, CASE
        WHEN i.verification = 'V4' AND coalesce(i.proof_standard, 'NONE') = 'NONE' THEN ?
        ELSE coalesce(i.verification, ?) END
    FROM incident AS i WHERE {IN_CANONICAL_SET_SQL}"""  # noqa: S608 - our own condition
# The bounds are one text, which most incidents share with others, and taken apart once.
_RANGES = """SELECT incident, json_array(low, high, near_low IS NOT NULL) FROM figure
    WHERE harm = ?"""
_VICTIMS = f"""FROM harm WHERE {COUNTS_SQL} AND person IS NOT NULL
    AND outcome IN (SELECT value FROM json_each(?))"""  # noqa: S608
# Those who are linked once, as most are, are not handed over one by one.
_SEVERAL = f"SELECT person {_VICTIMS} GROUP BY person HAVING count(*) > 1"
_LINKED = f"""SELECT person, incident {_VICTIMS}
    AND person IN (SELECT value FROM json_each(?))"""  # noqa: S608
# A person who was not shared is a person all the same, and counts once.
_PEOPLE = f"""SELECT id, {COUNTS_SQL},
        CASE WHEN kind = 'group' THEN max(coalesce(group_size_low, 1), 1) ELSE 1 END
    FROM person WHERE id IN (SELECT value FROM json_each(?))"""  # noqa: S608
_CALLED_AGREED = f"""SELECT i.id FROM incident AS i
    WHERE {IN_CANONICAL_SET_SQL} AND i.status = 'agreed'"""  # noqa: S608 - our own condition
_UNSTATED = "[null,null,0]"


class IncidentRow(NamedTuple):
    """What one counted incident comes to: its level of verification, its range for the harm.

    ``near`` is whether a figure was given as "about", which states no bound. Incidents that come
    to the same share one row.
    """

    level: str
    low: int | None
    high: int | None
    near: int


@dataclass(frozen=True, slots=True)
class IncidentSet:
    """The counted incidents by number, for one harm.

    ``numbers`` gives the number of an incident by its id. ``repeats`` names for an incident the
    people who are linked with the harm to others of the set too, and ``weights`` says how many
    people each of them stands for. ``alone`` holds those that are called agreed upon and that no
    second person agreed to.
    """

    harm: str
    rows: Mapping[int, IncidentRow]
    numbers: Mapping[str, int]
    repeats: Mapping[int, Sequence[str]]
    weights: Mapping[str, int]
    alone: AbstractSet[int]


def read_incident_set(
    vault: VaultContext, *, harm: str = "killed", query: Query | None = None
) -> IncidentSet:
    """Return the counted incidents, those that answer a query where one is given.

    Raises NoSuchReference or AmbiguousReference where the query names a record.
    """
    within: Collection[int] | None = None
    if query is not None and not (query.empty and not query.impossible):
        within = set(find_incidents(vault, query))
    with uncollected_rows():
        ranges = dict(vault.database.tuples(_RANGES, (harm,)))
        shared = _SharedRows()
        levels = VERIFIED_WITHOUT, UNFILLED["verification"]
        found = vault.database.tuples(_INCIDENTS, levels)
        if within is not None:
            found = [one for one in found if one[0] in within]
        rows = {no: shared[level, ranges.get(no, _UNSTATED)] for no, _id, level in found}
        numbers = {id: no for no, id, _level in found}
        repeats, weights = _repeats(vault, harm, numbers)
    called = [id for (id,) in vault.database.tuples(_CALLED_AGREED) if id in numbers]
    alone = {numbers[id] for id in single_coders(vault, called)}
    return IncidentSet(harm, rows, numbers, repeats, weights, alone)


class _SharedRows(dict[tuple[str, str], IncidentRow]):
    """One row for all incidents that come to the same."""

    def __missing__(self, come_to: tuple[str, str]) -> IncidentRow:
        """Make the row of a level and a text of bounds, and keep it."""
        level, bounds = come_to
        self[come_to] = IncidentRow(level, *json.loads(bounds))
        return self[come_to]


def _repeats(
    vault: VaultContext, harm: str, numbers: Mapping[str, int]
) -> tuple[dict[int, list[str]], dict[str, int]]:
    """Return the people who are linked with the harm to several incidents, by those incidents."""
    outcomes = json.dumps([one for one, is_harm in HARM_OF_OUTCOME.items() if is_harm == harm])
    linked = vault.database.tuples(_SEVERAL, (outcomes,))
    people = json.dumps([person for (person,) in linked])
    several: dict[str, set[int]] = {}
    for person, incident in vault.database.tuples(_LINKED, (outcomes, people)):
        if incident in numbers:
            several.setdefault(person, set()).add(numbers[incident])
    several = {person: some for person, some in several.items() if len(some) > 1}
    weights = dict.fromkeys(several, 1)
    for person, counts, weight in vault.database.tuples(_PEOPLE, (json.dumps(list(several)),)):
        if counts:
            weights[person] = weight
        else:
            del several[person], weights[person]
    repeats: dict[int, list[str]] = {}
    for person, some in several.items():
        for number in some:
            repeats.setdefault(number, []).append(person)
    return repeats, weights
