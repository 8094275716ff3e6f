"""Dates as people type them: read as they mean them, or refused with a sentence."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.values import BadWhen, parse_date, read_date
from models.values.dates import errors as wrong
from models.values.dates.edtf_forms import When

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 5, 3, 14, 30, 22, tzinfo=KYIV)


def said(text: str) -> When:
    return parse_date(text, now=NOW)


@pytest.mark.parametrize(
    ("typed", "edtf", "earliest", "latest", "words"),
    [
        ("2026", "2026", "2026-01-01", "2026-12-31", "2026"),
        ("2026-03", "2026-03", "2026-03-01", "2026-03-31", "March 2026"),
        ("2024-02", "2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2026-3-1", "2026-03-01", "2026-03-01", "2026-03-01", "1 March 2026"),
        ("~2026-03", "2026-03~", "2026-02-01", "2026-04-30", "about March 2026"),
        ("about 2026-01", "2026-01~", "2025-12-01", "2026-02-28", "about January 2026"),
        ("~2026", "2026~", "2025-01-01", "2027-12-31", "about 2026"),
        ("~2026-03-01", "2026-03-01~", "2026-02-28", "2026-03-02", "about 1 March 2026"),
        ("2026-03?", "2026-03?", "2026-02-01", "2026-04-30", "March 2026 (uncertain)"),
        ("2026%", "2026%", "2024-01-01", "2028-12-31", "about 2026 (uncertain)"),
        (
            "2026-03-01..05",
            "[2026-03-01..2026-03-05]",
            "2026-03-01",
            "2026-03-05",
            "between 1 and 5 March 2026, day unknown",
        ),
        (
            "2026-03-28 .. 04-02",
            "[2026-03-28..2026-04-02]",
            "2026-03-28",
            "2026-04-02",
            "between 28 March and 2 April 2026, day unknown",
        ),
        (
            "2026-12-28..2027-01-02",
            "[2026-12-28..2027-01-02]",
            "2026-12-28",
            "2027-01-02",
            "between 28 December 2026 and 2 January 2027, day unknown",
        ),
        (
            "2026-03..05",
            "[2026-03..2026-05]",
            "2026-03-01",
            "2026-05-31",
            "between March and May 2026, month unknown",
        ),
        (
            "2026-03-05..2026-04",
            "[2026-03-05..2026-04-30]",
            "2026-03-05",
            "2026-04-30",
            "between 5 March and 30 April 2026, day unknown",
        ),
        (
            "2026-03-01/05",
            "2026-03-01/2026-03-05",
            "2026-03-01",
            "2026-03-05",
            "1 to 5 March 2026",
        ),
        ("2026-03/05", "2026-03/2026-05", "2026-03-01", "2026-05-31", "March to May 2026"),
        ("2026-05-03/..", "2026-05-03/..", "2026-05-03", None, "from 3 May 2026, end open"),
        ("../2026-05", "../2026-05", None, "2026-05-31", "until May 2026, beginning open"),
        ("before 2026-05-03", "[..2026-05-02]", None, "2026-05-02", "before 3 May 2026"),
        ("before 2026-03", "[..2026-02]", None, "2026-02-28", "before March 2026"),
        ("after 2025-12-31", "[2026-01-01..]", "2026-01-01", None, "after 31 December 2025"),
        ("by 2026-05-03", "[..2026-05-03]", None, "2026-05-03", "before 4 May 2026"),
        ("since 2026", "[2026..]", "2026-01-01", None, "after 2025"),
        ("?", "XXXX-XX-XX", None, None, "unknown"),
        ("Unknown", "XXXX-XX-XX", None, None, "unknown"),
        ("today", "2026-05-03", "2026-05-03", "2026-05-03", "3 May 2026"),
        ("yest", "2026-05-02", "2026-05-02", "2026-05-02", "2 May 2026"),
        ("вчора", "2026-05-02", "2026-05-02", "2026-05-02", "2 May 2026"),
        ("-3d", "2026-04-30", "2026-04-30", "2026-04-30", "30 April 2026"),
        ("-1w", "2026-04-26", "2026-04-26", "2026-04-26", "26 April 2026"),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(typed, edtf, earliest, latest, words):
    when = said(typed)
    assert when.edtf == edtf
    assert when.words() == words
    ends = [end and end.isoformat() for end in (when.earliest, when.latest)]
    assert ends == [earliest, latest]


@pytest.mark.parametrize(
    ("typed", "edtf", "words"),
    [
        ("now", "2026-05-03T14:30:00+03:00", "3 May 2026, 14:30 (+03:00)"),
        ("-2h", "2026-05-03T12:30:00+03:00", "3 May 2026, 12:30 (+03:00)"),
        ("−45m", "2026-05-03T13:45:00+03:00", "3 May 2026, 13:45 (+03:00)"),
        ("yest 14:30", "2026-05-02T14:30:00", "2 May 2026, 14:30"),
        ("9:05", "2026-05-03T09:05:00", "3 May 2026, 09:05"),
        ("2026-03-01 14:30", "2026-03-01T14:30:00", "1 March 2026, 14:30"),
        ("2026-03-01t14:30:05z", "2026-03-01T14:30:05Z", "1 March 2026, 14:30:05 (UTC)"),
        ("2026-03-01 14:30 +0200", "2026-03-01T14:30:00+02:00", "1 March 2026, 14:30 (+02:00)"),
        ("2026-03-01 14:30+00:00", "2026-03-01T14:30:00Z", "1 March 2026, 14:30 (UTC)"),
        ("2026-03-01 14:30-03:30", "2026-03-01T14:30:00-03:30", "1 March 2026, 14:30 (-03:30)"),
    ],
)
def test_a_time_of_day_carries_an_offset_only_when_one_is_known(typed, edtf, words):
    when = said(typed)
    assert (when.edtf, when.words()) == (edtf, words)
    assert when.earliest == when.latest


def test_hours_ago_count_hours_that_passed_when_the_clocks_were_changed():
    after_the_change = datetime(2026, 3, 29, 4, 30, tzinfo=KYIV)
    assert parse_date("-2h", now=after_the_change).edtf == "2026-03-29T01:30:00+02:00"


def test_hours_ago_are_told_by_the_clock_of_then_where_it_is_this_machines(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    try:
        late = datetime(2025, 10, 26, 23, 45).astimezone()
        assert parse_date("-24h", now=late).edtf == "2025-10-26T00:45:00+03:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_same_day_follows_the_zone_of_the_clock():
    late = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)
    assert parse_date("today", now=late).edtf == "2026-05-03"
    assert parse_date("today", now=late.astimezone(KYIV)).edtf == "2026-05-04"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("2026-02-30", wrong.NoSuchDay),
        ("2025-02-29", wrong.NoSuchDay),
        ("2026-13", wrong.NoSuchDay),
        ("2026-00", wrong.NoSuchDay),
        ("2026-03-00", wrong.NoSuchDay),
        ("2026-03-01..32", wrong.NoSuchDay),
        ("2026-03-05..01", wrong.ReversedDates),
        ("2026-03-05/01", wrong.ReversedDates),
        ("2026-03-05/2026-02", wrong.ReversedDates),
        ("1066-10-14", wrong.AbsurdYear),
        ("9999", wrong.AbsurdYear),
        ("0000", wrong.AbsurdYear),
        ("before 1900", wrong.AbsurdYear),
        ("after 2100", wrong.AbsurdYear),
        ("-9999w", wrong.AbsurdYear),
        ("X" * 4 + "-12-25", wrong.AbsurdYear),
        ("2026-03-01 24:00", wrong.NoSuchTime),
        ("2026-03-01 14:60", wrong.NoSuchTime),
        ("2026-03-01 14:30+15:00", wrong.NoSuchTime),
        ("yest 25:00", wrong.NoSuchTime),
        ("~2026-03-01..05", wrong.AboutSpan),
        ("~2026-03-01 14:30", wrong.TimeInSpan),
        ("before 2026-03-01 14:30", wrong.TimeInSpan),
        ("2026-03-01 10:00..12:00", wrong.TimeInSpan),
        ("03.05.2026", wrong.YearLast),
        ("3/5/26", wrong.YearLast),
        ("", BadWhen),
        ("last spring", BadWhen),
        ("[..]", BadWhen),
        ("../..", BadWhen),
        ("2026..03-05", BadWhen),
        ("٢٠٢٦-٠٣-٠١", BadWhen),
        ("2" * 81, BadWhen),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_own_sentence(typed, error):
    with pytest.raises(BadWhen) as refusal:
        said(typed)
    assert type(refusal.value) is error


@pytest.mark.parametrize("typed", ["now", "-2h", "today", "yest 14:30", "14:30"])
def test_a_date_told_from_the_present_needs_a_clock(typed):
    with pytest.raises(wrong.NeedsClock):
        parse_date(typed, now=None)


def test_what_is_recorded_is_never_told_from_the_present():
    with pytest.raises(BadWhen):
        read_date("today")


@pytest.mark.parametrize("unknown", ["XXXX", "XXXX-XX", "XXXX-XX-XX"])
def test_every_way_to_write_an_unknown_date_is_one(unknown):
    assert read_date(unknown).edtf == "XXXX-XX-XX"
