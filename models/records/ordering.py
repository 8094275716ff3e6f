"""Figures that stand together are ordered: at least, best and up to, in that order."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from models.records.errors import BadValue
from models.records.registry import facets

_ENDS = ("low", "best", "high")


def demand_ordered(kind: str, values: Mapping[str, object], *, changed: Collection[str]) -> None:
    """Raise BadValue where a range that a change touches is upside down.

    ``values`` are those of the record once the change is made. What nobody filled in is no bound.
    """
    known = facets(kind)
    for name in known:
        if not name.endswith("_low"):
            continue
        trio = [one for end in _ENDS if (one := f"{name.removesuffix('low')}{end}") in known]
        numbers = [number for one in trio if isinstance(number := values.get(one), int)]
        if not set(trio).isdisjoint(changed) and numbers != sorted(numbers):
            raise BadValue(field=trio[-1], reason="At least, best and up to stand in that order.")
