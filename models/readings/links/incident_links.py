"""The links from incidents to what hangs on them, by the ids of both; withdrawn ones are none."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.records import COUNTS_SQL

if TYPE_CHECKING:
    from models.vault import VaultContext

# Each gives the id of an incident and that of a record that is linked to it; the names and the
# condition are our own.
INCIDENT_LINKS: Mapping[str, str] = MappingProxyType(
    {
        "actor": f"""SELECT incident, actor AS other FROM involvement
            WHERE {COUNTS_SQL} AND actor IS NOT NULL""",  # noqa: S608
        # An order that contradicts what happened is none that it belongs to.
        "order": f"""SELECT incident, "order" AS other FROM order_link WHERE {COUNTS_SQL}
            AND "order" IS NOT NULL AND coalesce(relation, '') <> 'contradicted-by'""",  # noqa: S608
        "person": f"""SELECT incident, person AS other FROM harm
            WHERE {COUNTS_SQL} AND person IS NOT NULL""",  # noqa: S608
        "source": f"""SELECT incident, source AS other FROM claim
            WHERE {COUNTS_SQL} AND source IS NOT NULL""",  # noqa: S608
        # Evidence speaks of an incident, or of a claim about it.
        "evidence": f"""SELECT coalesce(c.incident, l.target) AS incident, l.evidence AS other
            FROM evidence_link AS l LEFT JOIN claim AS c ON c.id = l.target AND c.{COUNTS_SQL}
            WHERE l.{COUNTS_SQL} AND l.evidence IS NOT NULL""",  # noqa: S608
    }
)
"""By the kind of record that is linked: the text of a statement with the columns of a link."""

_IDS = "SELECT id, no FROM incident"
_OF_FEW = """SELECT i.no FROM ({links}) AS l JOIN incident AS i ON i.id = l.incident
    WHERE l.other IN (SELECT value FROM json_each(?))"""
_FEW = 20
"""Records whose links are faster looked up than found among all links of the kind."""


def linked_pairs(vault: VaultContext, kind: str) -> Sequence[tuple[str, str]]:
    """Return the links of one kind: the id of an incident, and that of what is linked."""
    return vault.database.tuples(INCIDENT_LINKS[kind])


def linked_numbers(vault: VaultContext, kind: str, records: Collection[str]) -> set[int]:
    """Return the incidents that are linked to one of some records."""
    if len(records) <= _FEW:
        statement = _OF_FEW.format(links=INCIDENT_LINKS[kind])
        return set(vault.database.numbers(statement, (json.dumps(list(records)),)))
    linked = {incident for incident, other in linked_pairs(vault, kind) if other in records}
    return {number for id, number in vault.database.tuples(_IDS) if id in linked}


def unlinked_numbers(vault: VaultContext, kind: str) -> set[int]:
    """Return the incidents to which nothing of a kind is linked."""
    linked = {incident for incident, _other in linked_pairs(vault, kind)}
    return {number for id, number in vault.database.tuples(_IDS) if id not in linked}
