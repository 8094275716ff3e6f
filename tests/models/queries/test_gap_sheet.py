"""A gap sheet says of each element what supports it, what contradicts it, and what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.queries import read_gap_sheet
from models.queries.gaps import CRIMES, ElementGaps, GapSheet, sheet_of
from models.records import facets
from models.values import vocabulary
from tests.models.team import INCIDENT

GROUNDS = [
    (element.code, ground)
    for crime in CRIMES
    for element in crime.elements
    for ground in element.grounds
]


def case(**records: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Give rows with what every row has."""
    rows = {"incident": [{}], **records}
    return {
        kind: [{"id": f"{kind}-{no}", "ref": f"{kind}-{no}", **row} for no, row in enumerate(some)]
        for kind, some in rows.items()
    }


def element(sheet: GapSheet, code: str) -> ElementGaps:
    return next(one for crime in sheet.crimes for one in crime.elements if one.code == code)


def spoken(some: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.field) for one in some]


def test_the_sheet_has_every_element_of_the_vocabulary_once_and_in_order():
    codes = [one.code for crime in CRIMES for one in crime.elements]
    assert sorted(codes) == sorted(term.code for term in vocabulary("element"))
    assert len(codes) == 20
    assert [crime.code for crime in CRIMES] == ["b-vi", "b-xii", "a-i", "c-i"]


@pytest.mark.parametrize(("code", "ground"), GROUNDS)
def test_a_ground_names_a_field_and_codes_that_exist(code, ground):
    facet = facets(ground.kind)[ground.field]
    assert not facet.sealed
    if ground.codes:
        assert ground.codes <= vocabulary(facet.vocabulary or "").terms.keys()


def test_no_code_speaks_for_an_element_and_against_it():
    for crime in CRIMES:
        for one in crime.elements:
            sides: dict[tuple[str, str, bool], set[str]] = {}
            for ground in one.grounds:
                sides[ground.kind, ground.field, ground.against] = set(ground.codes)
            for (kind, field, against), codes in sides.items():
                assert codes.isdisjoint(sides.get((kind, field, not against), set()))


def test_nothing_coded_supports_nothing_and_every_field_is_missing():
    sheet = sheet_of(case())
    for crime in sheet.crimes:
        for one in crime.elements:
            assert one.supports == one.contradicts == ()
    assert [(one.kind, one.field, one.records) for one in element(sheet, "b-vi-4").missing] == [
        ("incident", "conflict_class", 1)
    ]
    assert [(one.kind, one.records) for one in element(sheet, "b-xii-1").missing] == [("order", 0)]
    assert element(sheet, "b-vi-5").missing == ()


def test_who_was_harmed_speaks_under_their_code_name():
    records = case(
        harm=[{"person": "person-0", "outcome": "killed", "hostile_act": "yes"}],
        person=[{"code_name": "Grey jacket"}],
    )
    first, second = (element(sheet_of(records), f"b-vi-{n}") for n in (1, 2))
    assert [one.title for one in first.supports] == ["person-0 Grey jacket"]
    assert spoken(second.contradicts) == [("harm", "hostile_act")]


def test_claims_and_evidence_speak_by_the_elements_that_they_name():
    records = case(
        claim=[{"elements": ["b-vi-5"], "elements_against": ["a-i-5"], "words": "They knew."}],
        evidence_link=[
            {"elements": ["b-vi-5"], "relation": "supports"},
            {"elements": ["b-vi-5"], "relation": "contradicts"},
            {"elements": ["b-vi-5"], "relation": "context"},
        ],
    )
    sheet = sheet_of(records)
    assert [one.kind for one in element(sheet, "b-vi-5").supports] == ["claim", "evidence_link"]
    assert [one.id for one in element(sheet, "b-vi-5").contradicts] == ["evidence_link-1"]
    assert [one.kind for one in element(sheet, "a-i-5").contradicts] == ["claim"]


def test_an_order_to_protect_contradicts_that_quarter_was_denied():
    records = case(order=[{"kind": "no-quarter"}, {"kind": "counter-order"}])
    found = element(sheet_of(records), "b-xii-1")
    assert [one.id for one in found.supports] == ["order-0"]
    assert [one.id for one in found.contradicts] == ["order-1"]


@pytest.mark.parametrize(
    ("conflict", "supports"),
    [("international", "b-vi-4"), ("non-international", "c-i-4"), ("mixed", "c-i-4")],
)
def test_the_class_of_the_conflict_speaks_of_the_conflict(conflict, supports):
    sheet = sheet_of(case(incident=[{"conflict_class": conflict}]))
    assert element(sheet, supports).supports
    assert not element(sheet, supports).missing


@given(st.data())
def test_a_record_speaks_only_by_what_it_holds(data):
    code, ground = data.draw(st.sampled_from(GROUNDS))
    facet = facets(ground.kind)[ground.field]
    terms = list(vocabulary(facet.vocabulary).terms) if facet.vocabulary else ["any-id"]
    value = data.draw(st.sampled_from(terms))
    many = facet.shape.many
    records = case(**{ground.kind: [{ground.field: [value] if many else value}]})
    found = element(sheet_of(records), code)
    sides = found.contradicts if ground.against else found.supports
    here = [one for one in sides if (one.kind, one.field) == (ground.kind, ground.field)]
    assert bool(here) == (not ground.codes or value in ground.codes)


def test_what_was_withdrawn_speaks_no_more(marta):
    incident = marta.save("incident", None, {**INCIDENT, "conflict_class": "international"})
    order = marta.save("order", None, {"kind": "no-quarter", "words": "Take none."})
    marta.save("order_link", None, {"incident": incident, "order": order, "relation": "preceded"})
    person = marta.save("person", None, {"code_name": "Grey jacket"})
    harm = {"incident": incident, "person": person, "outcome": "killed"}
    harmed = marta.save("harm", None, harm)
    sheet = read_gap_sheet(marta, incident)
    assert [one.id for one in element(sheet, "b-xii-1").supports] == [order]
    assert spoken(element(sheet, "b-xii-2").supports) == [("order_link", "relation")]
    assert [one.id for one in element(sheet, "b-vi-1").supports] == [harmed]
    marta.withdraw("order", order, "it was invented")
    marta.withdraw("harm", harmed, "logged twice")
    sheet = read_gap_sheet(marta, incident)
    for code in ("b-xii-1", "b-xii-2", "b-vi-1"):
        assert element(sheet, code).supports == ()
    assert element(sheet, "b-vi-4").supports
