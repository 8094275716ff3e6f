"""A typed value is checked and brought to the one form in which it is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from models.records import coordinates
from models.records.base import Record
from models.records.errors import BadValue, NoSuchField
from models.records.facet import Facet, Shape
from models.records.registry import Value, facets
from models.values import (
    BadHowMany,
    BadWhen,
    HowMany,
    clean,
    parse_date,
    read_yes_no,
    vocabulary,
)

_LARGEST = 2**53 - 1  # canonical JSON: larger integers are not safe in every reader
_LISTED = 10
"""The most terms of a vocabulary that an error names; a longer one is looked up."""
_TAGS = 64
_TAG_CHARACTERS = 80
_NUMBER = re.compile(r"[0-9]{1,16}")
_DIGEST = re.compile(r"[0-9a-f]+")


class _Unfit(Exception):
    """A value does not fit, for the reason that this sentence says; it never holds the value."""


def check_value(
    which: str | type[Record], field: str, value: object, *, now: datetime | None = None
) -> Value:
    """Return the canonical form of one value, or None when it is empty (a list: ``[]``).

    ``now`` is needed only for dates that are told from the present ("yesterday"). Raises
    :class:`BadValue`, whose reason never repeats the value, and :class:`NoSuchField`. A canonical
    value checks to itself.
    """
    facet = facets(which).get(field)
    if facet is None:
        raise NoSuchField(kind=which if isinstance(which, str) else which.KIND)
    try:
        if facet.shape.many:
            return _LISTS[facet.shape](facet, _items(value))
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if facet.shape is Shape.WHEN:
            return parse_date(_string(value), now=now).edtf
        return _SINGLES[facet.shape](facet, value)
    except _Unfit as unfit:
        raise BadValue(field=field, reason=str(unfit)) from None
    except (BadWhen, BadHowMany, coordinates.BadPosition) as bad:
        raise BadValue(field=field, reason=str(bad)) from None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _Unfit("This has to be text.")
    return value


def _line(facet: Facet, value: object) -> Value:
    return _bounded(clean(_string(value)), facet.most)


def _long(facet: Facet, value: object) -> Value:
    return _bounded(clean(_string(value), lines=True), facet.most)


def _bounded(cleaned: str, most: int) -> str | None:
    if len(cleaned) > most:
        raise _Unfit(f"This holds {len(cleaned)} characters; at most {most} fit.")
    return cleaned or None


def _how_many(_facet: Facet, value: object) -> Value:
    return HowMany.parse(str(value) if _is_integer(value) else _string(value)).text


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(_facet: Facet, value: object) -> Value:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Unfit("Write a whole number, in digits.")
    if not 0 <= value <= _LARGEST:
        raise _Unfit("The number has to be zero or more, and not absurdly large.")
    return value


def _yes_no(_facet: Facet, value: object) -> Value:
    if isinstance(value, bool):
        return value
    said = read_yes_no(value) if isinstance(value, str) else None
    if said is None:
        raise _Unfit("Write yes or no.")
    return said


def _record(_facet: Facet, value: object) -> Value:
    try:
        identity = str(UUID(_string(value).strip()))
    except ValueError:
        raise _Unfit("This has to be the id of a record.") from None
    if identity != _string(value).strip().lower():
        raise _Unfit("This has to be the id of a record, with its four hyphens.")
    return identity


def spread(which: str | type[Record], changes: Mapping[str, object]) -> dict[str, object]:
    """Return changed fields in which a whole position, typed into one of two fields, fills both.

    What one field takes alone stays there: ``48 30`` is half a degree and no pair. What is no
    position at all, or stands beside a value for the other field, stays too, so that
    ``check_value`` can say what is wrong with it.
    """
    spread = dict(changes)
    axes = {facet.degrees: name for name, facet in facets(which).items() if facet.degrees}
    for most, name in axes.items():
        text = changes.get(name)
        alone = not any(changes.get(other) for other in axes.values() if other != name)
        if isinstance(text, str) and alone and not _is_one_axis(text, most):
            with suppress(coordinates.BadPosition):
                spread |= zip((axes[90], axes[180]), coordinates.pair(text), strict=True)
    return spread


def _is_one_axis(text: str, most: int) -> bool:
    try:
        coordinates.degrees(text, most=most)
    except coordinates.BadPosition:
        return False
    return True


def _position(facet: Facet, value: object) -> Value:
    return coordinates.degrees(_string(value), most=facet.degrees)


def _digest(facet: Facet, value: object) -> Value:
    digest = _string(value).strip().lower()
    if len(digest) != facet.most or not _DIGEST.fullmatch(digest):
        raise _Unfit(f"This has to be a digest of {facet.most} hexadecimal digits.")
    return digest


def _code(facet: Facet, value: object) -> str:
    codes = vocabulary(facet.vocabulary or "")
    term = codes.find(_string(value))
    if term is None:
        raise _Unfit(f"This is none of the answers that the field takes{_listed(facet)}.")
    return term.code


def _listed(facet: Facet) -> str:
    """Return the labels of a short vocabulary, each with a code that people use as a name."""
    codes = vocabulary(facet.vocabulary or "")
    if len(codes.terms) > _LISTED:
        return ""
    named = [term.label if term.code.islower() else f"{term.label} ({term.code})" for term in codes]
    return f": {'; '.join(named)}"


def _items(value: object) -> list[str]:
    """Return what was typed, split at its commas; a list is taken as it is."""
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple):
        raise _Unfit("This has to be a list of words.")
    cleaned = [clean(_string(item)) for item in value]
    if len(cleaned) > _TAGS:
        raise _Unfit(f"This lists {len(cleaned)}; at most {_TAGS} fit.")
    return [item for item in cleaned if item]


def _codes(facet: Facet, items: list[str]) -> list[str]:
    return list(dict.fromkeys(_code(facet, item) for item in items))


def _tags(_facet: Facet, items: list[str]) -> list[str]:
    """Return each tag once, in the order typed, since the first is often the main one.

    Tags that differ only in capitals are one tag, as first typed.
    """
    if any(len(item) > _TAG_CHARACTERS for item in items):
        raise _Unfit(f"One of these is longer than {_TAG_CHARACTERS} characters.")
    once: dict[str, str] = {}
    for item in items:
        once.setdefault(item.casefold(), item)
    return list(once.values())


_SINGLES: MappingProxyType[Shape, Callable[[Facet, object], Value]] = MappingProxyType(
    {
        Shape.TEXT: _line,
        Shape.LONG: _long,
        Shape.HOW_MANY: _how_many,
        Shape.NUMBER: _number,
        Shape.CODE: _code,
        Shape.YES_NO: _yes_no,
        Shape.RECORD: _record,
        Shape.POSITION: _position,
        Shape.DIGEST: _digest,
    }
)
_LISTS: MappingProxyType[Shape, Callable[[Facet, list[str]], list[str]]] = MappingProxyType(
    {Shape.CODES: _codes, Shape.TAGS: _tags}
)
