"""A record's row holds what its operations come to: merged values and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table

from models.log import Operation
from models.merge import Decisions, MergedRecord, merge
from models.records import (
    KINDS,
    REASON_NOT_SHARED,
    Facet,
    Shape,
    Value,
    counts_with,
    derived,
    facets,
)


@cache
def list_fields(kind: str) -> frozenset[str]:
    """Return the fields of a kind whose values are lists."""
    if kind not in KINDS:
        return frozenset()
    return frozenset(name for name, facet in facets(kind).items() if facet.shape.many)


def merged_state(kind: str, operations: Iterable[Operation], decisions: Decisions) -> MergedRecord:
    """Return what the operations of one record come to under some decisions."""
    counting = decisions.applied(kind, operations)
    return merge(counting, lists=list_fields(kind), guards=decisions.guards(kind, counting))


def record_stands(
    kind: str, operations: Iterable[Operation], merged: MergedRecord, decisions: Decisions
) -> bool:
    """Return whether a record is here: an operation with its whole past counts for it."""
    return bool(merged.heads) and not decisions.leaves_nothing(kind, operations)


def table_of(kind: str) -> Table:
    """Return the table of a kind."""
    return KINDS[kind].__table__  # type: ignore[attr-defined, no-any-return]


def fits_field(facet: Facet, value: Value) -> bool:
    """Return whether a value has the type that its field stores."""
    if value is None:
        return True
    if facet.shape.many:
        return isinstance(value, list)
    if facet.shape is Shape.YES_NO:
        return isinstance(value, bool)
    if facet.shape is Shape.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)


def full_row(kind: str, merged: MergedRecord) -> dict[str, Any]:
    """Return every column of a record's row that its operations decide."""
    known = facets(kind)
    values: dict[str, Value] = {
        name: [] if facet.shape.many else None for name, facet in known.items()
    }
    values |= {
        name: value
        for name, value in merged.values.items()
        if name in known and value is not None and fits_field(known[name], value)
    }
    if "withdrawn" in merged.withheld and counts_with(values["withdrawn"]):
        values["withdrawn"] = REASON_NOT_SHARED
    return columns_of(kind, values) | {
        "created": merged.created,
        "changed": merged.changed,
        "author": merged.author,
    }


def columns_of(kind: str, values: Mapping[str, Value]) -> dict[str, Any]:
    """Return the columns that some values fill: their own, and those derived from them."""
    known = facets(kind)
    row = {name: value for name, value in values.items() if name in known}
    return row | derived(kind, row)
