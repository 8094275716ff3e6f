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
from models.storage import number_groups

if TYPE_CHECKING:
    from models.vault import VaultContext

VERIFIED_WITHOUT = "V4 without a standard"
"""Where incidents stand that are called verified and name no standard of proof."""

# All columns are in one index, in this order, so that no page of the incidents themselves is read
# and nothing is sorted. Incidents that come to the same are read together.
_LEVELS = f"""SELECT CASE
        WHEN i.verification = 'V4' AND coalesce(i.proof_standard, 'NONE') = 'NONE' THEN ?
        ELSE coalesce(i.verification, ?) END, json_group_array(i.no)
    FROM incident AS i WHERE {IN_CANONICAL_SET_SQL}
    GROUP BY i.status, i.verification, i.proof_standard"""  # noqa: S608 - our own condition
_RANGES = """SELECT low, high, near_low IS NOT NULL, json_group_array(incident) FROM figure
    WHERE harm = ? GROUP BY low, high, near_low"""
# Those who are linked once, as most are, are not handed over one by one.
_SEVERAL = "SELECT person FROM harm GROUP BY person HAVING count(*) > 1"
_LINKED = f"""SELECT h.person, i.no FROM harm AS h JOIN incident AS i ON i.id = h.incident
    WHERE h.{COUNTS_SQL} AND h.outcome IN (SELECT value FROM json_each(?))
    AND h.person IN (SELECT value FROM json_each(?))"""  # noqa: S608 - our own condition
# A person who was not shared is a person all the same, and counts once.
_PEOPLE = f"""SELECT id, {COUNTS_SQL},
        CASE WHEN kind = 'group' THEN max(coalesce(group_size_low, 1), 1) ELSE 1 END
    FROM person WHERE id IN (SELECT value FROM json_each(?))"""  # noqa: S608
_CALLED_AGREED = f"""SELECT i.id, i.no FROM incident AS i
    WHERE {IN_CANONICAL_SET_SQL} AND i.status = 'agreed'"""  # noqa: S608 - our own condition


class Bounds(NamedTuple):
    """What one counted incident comes to for the harm; None is a bound that nobody states.

    ``near`` is whether a figure was given as "about", which states no bound.
    """

    low: int | None = None
    high: int | None = None
    near: int = 0


UNSTATED = Bounds()
"""What an incident comes to about which nobody gives a number."""


@dataclass(frozen=True, slots=True)
class IncidentSet:
    """The counted incidents by number, for one harm.

    ``levels`` gives the level of verification of each, ``bounds`` what each comes to, of which
    others may be there too. ``repeats`` names for an incident the people who are linked with the
    harm to others of the set too, and ``weights`` says how many people each of them stands for.
    ``alone`` holds those that are called agreed upon and that no second person agreed to.
    """

    harm: str
    levels: Mapping[int, str]
    bounds: Mapping[int, Bounds]
    repeats: Mapping[int, Sequence[str]]
    weights: Mapping[str, int]
    alone: AbstractSet[int]


def read_incident_set(
    vault: VaultContext, *, harm: str = "killed", query: Query | None = None
) -> IncidentSet:
    """Return the counted incidents, those that answer a query where one is given.

    Raises NoSuchReference or AmbiguousReference where the query names a record.
    """
    within: set[int] | None = None
    if query is not None and not (query.empty and not query.impossible):
        within = set(find_incidents(vault, query))
    levels: dict[int, str] = {}
    named = VERIFIED_WITHOUT, UNFILLED["verification"]
    for level, numbers in number_groups(vault.database, _LEVELS, named):
        counted = numbers if within is None else within.intersection(numbers)
        levels |= dict.fromkeys(counted, level)
    bounds: dict[int, Bounds] = {}
    for low, high, near, listed in vault.database.tuples(_RANGES, (harm,)):
        bounds |= dict.fromkeys(json.loads(listed), Bounds(low, high, near))
    repeats, weights = _repeats(vault, harm, levels)
    called = {id: no for id, no in vault.database.tuples(_CALLED_AGREED) if no in levels}
    alone = {called[id] for id in single_coders(vault, called)}
    return IncidentSet(harm, levels, bounds, repeats, weights, alone)


def _repeats(
    vault: VaultContext, harm: str, counted: Collection[int]
) -> tuple[dict[int, list[str]], dict[str, int]]:
    """Return the people who are linked with the harm to several incidents, by those incidents."""
    outcomes = json.dumps([one for one, is_harm in HARM_OF_OUTCOME.items() if is_harm == harm])
    people = json.dumps([person for (person,) in vault.database.tuples(_SEVERAL)])
    several: dict[str, set[int]] = {}
    for person, number in vault.database.tuples(_LINKED, (outcomes, people)):
        if number in counted:
            several.setdefault(person, set()).add(number)
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
