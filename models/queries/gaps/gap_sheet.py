"""A gap sheet sets what is recorded of one incident beside the elements of four crimes.

It follows from the records alone: what is coded as speaking for an element or against it, and what
nobody has coded. It counts no votes and concludes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.queries.gaps.element_grounds import CRIMES, Crime, Element, Ground
from models.records import title_of

Records = Mapping[str, Sequence[Mapping[str, Any]]]
"""The rows of a case by kind, without what was withdrawn; those of people name who was harmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """One record that speaks for an element or against it.

    ``field`` is the field by which it does, and ``codes`` what of it speaks. A claim and an
    evidence link speak by naming the element itself.
    """

    kind: str
    id: str
    ref: str
    title: str
    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What would speak for an element and is not there: a field of so many records.

    ``records`` counts those that stand here and leave it empty; where it is 0 there is no record
    of the kind.
    """

    kind: str
    field: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementGaps:
    """What supports one element, what contradicts it, and what is missing."""

    code: str
    label: str
    supports: tuple[Speaking, ...]
    contradicts: tuple[Speaking, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeGaps:
    """The elements of one crime."""

    code: str
    label: str
    elements: tuple[ElementGaps, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSheet:
    """One incident beside the elements of four crimes; no verdict is computed."""

    incident: str
    ref: str
    title: str
    crimes: tuple[CrimeGaps, ...]


def sheet_of(records: Records, crimes: Iterable[Crime] = CRIMES) -> GapSheet:
    """Return the sheet of the incident in ``records``, which holds exactly one."""
    (incident,) = records["incident"]
    return GapSheet(
        incident=incident["id"],
        ref=incident["ref"],
        title=title_of("incident", incident),
        crimes=tuple(
            CrimeGaps(
                code=crime.code,
                label=crime.label,
                elements=tuple(_element(records, one) for one in crime.elements),
            )
            for crime in crimes
        ),
    )


def _element(records: Records, element: Element) -> ElementGaps:
    supports = [*_named(records, element.code, against=False), *_coded(records, element, False)]
    contradicts = [*_named(records, element.code, against=True), *_coded(records, element, True)]
    return ElementGaps(
        code=element.code,
        label=element.label,
        supports=tuple(supports),
        contradicts=tuple(contradicts),
        missing=tuple(_missing(records, element.grounds)),
    )


def _named(records: Records, code: str, *, against: bool) -> Iterator[Speaking]:
    """Yield the claims and the evidence links that name an element themselves."""
    field = "elements_against" if against else "elements"
    for claim in records.get("claim", ()):
        if code in (claim.get(field) or ()):
            yield _speaking(records, "claim", claim, field, (code,))
    relation = "contradicts" if against else "supports"
    for link in records.get("evidence_link", ()):
        if code in (link.get("elements") or ()) and link.get("relation") == relation:
            yield _speaking(records, "evidence_link", link, "elements", (code,))


def _coded(records: Records, element: Element, against: bool) -> Iterator[Speaking]:  # noqa: FBT001
    """Yield the records whose coded fields speak of an element."""
    for ground in element.grounds:
        if ground.against != against:
            continue
        for row in records.get(ground.kind, ()):
            codes = ground.speaks(row.get(ground.field))
            if codes:
                yield _speaking(records, ground.kind, row, ground.field, codes)


def _missing(records: Records, grounds: Collection[Ground]) -> Iterator[Missing]:
    """Yield the fields that could speak for an element and that no record fills in."""
    for ground in grounds:
        rows = records.get(ground.kind, ())
        filled = [row for row in rows if row.get(ground.field) not in (None, "", [])]
        if not ground.against and not filled:
            yield Missing(kind=ground.kind, field=ground.field, records=len(rows))


def _speaking(
    records: Records, kind: str, row: Mapping[str, Any], field: str, codes: tuple[str, ...]
) -> Speaking:
    return Speaking(
        kind=kind,
        id=row["id"],
        ref=row["ref"],
        title=_title(records, kind, row),
        field=field,
        codes=codes,
    )


_NAMED_BY: Mapping[str, str] = {
    "harm": "person",
    "order_link": "order",
    "involvement": "actor",
    "evidence_link": "evidence",
}
"""The kinds that are known by the record that they bring, and the field that points to it."""


def _title(records: Records, kind: str, row: Mapping[str, Any]) -> str:
    """Return what tells a record apart; one that joins two is known by the other one."""
    other = _NAMED_BY.get(kind)
    if other is None:
        return title_of(kind, row)
    for one in records.get(other, ()):
        if one["id"] == row.get(other):
            return f"{one['ref']} {title_of(other, one)}"
    return title_of(kind, row)
