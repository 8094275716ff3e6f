"""The links from incidents to what hangs on them; withdrawn ones are none."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from models.records import COUNTS_SQL
from models.storage import number_groups, number_set

if TYPE_CHECKING:
    from models.vault import VaultContext

# Each gives the number of an incident and the id of a record that is linked to it; the names and
# the condition are our own.
_LINKS: Mapping[str, str] = MappingProxyType(
    {
        "actor": "SELECT incident, actor AS other FROM unit_part",
        # An order that contradicts what happened is none that it belongs to.
        "order": f"""SELECT i.no AS incident, l."order" AS other
            FROM order_link AS l JOIN incident AS i ON i.id = l.incident
            WHERE l.{COUNTS_SQL} AND l."order" IS NOT NULL
            AND coalesce(l.relation, '') <> 'contradicted-by'""",  # noqa: S608
        "person": f"""SELECT i.no AS incident, h.person AS other
            FROM harm AS h JOIN incident AS i ON i.id = h.incident
            WHERE h.{COUNTS_SQL} AND h.person IS NOT NULL""",  # noqa: S608
        "source": f"""SELECT i.no AS incident, c.source AS other
            FROM claim AS c JOIN incident AS i ON i.id = c.incident
            WHERE c.{COUNTS_SQL} AND c.source IS NOT NULL""",  # noqa: S608
        # Evidence speaks of an incident, or of a claim about it.
        "evidence": f"""SELECT i.no AS incident, l.evidence AS other
            FROM evidence_link AS l LEFT JOIN claim AS c ON c.id = l.target AND c.{COUNTS_SQL}
            JOIN incident AS i ON i.id = coalesce(c.incident, l.target)
            WHERE l.{COUNTS_SQL} AND l.evidence IS NOT NULL""",  # noqa: S608
    }
)
"""By the kind of record that is linked: the text of a statement with the columns of a link."""

_OF_SOME = """SELECT json_group_array(incident) FROM ({links})
    WHERE other IN (SELECT value FROM json_each(?))"""
_ALL = "SELECT json_group_array(incident) FROM ({links})"
_BY_RECORD = "SELECT other, json_group_array(incident) FROM ({links}) GROUP BY other"
# The table lies in this order, so nothing is sorted.
_UNIT_PARTS = """SELECT actor, json_group_array(day), json_group_array(incident)
    FROM (SELECT actor, day, incident FROM unit_part ORDER BY actor, day)
    GROUP BY actor"""


class UnitParts(NamedTuple):
    """A unit and the incidents that it has a part in: days, and at each place the number."""

    unit: str
    days: Sequence[str]
    numbers: Sequence[int]


def linked_numbers(vault: VaultContext, kind: str, records: Collection[str]) -> set[int]:
    """Return the incidents that are linked to one of some records of a kind."""
    statement = _OF_SOME.format(links=_LINKS[kind])
    return number_set(vault.database, statement, (json.dumps([*records]),))


def numbers_with_any(vault: VaultContext, kind: str) -> set[int]:
    """Return the incidents to which anything of a kind is linked."""
    return number_set(vault.database, _ALL.format(links=_LINKS[kind]))


def numbers_by_record(vault: VaultContext, kind: str) -> list[tuple[str, list[int]]]:
    """Return the id of each record of a kind that is linked, and the incidents that it is to."""
    return number_groups(vault.database, _BY_RECORD.format(links=_LINKS[kind]))


def unit_parts(vault: VaultContext) -> list[UnitParts]:
    """Return the incidents of every unit, the earliest first; those without a day come before."""
    rows = vault.database.tuples(_UNIT_PARTS)
    return [UnitParts(unit, json.loads(days), json.loads(found)) for unit, days, found in rows]
