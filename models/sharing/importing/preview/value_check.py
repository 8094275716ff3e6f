"""The value check: whether received values are ones that afield itself could have recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crypto.signs import stand_in
from models.log import WHY, Operation
from models.records import KINDS, BadValue, Facet, Shape, check_value, facets
from models.values import tame

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9+-]{0,63}")
_MOST_ITEMS = 64
_MOST_TEXT = 200_000


def unfit_values(operations: Iterable[Operation]) -> str | None:
    """Return the first field that holds what its kind does not allow, or None.

    A value is fit when checking it changes nothing: it has no control characters and is bounded.
    Invisible signs refuse nothing, because early versions recorded them; they are left out where
    a value is shown. The reason of an operation is a text like the others. What only a newer
    afield knows, a kind, a field or a code, is kept as it is while its type and its size are
    ones that any afield could show: being newer is no fault.
    """
    for operation in operations:
        known = facets(operation.kind) if operation.kind in KINDS else {}
        for field, value in operation.values.items():
            if field not in known:
                if not _plain(value):
                    return field
            elif not _fits(operation.kind, field, value) and not _later(known[field], value):
                return known[field].label
        if WHY in operation.disclosures and not _plain(operation.disclosures[WHY].value):
            return "reason"
    return None


def _fits(kind: str, field: str, value: object) -> bool:
    try:
        shown = _shown(value)
        checked = check_value(kind, field, shown)
        # True and 1 compare equal and are not the same JSON.
        return checked == shown and type(checked) is type(shown) and _is_tame(value)
    except BadValue:
        return False


def _shown(value: object) -> object:
    """Return a value with a plain sign in the place of each invisible one."""
    if isinstance(value, list):
        return [_shown(one) for one in value]
    return stand_in(value) if isinstance(value, str) else value


def _is_tame(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_tame, value))
    return not isinstance(value, str) or tame(value, lines=True) == value


def _later(facet: Facet, value: object) -> bool:
    """Return whether a value may be a code that was added to a vocabulary later."""
    if facet.shape is Shape.CODE:
        return isinstance(value, str) and _is_code(value)
    if facet.shape is Shape.CODES and isinstance(value, list):
        once = len(value) == len(set(value))
        return once and len(value) <= _MOST_ITEMS and all(map(_is_code, value))
    return False


def _is_code(value: str) -> bool:
    return bool(_CODE.fullmatch(value))


def _plain(value: object) -> bool:
    """Return whether a value is one that a field of any shape could hold."""
    if isinstance(value, list):
        texts = [one for one in value if isinstance(one, str)]
        return len(texts) == len(value) <= _MOST_ITEMS and all(map(_plain, texts))
    if isinstance(value, str):
        return len(value) <= _MOST_TEXT and _is_tame(value)
    return True
