"""The filters of a kind follow from its fields, so that a new field brings its own.

A filter goes by the field's name, and also by its label (``date_known_from:``) and, for a list, by
one of it (``tag:`` for ``tags:``). Beside the fields a kind has what is kept about its records:
``ref``, ``withdrawn``, ``conflict``. Incidents also have filters over their links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from models.queries.filters.errors import BadQuery, NoFilter, SealedFilter
from models.readings.links import LINKS
from models.records import KINDS, Facet, Shape, facets, sealed_fields

UNFILLED: Mapping[str, str] = MappingProxyType(
    {
        "status": "draft",
        "verification": "V0",
        "handling": "AMBER+STRICT",
        "scope": "incident",
        "reliability": "F",
        "credibility": "6",
    }
)
"""What a field that nobody filled in reads as, by vocabulary: asking for it finds those too."""

_NEAREST = 3


class Form(StrEnum):
    """How the value of a filter is typed and compared."""

    WORDS = "words"
    CODE = "code"
    YES_NO = "yes or no"
    NUMBER = "number"
    COUNT = "count"
    SPAN = "number within"
    DATE = "date"
    SINCE = "date from"
    UNTIL = "date to"
    RECORD = "reference"
    POSITION = "degrees"
    DIGEST = "digits"
    REF = "beginning of a reference"
    LINK = "reference or name"
    ASSESSED = "yes, no or a level"
    GAP = "element or crime"


_FORMS: Mapping[Shape, Form] = MappingProxyType(
    {
        Shape.TEXT: Form.WORDS,
        Shape.LONG: Form.WORDS,
        Shape.TAGS: Form.WORDS,
        Shape.CODE: Form.CODE,
        Shape.CODES: Form.CODE,
        Shape.WHEN: Form.DATE,
        Shape.HOW_MANY: Form.COUNT,
        Shape.NUMBER: Form.NUMBER,
        Shape.YES_NO: Form.YES_NO,
        Shape.RECORD: Form.RECORD,
        Shape.POSITION: Form.POSITION,
        Shape.DIGEST: Form.DIGEST,
    }
)


_ABOUT_WORK: Mapping[str, tuple[Form, str]] = MappingProxyType(
    {
        "assessed": (
            Form.ASSESSED,
            "Whether somebody assessed it, or the level that an assessment gives it",
        ),
        "gap": (
            Form.GAP,
            "An element of a crime, or a whole crime, that no claim and no evidence supports",
        ),
    }
)
"""The filters of incidents that ask what was done about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter of a kind; ``field`` is the column that it asks, or the stem of several.

    ``also`` are the other names that it goes by.
    """

    kind: str
    name: str
    form: Form
    field: str = ""
    facet: Facet | None = None
    also: tuple[str, ...] = ()
    asks: str = ""
    """What it asks in words, where no field says so."""

    @property
    def over_links(self) -> bool:
        """Return whether it asks for what is linked, and not for what the record holds."""
        return self.form in {Form.LINK, Form.ASSESSED, Form.GAP}


@cache
def filters_of(kind: str) -> Mapping[str, Filter]:
    """Return the filters of a kind by name, those of its fields first, in the form's order."""
    own = {one.name: one for one in [*_of_fields(kind), *_of_records(kind), *_of_links(kind)]}
    said = {name: list(_other_names(one)) for name, one in own.items()}
    often = Counter(other for others in said.values() for other in set(others))
    return MappingProxyType(
        {
            name: replace(
                one,
                also=tuple(
                    other
                    for other in dict.fromkeys(said[name])
                    if often[other] == 1 and other not in own
                ),
            )
            for name, one in own.items()
        }
    )


def names_of(kind: str) -> Mapping[str, Filter]:
    """Return the filters of a kind by every name that they go by."""
    every = filters_of(kind)
    return {**every, **{other: one for one in every.values() for other in one.also}}


def find_filter(kind: str, name: str) -> Filter | None:
    """Return the filter of a kind that goes by this name, or None."""
    return names_of(kind).get(name)


def refusal(kind: str, name: str) -> BadQuery:
    """Return the error that says why there is no such filter, and what is near."""
    if name in sealed_fields(kind):
        return SealedFilter(name=name)
    near = get_close_matches(name, names_of(kind), _NEAREST)
    nearest = f" Nearest: {', '.join(f'{one}:' for one in near)}." if near else ""
    elsewhere = [other for other in KINDS if other != kind and name in filters_of(other)]
    steps = [BadQuery.next_step]
    if elsewhere:
        steps.append(f"{name}: is a filter for: {', '.join(elsewhere)}.")
    steps.append(f"All: {' '.join(f'{one}:' for one in filters_of(kind))}")
    return NoFilter(name=name, kind=kind, nearest=nearest, step=" ".join(steps))


def _of_fields(kind: str) -> Iterator[Filter]:
    for name, facet in facets(kind).items():
        # Whether it was withdrawn is asked more often than why.
        called = "withdrawn_because" if name == "withdrawn" else name
        if not facet.sealed:
            form = _FORMS[facet.shape]
            yield Filter(kind=kind, name=called, form=form, field=name, facet=facet)


def _of_records(kind: str) -> Iterator[Filter]:
    known = facets(kind)
    dates = [name for name, facet in known.items() if facet.shape is Shape.WHEN]
    if len(dates) == 1:
        yield Filter(kind=kind, name="since", form=Form.SINCE, field=dates[0])
        yield Filter(kind=kind, name="until", form=Form.UNTIL, field=dates[0])
    for name in known:
        stem = name.removesuffix("_low")
        if name.endswith("_low") and {f"{stem}_best", f"{stem}_high"} <= known.keys():
            yield Filter(kind=kind, name=stem, form=Form.SPAN, field=stem)
    yield Filter(kind=kind, name="withdrawn", form=Form.YES_NO)
    if "canonical" in known:
        yield Filter(kind=kind, name="duplicate", form=Form.YES_NO)
    yield Filter(kind=kind, name="conflict", form=Form.YES_NO)
    yield Filter(kind=kind, name="ref", form=Form.REF)


def _of_links(kind: str) -> Iterator[Filter]:
    if kind == "incident":
        for name, link in LINKS.items():
            yield Filter(kind=kind, name=name, form=Form.LINK, asks=link.asks)
        for name, (form, asks) in _ABOUT_WORK.items():
            yield Filter(kind=kind, name=name, form=form, asks=asks)


def _other_names(one: Filter) -> Iterator[str]:
    if one.facet is None:
        return
    if one.facet.shape.many and one.name.endswith("s"):
        yield one.name.removesuffix("s")
    yield re.sub(r"[^a-z0-9]+", "_", one.facet.label.lower()).strip("_")
