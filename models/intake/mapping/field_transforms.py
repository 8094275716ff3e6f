"""The transforms of a record's fields, checked against what a mapping may fill."""

from __future__ import annotations

from collections.abc import Collection

from models.intake.mapping.grammar import Tables, transform
from models.intake.mapping.strict_table import Spec
from models.intake.mapping.transform import Transform
from models.intake.source_row import ITEM
from models.records import BadValue, Shape, Value, check_value, facets

_OWN = {"incident": {"external"}, "claim": {"incident", "external"}, "source": {"name"}}
"""The fields that intake fills by itself: how a row is known again, and what belongs together."""

_A = {"incident": "an incident", "claim": "a claim", "source": "a source"}


def transforms(
    spec: Spec, kind: str, *, tables: Tables, items: Collection[str] | None = ()
) -> dict[str, Transform]:
    """Return a transform for each field of a kind that a table names.

    ``items`` are the parts of a source that may be read here; None allows any, as the objects
    of a JSON list are not known before the file is.
    """
    made: dict[str, Transform] = {}
    for field in spec.table.keys() - spec.heard:
        _fillable(spec, kind, field)
        made[field] = transform(spec, field, tables=tables)
        for outcome in made[field].outcomes:
            _check(spec, kind, field, outcome)
        _items(spec, field, made[field], items)
    spec.done()
    return made


def fixed(spec: Spec, kind: str) -> dict[str, Value]:
    """Return the values that a table gives to fields of a kind, the same for every row."""
    made: dict[str, Value] = {}
    for field in spec.table:
        _fillable(spec, kind, field)
        value = spec.take(field, object)
        if not isinstance(value, str | int | bool | list):
            spec.refuse("a text, a whole number or a list of texts is expected", key=field)
        made[field] = _check(spec, kind, field, value)
    return made


def _fillable(spec: Spec, kind: str, field: str) -> None:
    facet = facets(kind).get(field)
    if facet is None:
        spec.refuse(f"'{field}' is not a field of {_A[kind]}")
    if field in _OWN[kind] or not facet.typed:
        spec.refuse("afield fills this field by itself", key=field)
    if facet.sealed:
        spec.refuse("a sealed field is typed by a person, never taken from a file", key=field)
    if facet.shape is Shape.RECORD and (kind, field) != ("claim", "source"):
        spec.refuse("a link to another record cannot be taken from a file", key=field)


def _check(spec: Spec, kind: str, field: str, value: Value) -> Value:
    if value is None or (kind, field) == ("claim", "source"):
        return value
    try:
        return check_value(kind, field, value)
    except BadValue as error:
        spec.refuse(f"a value that it gives is refused ({error.reason})", key=field)


def _items(spec: Spec, field: str, made: Transform, items: Collection[str] | None) -> None:
    for column in made.columns:
        if column.startswith(ITEM) and items is not None:
            name = column.removeprefix(ITEM)
            if name not in items:
                spec.refuse(f"'{column}' is not a part of 'each' here", key=field)
