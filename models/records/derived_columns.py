"""Derived columns follow from recorded values, so that the database can sort and filter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from models.records.base import Record
from models.records.facet import DERIVED_SUFFIXES, Shape
from models.records.registry import Value, facets
from models.values import BadHowMany, BadWhen, HowMany, read_date


def derived(which: str | type[Record], values: Mapping[str, Value]) -> dict[str, object]:
    """Return the derived columns of the WHEN and HOW_MANY fields that ``values`` holds.

    A value that this afield cannot read gives two Nones and no error: a colleague's newer afield
    may have written it, and the projection of what they signed must not fail.

    Dates become ISO text in the wall time that was recorded, without an offset: ``2026-03-01`` or
    ``2026-03-01T14:30:00``. As text, a day sorts just before the moments in it, so ``latest >=
    since and earliest < day after until`` finds what overlaps a span of days.
    """
    columns: dict[str, object] = {}
    known = facets(which)
    for name, value in values.items():
        facet = known.get(name)
        if facet and facet.shape in DERIVED_SUFFIXES:
            first, last = DERIVED_SUFFIXES[facet.shape]
            read = _when if facet.shape is Shape.WHEN else _how_many
            columns[name + first], columns[name + last] = read(value)
    return columns


def _when(value: Value) -> tuple[str | None, str | None]:
    if not isinstance(value, str):
        return None, None
    try:
        moment = read_date(value)
    except BadWhen:
        return None, None
    return _iso(moment.earliest), _iso(moment.latest)


def _iso(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None).isoformat(timespec="seconds")
    return moment.isoformat() if moment else None


def _how_many(value: Value) -> tuple[int | None, int | None]:
    if not isinstance(value, str):
        return None, None
    try:
        count = HowMany.parse(value)
    except BadHowMany:
        return None, None
    return count.low, count.high
