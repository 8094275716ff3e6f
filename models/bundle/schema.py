"""Whether received values are ones that afield itself could have recorded."""

from __future__ import annotations

from collections.abc import Iterable

from models.operation import Operation
from models.records import KINDS, BadValue, check, facets


def unfit(operations: Iterable[Operation]) -> str | None:
    """Name the first field that holds what its kind does not allow, or give None.

    A value is fit when checking it changes nothing: no control characters, bounded, a known
    code. Kinds and fields that this afield does not know are kept as they are and not shown.
    """
    for operation in operations:
        if operation.kind not in KINDS:
            continue
        known = facets(operation.kind)
        for field, value in operation.values.items():
            if field in known and not _fits(operation.kind, field, value):
                return known[field].label
    return None


def _fits(kind: str, field: str, value: object) -> bool:
    try:
        # True and 1 compare equal and are not the same JSON.
        checked = check(kind, field, value)
        return checked == value and type(checked) is type(value)
    except BadValue:
        return False
