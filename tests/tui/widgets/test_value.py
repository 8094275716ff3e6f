from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import BadValue, Facet, Shape, facets
from models.values import vocabulary
from tui.widgets.fields import (
    changed_values,
    is_empty,
    read_typed,
    shown_value,
    split_list,
    typed_value,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
INCIDENT = facets("incident")


def reading(name, text):
    return read_typed("incident", name, INCIDENT[name], text, now=NOW)


def test_what_is_typed_becomes_the_value_and_stands_in_the_input_again():
    for name, text, value in (
        ("title", " one line ", "one line"),
        ("when", "2026-03", "2026-03"),
        ("acts", "HDC-KILL, DEAD", ["HDC-KILL", "DEAD"]),
        ("tags", "one; two, one", ["one", "two"]),
        ("graphic", "yes", True),
        ("killed_low", "1,200", 1200),
        ("killed_low", "12\u202f345", 12345),
        ("lat", "48.5132", "48.5132"),
    ):
        assert reading(name, text) == value
        assert reading(name, typed_value(INCIDENT[name], value)) == value


def test_an_empty_row_is_no_value_and_zero_and_no_are_answers():
    assert reading("title", "  ") is None
    assert reading("tags", "") == []
    assert [is_empty(each) for each in (None, "", [], 0, False)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("when", "soonish"),
        ("status", "finished"),
        ("killed_low", "-3"),
        ("graphic", "maybe"),
        ("killed_low", "2 3"),
        ("killed_low", "1,5"),
        ("killed_low", "12,34"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason_that_does_not_repeat_it(name, text):
    with pytest.raises(BadValue) as caught:
        reading(name, text)

    assert caught.value.reason
    assert text not in caught.value.reason


def test_yesterday_counts_from_the_clock_that_is_given():
    assert str(reading("when", "yest 14:30")).startswith("2026-03-09T14:30")


def test_codes_are_shown_with_their_labels_and_a_newer_code_as_it_is():
    assert "prisoner" in shown_value(INCIDENT["acts"], ["POW-KILL"])
    assert shown_value(INCIDENT["status"], "from-a-newer-afield") == "from-a-newer-afield"
    assert shown_value(INCIDENT["status"], "draft") == "draft"


def test_a_record_that_is_not_here_reads_not_shared():
    facet = Facet(label="x", shape=Shape.RECORD)

    assert shown_value(facet, "id") == "not shared"
    assert shown_value(facet, "id", {"id": "SRC-1 Reed"}.get) == "SRC-1 Reed"


def test_shown_text_keeps_its_lines_and_loses_its_control_characters():
    assert shown_value(INCIDENT["summary"], "one\x1b[2J\ntwo\u202e") == "one[2J\ntwo"


def test_only_what_a_person_changed_is_saved():
    before = {"title": "a", "place": None, "tags": []}

    assert changed_values(before, {"title": "a", "place": "", "tags": [], "country": "x"}) == {
        "country": "x"
    }
    assert changed_values(before, {"title": None}) == {"title": None}


def test_a_list_may_be_typed_with_commas_or_semicolons():
    assert split_list("a, b;c,,a") == ["a", "b", "c"]


@given(st.data())
def test_terms_that_stand_in_a_field_by_their_labels_are_read_back_as_their_codes(data):
    facet = facets("incident")["acts"]
    codes = data.draw(st.lists(st.sampled_from(list(vocabulary("act").terms)), unique=True))

    text = typed_value(facet, codes)

    assert read_typed("incident", "acts", facet, text, now=NOW) == codes


@pytest.mark.parametrize("name", ["status", "place_precision", "verification"])
def test_every_term_stands_in_a_field_by_its_label_and_is_read_back(name):
    facet = facets("incident")[name]
    for code, term in vocabulary(facet.vocabulary).terms.items():
        text = typed_value(facet, code)
        assert text == term.label
        assert read_typed("incident", name, facet, text, now=NOW) == code
    assert typed_value(facet, "of-a-newer-afield") == "of-a-newer-afield"
