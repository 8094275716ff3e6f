"""Dates in cells: as precise as they are written, and refused when they contradict."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake.source_row import BadCell
from models.records import check_value
from tests.models.intake.test_transform import made

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(DAYS, DAYS)
def test_two_dates_become_what_their_code_says(one, other):
    first, last = sorted((one, other))
    when = '{ date = "a", until = "b", format = "%d.%m.%Y", shape = { lookup = "s", table = "s" } }'
    tables = {"s": {"1": "one of", "2": "lasted"}}
    cells = {"a": f"{first:%d.%m.}{first.year:04}", "b": f"{last:%d.%m.}{last.year:04}"}
    if first == last:
        with pytest.raises(BadCell, match="one day where the code says a span"):
            made(when, {**cells, "s": "1"}, tables)
        assert made(when, {**cells, "s": "2"}, tables) == first.isoformat()
        return
    found = [made(when, {**cells, "s": code}, tables) for code in "12"]
    assert found == [f"[{first}..{last}]", f"{first}/{last}"]
    assert [check_value("incident", "when", value) for value in found] == found


@pytest.mark.parametrize(
    ("form", "cell", "edtf"),
    [
        ("%Y", "2025", "2025"),
        ("%m.%Y", "3.2025", "2025-03"),
        ("%m/%d/%Y", "3/1/2022", "2022-03-01"),
        ("%Y-%m-%d %H:%M", "2025-03-14 06:40", "2025-03-14T06:40:00"),
        ("%Y-%m-%d", "0987-03-14", "0987-03-14"),
    ],
)
def test_a_date_is_only_as_precise_as_its_format(form, cell, edtf):
    assert made(f'{{ date = "a", format = "{form}" }}', {"a": cell}) == edtf


@pytest.mark.parametrize("cell", ["2025-02-30", "30.02.2025", "25-02-03", "2025-02-03x", "٢٠٢٥"])
def test_a_bad_date_refuses_the_row_without_repeating_it(cell):
    with pytest.raises(BadCell, match=r"^a: not a date of the form %Y-%m-%d$"):
        made('{ date = "a", format = "%Y-%m-%d" }', {"a": cell})


def test_dates_that_contradict_their_code_or_each_other_refuse_the_row():
    tables = {"s": {"1": "day"}}
    when = '{ date = "a", until = "b", format = "%Y-%m-%d", shape = { lookup = "s", table = "s" } }'

    with pytest.raises(BadCell, match="two days where the code says one"):
        made(when, {"a": "2025-01-01", "b": "2025-01-02", "s": "1"}, tables)
    with pytest.raises(BadCell, match="the first date is after the last"):
        made(when, {"a": "2025-01-03", "b": "2025-01-02", "s": "1"}, tables)


@pytest.mark.parametrize(("a", "b"), [("2025-01-01", ""), ("", "2025-01-31"), ("2025-01-01",) * 2])
def test_a_day_that_is_only_one_end_of_a_month_does_not_pass_for_the_day(a, b):
    tables = {"s": {"4": "one of"}}
    when = '{ date = "a", until = "b", format = "%Y-%m-%d", shape = { lookup = "s", table = "s" } }'

    with pytest.raises(BadCell, match="one day where the code says a span of days"):
        made(when, {"a": a, "b": b, "s": "4"}, tables)
    with pytest.raises(BadCell, match="no code says what the dates mean"):
        made(when, {"a": a, "b": b, "s": ""}, tables)
    assert made(when, {"a": "", "b": "", "s": "4"}, tables) is None


def test_one_of_two_dates_alone_says_no_more_than_it_does():
    when = '{ date = "a", until = "b", format = "%Y-%m-%d" }'

    assert made(when, {"a": "2025-01-01", "b": ""}) == "2025-01-01"
    assert made(when, {"a": "", "b": "2025-01-02"}) == "[..2025-01-02]"
    assert made(when, {"a": "", "b": ""}) is None
