"""Which incidents a unit has a part in, and what is said of them, follows from what is linked.

    unit_part    the units of an incident, each with its day
    linked_code  the elements of a crime that something supports, the levels that were concluded

Both name incidents by their numbers: to find a number by the id of each link takes ten times as
long. Each follows from the tables of the kinds by one statement, which is asked of one incident
after a change, and of all of them by ``afield verify``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from sqlalchemy import Connection

from models.records import COUNTS_SQL

_UNIT_PARTS = f"""
    SELECT v.actor, coalesce(substr(coalesce(i.when_earliest, i.when_latest), 1, 10), ''), i.no
    FROM incident AS i JOIN involvement AS v ON v.incident = i.id
    WHERE v.{COUNTS_SQL} AND v.actor IS NOT NULL AND {{which}}"""  # noqa: S608 - our own condition

# Evidence speaks of an incident, or of a claim about it.
_LINKED_CODES = f"""
    SELECT 'element', e.value, i.no
    FROM incident AS i JOIN claim AS c ON c.incident = i.id, json_each(c.elements) AS e
    WHERE c.{COUNTS_SQL} AND e.type = 'text' AND {{which}}
    UNION ALL SELECT 'element', e.value, i.no
    FROM incident AS i JOIN evidence_link AS l ON l.target = i.id, json_each(l.elements) AS e
    WHERE l.{COUNTS_SQL} AND l.relation = 'supports' AND e.type = 'text'
        AND {{which}}
    UNION ALL SELECT 'element', e.value, i.no
    FROM incident AS i JOIN claim AS c ON c.incident = i.id
    JOIN evidence_link AS l ON l.target = c.id, json_each(l.elements) AS e
    WHERE c.{COUNTS_SQL} AND l.{COUNTS_SQL} AND l.relation = 'supports' AND e.type = 'text'
        AND {{which}}
    UNION ALL SELECT 'assessed', coalesce(a.verification, ''), i.no
    FROM incident AS i JOIN assessment AS a ON a.incident = i.id
    WHERE a.{COUNTS_SQL} AND {{which}}"""  # noqa: S608 - our own condition

LINK_TABLES: Mapping[str, str] = MappingProxyType(
    {"unit_part": _UNIT_PARTS, "linked_code": _LINKED_CODES}
)
"""By the name of a table: the statement that its rows follow from."""


def write_links(connection: Connection, incidents: Collection[int]) -> None:
    """Write the rows of some incidents, by their numbers, in both tables."""
    numbers = [(number,) for number in incidents]
    drop_links(connection, incidents)
    for table, rows in LINK_TABLES.items():
        which = rows.format(which="i.no = ?1")
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {table} {which}", numbers)


def drop_links(connection: Connection, incidents: Collection[int]) -> None:
    """Remove the rows of some incidents."""
    numbers = [(number,) for number in incidents]
    for table in LINK_TABLES:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE incident = ?", numbers)  # noqa: S608


def stale_links(connection: Connection, table: str) -> Iterator[int]:
    """Yield the numbers of incidents whose rows in a table are not what they should be."""
    rows = LINK_TABLES[table].format(which="true")
    kept = f"SELECT * FROM {table}"  # noqa: S608 - our own name
    found: set[int] = set()
    for some, others in ((rows, kept), (kept, rows)):
        statement = f"SELECT * FROM ({some}) EXCEPT SELECT * FROM ({others})"  # noqa: S608
        found.update(row[-1] for row in connection.exec_driver_sql(statement))
    yield from sorted(found)
