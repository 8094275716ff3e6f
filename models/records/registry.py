"""The registry lists the kinds of record, and answers what can be asked of any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from uuid import UUID

from models.records.base import Record
from models.records.errors import NoSuchKind
from models.records.facet import Facet, Shape
from models.records.kinds import (
    Actor,
    Assessment,
    Claim,
    Command,
    Consent,
    Custody,
    Erasure,
    Evidence,
    EvidenceLink,
    ForkRuling,
    Harm,
    Incident,
    IncidentLink,
    Involvement,
    Note,
    Order,
    OrderLink,
    Person,
    Source,
)
from models.values import search_key

if TYPE_CHECKING:
    from sqlalchemy import Table

Value = str | int | bool | list[str] | None
"""What one field can hold: the values of JSON without floats and without nesting."""

RECORDED: tuple[type[Record], ...] = (
    Incident,
    Claim,
    Source,
    Person,
    Harm,
    Actor,
    Command,
    Involvement,
    Order,
    OrderLink,
    IncidentLink,
    Assessment,
    Consent,
    Evidence,
    EvidenceLink,
    Note,
)
"""The kinds that people record."""

DECIDED: tuple[type[Record], ...] = (ForkRuling, Erasure)
"""The kinds that say how recorded operations are to be read."""

DECISIONS = frozenset(kind.KIND for kind in DECIDED)
"""The names of the kinds that say how recorded operations are to be read."""

KEPT: tuple[type[Record], ...] = (Custody,)
"""The kinds that the store itself writes, and that nobody changes."""

LEDGER = frozenset(kind.KIND for kind in KEPT)
"""The names of the kinds that the store itself writes."""

KINDS: Mapping[str, type[Record]] = MappingProxyType(
    {kind.KIND: kind for kind in RECORDED + DECIDED + KEPT}
)

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TITLE_CHARACTERS = 120


def kind(name: str) -> type[Record]:
    """Return the class of the kind with this name; raises :class:`NoSuchKind`."""
    try:
        return KINDS[name]
    except KeyError:
        raise NoSuchKind from None


def _class(which: str | type[Record]) -> type[Record]:
    return kind(which) if isinstance(which, str) else which


@cache
def _facets(which: type[Record]) -> Mapping[str, Facet]:
    table = cast("Table", getattr(which, "__table__"))  # noqa: B009 - SQLModel's type hides it
    found = {column.name: column.info["facet"] for column in table.c if "facet" in column.info}
    common = [name for name in found if name in Record.model_fields]
    own = [name for name in found if name not in Record.model_fields]
    return MappingProxyType({name: found[name] for name in own + common})


def facets(which: str | type[Record]) -> Mapping[str, Facet]:
    """Return the fields of a kind in the order of its form, each with its facet."""
    return _facets(_class(which))


@cache
def _sealed(which: type[Record]) -> tuple[str, ...]:
    return tuple(sorted(name for name, facet in _facets(which).items() if facet.sealed))


def sealed_fields(which: str | type[Record]) -> tuple[str, ...]:
    """Return the names of a kind's sealed fields, sorted.

    An operation that writes one of them commits to all of them, so that presence says nothing.
    """
    return _sealed(_class(which))


def in_order(which: str, names: Iterable[str]) -> list[str]:
    """Return fields in the order of the kind's form; those that are not known here come last."""
    known = facets(which) if which in KINDS else {}
    places = {name: place for place, name in enumerate(known)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def unknown_fields(which: str, names: Iterable[str]) -> list[str]:
    """Return those of some fields that the kind does not have here, sorted; a newer afield's.

    Of a kind that is not known here they are all but the common ones.
    """
    known = facets(which).keys() if which in KINDS else common_fields()
    return sorted(set(names) - known)


def common_fields() -> frozenset[str]:
    """Return the recorded fields that every kind has; none of them is sealed."""
    return frozenset(facets(RECORDED[0]).keys() & Record.model_fields.keys())


def fields_of_shape(which: str | type[Record], *shapes: Shape) -> tuple[str, ...]:
    """Return the names of the fields with one of these shapes, in form order."""
    return tuple(name for name, facet in facets(which).items() if facet.shape in shapes)


def missing(which: str | type[Record], values: Mapping[str, Value]) -> list[str]:
    """Return the fields that a first log should have and that are empty.

    They are listed and never refused: people log now and code later.
    """
    return [
        name
        for name, facet in facets(which).items()
        if (facet.required or facet.quick) and values.get(name) in (None, "", [])
    ]


def ref_of(which: str | type[Record], id: str) -> str:
    """Return the short reference of a record, such as ``INC-7F3K-9QWD``.

    It spells the first 40 bits of the random id in Crockford's base32, so every vault gives a
    record the same reference without asking. Two records share one with a chance of 1 in 10^12;
    whoever resolves a reference must still expect it.
    """
    bits = UUID(id).int >> 88
    symbols = "".join(_CROCKFORD[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{_class(which).PREFIX}-{symbols[:4]}-{symbols[4:]}"


def title_of(which: str | type[Record], row: Record | Mapping[str, object]) -> str:
    """Return one line that tells a record apart; sealed values never take part.

    A record whose title fields are all empty is called by its reference, and evidence, which has
    one beside it wherever it is named, by what sort of file it is.
    """
    columns = row if isinstance(row, Mapping) else vars(row)
    model = _class(which)
    barred = {search_key(_line(columns.get(name))) for name in model.NO_TITLE}
    for name in model.TITLE:
        line = _line(columns.get(name))
        if line and search_key(line) not in barred:
            return _cut(line)
    if model.UNTITLED is not None:
        sort = _line(columns.get(model.UNTITLED))
        return _cut(f"{model.LABEL}, {sort}" if sort else model.LABEL)
    return str(columns.get("ref") or model.LABEL)


def _line(value: object) -> str:
    return " ".join(str(value or "").split())


def _cut(line: str) -> str:
    most = _TITLE_CHARACTERS
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
