"""A record that was withdrawn is still read, and counts no more.

This is the one predicate, in the forms in which it is asked: of a record or a row in Python, of a
table in an SQL expression, in the text of a statement, and as columns to select by. An incident
that was named a duplicate of another counts with that one, so it is told apart here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table

COUNTS_SQL = "withdrawn IS NULL"
"""The condition in the text of a statement about one table of records."""

WITHDRAWN_SQL = "withdrawn IS NOT NULL"
"""The condition of what counts no more."""

REASON_NOT_SHARED = "(withdrawn; the reason was not shared)"
"""What stands for a reason that somebody withheld: the record was withdrawn all the same."""

COUNTING: Mapping[str, Any] = MappingProxyType({"withdrawn": None})
"""The values by which rows that count are selected."""


def counts_with(withdrawn: object) -> bool:
    """Return whether a record counts whose field ``withdrawn`` has this value."""
    return withdrawn is None


def counts(record: Any) -> bool:
    """Return whether a record, or a row with its columns, was not withdrawn."""
    return counts_with(record.withdrawn)


def counting(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row of a table of records was not withdrawn."""
    return table.c.withdrawn.is_(None)


def is_duplicate(incident: Any) -> bool:
    """Return whether an incident, or its row, was named a duplicate of another one."""
    return incident.canonical is not None


def duplicates(incidents: Table) -> ColumnElement[bool]:
    """Return the condition that a row of the table of incidents is a duplicate."""
    return incidents.c.canonical.is_not(None)


DISCOUNTED = "discounted"
NOT_COUNTED = (DISCOUNTED, "duplicate")
"""The states of an incident in which it does not count."""

IN_CANONICAL_SET_SQL = (
    f"i.{COUNTS_SQL} AND i.canonical IS NULL"
    f" AND coalesce(i.status, '') NOT IN ('{NOT_COUNTED[0]}', '{NOT_COUNTED[1]}')"
)
"""The condition that an incident ``i`` counts in figures, in the text of a statement."""
