from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records import KINDS, BadValue, check_value, demand_ordered, facets, spread
from models.records.errors import NoSuchField

NOW = datetime(2026, 5, 3, 14, 30, tzinfo=UTC)
ID = "0b6f8a52-3c11-4d3e-9a77-5d2f1c0e4b99"
EVERY_FIELD = [(name, field) for name in KINDS for field in facets(name)]


@pytest.mark.parametrize(
    ("name", "field", "typed", "value"),
    [
        ("incident", "title", "  Two\tmen\nshot \x1b[31m", "Two men shot [31m"),
        ("incident", "summary", "one\r\ntwo\u202e", "one\ntwo"),
        ("incident", "title", " \n ", None),
        ("incident", "title", "\x00", None),
        ("incident", "title", None, None),
        ("incident", "when", "2026-03-01..05", "[2026-03-01..2026-03-05]"),
        ("incident", "when", "yesterday", "2026-05-02"),
        ("incident", "when", "?", "XXXX-XX-XX"),
        ("incident", "killed_low", "12", 12),
        ("incident", "killed_low", 0, 0),
        ("incident", "status", "IN REVIEW", "in-review"),
        ("incident", "status", "чернетка", "draft"),
        ("incident", "handling", "amber+strict", "AMBER+STRICT"),
        ("incident", "acts", "hdc-kill, POW-KILL , hdc-kill", ["HDC-KILL", "POW-KILL"]),
        ("incident", "acts", ["POW-KILL", "HDC-KILL"], ["POW-KILL", "HDC-KILL"]),
        ("incident", "acts", None, []),
        ("incident", "acts", "", []),
        ("incident", "tags", "Дрон, night, дрон,,", ["Дрон", "night"]),
        ("incident", "tags", ["b, c", "a"], ["b, c", "a"]),
        ("incident", "graphic", "Yes", True),
        ("incident", "graphic", "ні", False),
        ("incident", "graphic", False, False),
        ("incident", "canonical", ID.upper(), ID),
        ("incident", "lat", "48°30'47\"N", "48.5130556"),
        ("incident", "lon", "-0.50", "-0.5"),
        ("claim", "how_many", "at least 3", "3+"),
        ("claim", "how_many", 3, "3"),
        ("claim", "credibility", "6", "6"),
        ("evidence", "sha256", "AB" * 32, "ab" * 32),
        ("evidence", "size", 2**40, 2**40),
        ("note", "note_kind", "+", "+"),
    ],
)
def test_a_typed_value_is_brought_to_its_one_form(name, field, typed, value):
    checked = check_value(name, field, typed, now=NOW)
    assert checked == value
    assert type(checked) is type(value)
    assert check_value(name, field, checked) == checked


@pytest.mark.parametrize(
    ("name", "field", "typed"),
    [
        ("incident", "title", "x" * 301),
        ("incident", "title", 5),
        ("incident", "when", "2026-02-30"),
        ("incident", "when", 2026),
        ("incident", "killed_low", -1),
        ("incident", "killed_low", "-1"),
        ("incident", "killed_low", 1.5),
        ("incident", "killed_low", True),
        ("incident", "killed_low", 2**53),
        ("incident", "killed_low", "9" * 400),
        ("incident", "status", "finished"),
        ("incident", "status", ["draft"]),
        ("incident", "acts", ["HDC-KILL", "MURDER"]),
        ("incident", "acts", 5),
        ("incident", "tags", ["x" * 81]),
        ("incident", "tags", [str(n) for n in range(65)]),
        ("incident", "tags", ["a", 5]),
        ("incident", "graphic", "perhaps"),
        ("incident", "graphic", 1),
        ("incident", "canonical", "INC-7F3K-9QWD"),
        ("incident", "canonical", ID.replace("-", "")),
        ("incident", "canonical", "{" + ID + "}"),
        ("incident", "lat", "90.1"),
        ("incident", "lat", "37.9 E"),
        ("claim", "how_many", "-3"),
        ("claim", "how_many", True),
        ("evidence", "sha256", "ab" * 64),
        ("evidence", "sha256", "zz" * 32),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name, field, typed):
    with pytest.raises(BadValue) as refusal:
        check_value(name, field, typed, now=NOW)
    assert refusal.value.field == field
    assert refusal.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        ({"lat": "48.5132, 37.9461"}, {"lat": "48.5132", "lon": "37.9461"}),
        ({"lon": "37U DP 22167 73879"}, {"lat": "48.5132037", "lon": "37.9461039"}),
        (
            {"lat": "48.5 37.9", "lon": "", "title": "x"},
            {"lat": "48.5", "lon": "37.9", "title": "x"},
        ),
        ({"lat": "48.5, 37.9", "lon": "10"}, {"lat": "48.5, 37.9", "lon": "10"}),
        ({"lat": "48 30"}, {"lat": "48 30"}),
        ({"lat": "somewhere"}, {"lat": "somewhere"}),
        ({"title": "48.5, 37.9"}, {"title": "48.5, 37.9"}),
    ],
)
def test_a_whole_position_in_one_field_fills_both(typed, filled):
    assert spread("incident", typed) == filled


def test_without_a_clock_yesterday_is_refused():
    with pytest.raises(BadValue):
        check_value("incident", "when", "yesterday")


def test_a_field_that_a_newer_afield_made_is_refused_by_kind():
    with pytest.raises(NoSuchField):
        check_value("incident", "weather", "rain")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(EVERY_FIELD), values)
def test_any_value_is_canonical_or_bad(which, value):
    name, field = which
    try:
        checked = check_value(name, field, value, now=NOW)
    except BadValue:
        return
    assert check_value(name, field, checked) == checked
    assert checked is None or isinstance(checked, str | int | bool | list)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(EVERY_FIELD), st.text("qzxjwk", min_size=12, max_size=40), st.booleans())
def test_a_refusal_never_repeats_the_value(which, value, many):
    name, field = which
    refusal = None
    try:
        check_value(name, field, [value] * 70 if many else value * 200, now=NOW)
    except BadValue as bad:
        refusal = bad
    assert refusal is None or value not in f"{refusal} {refusal.facts}"


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"killed_low": 2, "killed_best": 3, "killed_high": 5}, True),
        ({"killed_low": 5, "killed_high": 5}, True),
        ({"killed_low": 5, "killed_high": 3}, False),
        ({"killed_low": 5, "killed_best": 4}, False),
        ({"injured_best": 4, "injured_high": 3}, False),
        ({"killed_low": 5, "killed_high": None}, True),
    ],
)
def test_a_range_stands_in_its_order(values, fits):
    if fits:
        demand_ordered("incident", values, changed=values)
    else:
        with pytest.raises(BadValue):
            demand_ordered("incident", values, changed=values)
    demand_ordered("incident", values, changed=["title"])
