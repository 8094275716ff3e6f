"""Rare forms and any text: a date as the EDTF library reads it too, or a refusal."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from time import struct_time

import pytest
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.values import BadWhen, parse_date, read_date
from tests.models.values.test_when import said


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2026-21", date(2026, 3, 1), date(2026, 5, 31)),
        ("2026-XX", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-03-XX", date(2026, 3, 1), date(2026, 3, 31)),
        ("[2026-03-01,2026-03-05]", date(2026, 3, 1), date(2026, 3, 5)),
        ("{2026-03..2026-05}", date(2026, 3, 1), date(2026, 5, 31)),
        ("/2026-05", None, date(2026, 5, 31)),
        ("2026-05/", date(2026, 5, 1), None),
        ("2026-03~/2026-05", date(2026, 3, 1), date(2026, 5, 31)),
    ],
)
def test_rare_forms_from_other_programs_are_read_with_the_library(edtf, earliest, latest):
    when = read_date(edtf)
    assert (when.edtf, when.earliest, when.latest) == (edtf, earliest, latest)
    assert edtf in when.words()
    # Only what lasted goes "to" its end; the rest happened some time in between.
    assert (" to " in when.words()) == ("/" in edtf and bool(earliest and latest))


def test_the_library_never_prints_the_date_that_it_cannot_use(capfd):
    with pytest.raises(BadWhen):
        read_date("2026-XX/2026-XX/2026-XX")
    with pytest.raises(BadWhen):
        read_date("[2026-XX,2026-99-XX]")
    assert capfd.readouterr() == ("", "")


days = st.dates(date(1900, 1, 1), date(2099, 11, 30))
parts = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))
marked = st.builds(str.__add__, parts, st.sampled_from(["", "~", "?", "%"]))
spans = st.builds(
    lambda first, last, form: form.format(first, last),
    parts,
    parts,
    st.sampled_from(["[{}..{}]", "{}/{}", "[..{}]", "[{}..]", "../{}", "{}/.."]),
)
zones = st.one_of(
    st.none(),
    st.builds(lambda m: timezone(timedelta(minutes=m)), st.integers(-14 * 60, 14 * 60)),
)
moments = st.builds(
    lambda day, at, zone: datetime.combine(day, at.replace(microsecond=0), zone).isoformat(),
    days,
    st.times(),
    zones,
)
typed_dates = st.one_of(
    marked,
    spans,
    moments,
    st.builds("{} {}".format, st.sampled_from(["before", "after", "by", "since", "about"]), parts),
    st.builds("{}..{}".format, parts, parts),
    st.from_regex(r"-[0-9]{1,4}[mhdw]", fullmatch=True),
    st.sampled_from(["now", "today 7:00", "yest", "?"]),
)


@settings(deadline=None)
@given(st.one_of(st.text(), typed_dates, st.text("0123456789-/.~?%[]{}XTZ:+, ", max_size=40)))
@example("[1900..]")
@example("[..2100]")
def test_any_text_is_a_date_or_a_bad_one(text):
    try:
        when = said(text)
    except BadWhen:
        return
    assert read_date(when.edtf) == when
    assert parse_date(when.edtf, now=None) == when
    assert parse_date(when.typed, now=None) == when
    assert when.words()
    if when.earliest is not None and when.latest is not None:
        assert when.earliest <= when.latest


@settings(deadline=None)
@given(st.one_of(parts, spans, moments))
def test_our_reading_agrees_with_the_library(edtf):
    try:
        when = read_date(edtf)
    except BadWhen:
        return
    theirs = parse_edtf(when.edtf)
    assert _day(when.earliest) == _end(theirs.lower_strict())
    assert _day(when.latest) == _end(theirs.upper_strict())


@settings(deadline=None)
@given(marked)
def test_about_reaches_at_least_as_far_as_the_date_itself(edtf):
    when, plain = read_date(edtf), read_date(edtf.rstrip("~?%"))
    inside = when.earliest <= plain.earliest and plain.latest <= when.latest
    assert inside
    assert (when == plain) == (edtf[-1] not in "~?%")


def _day(end: date | datetime | None) -> tuple[int, ...] | None:
    return (end.year, end.month, end.day) if end else None


def _end(end: struct_time | float) -> tuple[int, ...] | None:
    return tuple(end[:3]) if isinstance(end, struct_time) else None
