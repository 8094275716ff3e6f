"""What was decided about pairs already: links between incidents, and duplicates of one incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.queries.record_lookup import record_row
from models.records import COUNTS_SQL, Incident

if TYPE_CHECKING:
    from models.vault import VaultContext

NOT_THE_SAME = "not-the-same"
POSSIBLE = "possible-duplicate"

_FIELDS = "id, incident, other, type, certainty, reason"
_OF_ONE = f"""SELECT {_FIELDS} FROM incident_link
    WHERE (incident = ? OR other = ?) AND {COUNTS_SQL} ORDER BY no"""  # noqa: S608
_ALL = f"""SELECT {_FIELDS} FROM incident_link
    WHERE incident IS NOT NULL AND other IS NOT NULL AND {COUNTS_SQL}"""  # noqa: S608
# Duplicates of duplicates stand behind the same incident; UNION ends where a circle closes.
_BEHIND = """WITH RECURSIVE behind(id) AS (
    SELECT id FROM incident WHERE canonical = ?
    UNION SELECT i.id FROM incident AS i JOIN behind AS b ON i.canonical = b.id)
    SELECT i.id FROM behind AS b JOIN incident AS i ON i.id = b.id ORDER BY i.no"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDecision:
    """A link between two incidents, as somebody decided on it."""

    id: str
    one: str
    other: str
    type: str | None
    certainty: str | None
    reason: str | None

    def beside(self, incident: str) -> str:
        """Return the incident that is linked to one of the two."""
        return self.other if self.one == incident else self.one


def decisions_between(connection: Connection, incident: str) -> dict[str, list[PairDecision]]:
    """Return the links of an incident by the other incident, without those withdrawn."""
    found: dict[str, list[PairDecision]] = {}
    for one in _decisions(connection, _OF_ONE, (incident, incident)):
        found.setdefault(one.beside(incident), []).append(one)
    return found


def decided_pairs(connection: Connection) -> set[frozenset[str]]:
    """Return all pairs of incidents that are linked in whatever way."""
    return {frozenset((one.one, one.other)) for one in _decisions(connection, _ALL, ())}


def duplicates_of(vault: VaultContext, incident: str) -> list[Incident]:
    """Return the incidents that count with this one, duplicates of its duplicates too."""
    with vault.database.reading() as connection:
        ids = [row[0] for row in connection.exec_driver_sql(_BEHIND, (incident,))]
    rows = (record_row(vault, Incident.KIND, id) for id in ids if id != incident)
    return [row for row in rows if isinstance(row, Incident)]


def _decisions(
    connection: Connection, statement: str, values: tuple[str, ...]
) -> Iterator[PairDecision]:
    for id, one, other, type, certainty, reason in connection.exec_driver_sql(statement, values):
        yield PairDecision(
            id=id, one=one, other=other, type=type, certainty=certainty, reason=reason
        )
