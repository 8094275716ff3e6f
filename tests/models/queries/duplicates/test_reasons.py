"""Two incidents are compared fact by fact, and what the reasons come to is a word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.queries.duplicates import IncidentFacts, Strength, Weight, compare
from models.queries.duplicates.links import as_link, spellings

KILLED_5 = {"figures": {"killed": (5, 5)}}
KILLED_2 = {"figures": {"killed": (2, 2)}}


def facts(number: int = 1, **more: Any) -> IncidentFacts:
    return IncidentFacts(no=number, id=str(number), ref=f"INC-{number}", **more)


def said(one: dict[str, Any], other: dict[str, Any]) -> dict[str, tuple[Weight, str]]:
    found = compare(facts(1, **one), facts(2, **other))
    return {reason.about: (reason.weight, reason.words) for reason in found.reasons}


def on(first: str | None, last: str | None = None) -> dict[str, Any]:
    return {"earliest": first, "latest": last or first}


def at(lat: float, lon: float, precision: str | None = "L1") -> dict[str, Any]:
    return {"lat": lat, "lon": lon, "precision": precision}


@pytest.mark.parametrize(
    ("one", "other", "weight", "words"),
    [
        (on("2026-03-14"), on("2026-03-14"), Weight.GOOD, "At the same time: 2026-03-14."),
        (
            on("2026-03-13", "2026-03-15"),
            on("2026-03-14"),
            Weight.GOOD,
            "The times overlap: 2026-03-13 to 2026-03-15 and 2026-03-14.",
        ),
        (
            on("2026-03-01", "2026-03-31"),
            on("2026-03-14T14:30:00"),
            Weight.SLIGHT,
            "The times do not exclude each other: 2026-03-01 to 2026-03-31 and 2026-03-14 14:30.",
        ),
        (
            on("2026-03-14"),
            on("2026-03-15"),
            Weight.AGAINST,
            "A day apart: 2026-03-14 and 2026-03-15.",
        ),
        (
            on("2026-03-14"),
            on("2026-05-01"),
            Weight.EXCLUDES,
            "The times exclude each other: 2026-03-14 and 2026-05-01.",
        ),
        (
            {"latest": "2026-03-14"},
            on("2026-05-01"),
            Weight.EXCLUDES,
            "The times exclude each other: 2026-05-01 and until 2026-03-14.",
        ),
        (
            {"earliest": "2026-03-14"},
            on("2026-05-01"),
            Weight.SLIGHT,
            "The times do not exclude each other: 2026-05-01 and since 2026-03-14.",
        ),
    ],
)
def test_times_are_compared_as_ranges_with_open_ends(one, other, weight, words):
    assert said(one, other) == {"time": (weight, words)}


def test_an_unknown_time_says_nothing():
    assert said({}, on("2026-03-14")) == {}


@pytest.mark.parametrize(
    ("one", "other", "weight", "words"),
    [
        (
            at(48.5, 37.9),
            at(48.5009, 37.9),
            Weight.GOOD,
            "100 m apart, which the precisions allow (L1, 100 m and L1, 100 m).",
        ),
        (
            at(48.5, 37.9),
            at(48.52, 37.9, "L3"),
            Weight.GOOD,
            "2.2 km apart, which the precisions allow (L1, 100 m and L3, 3.0 km).",
        ),
        (
            at(48.5, 37.9, None),
            at(48.52, 37.9),
            Weight.GOOD,
            "2.2 km apart, which the precisions allow (L1, 100 m and not stated, 3.0 km).",
        ),
        (
            at(48.5, 37.9),
            at(48.7, 37.9, "L4"),
            Weight.SLIGHT,
            "22 km apart, which the precisions allow (L1, 100 m and L4, 25 km).",
        ),
        (
            at(48.5, 37.9),
            at(48.52, 37.9),
            Weight.AGAINST,
            "2.2 km apart, more than the precisions allow (L1, 100 m and L1, 100 m).",
        ),
        (
            at(48.5, 37.9),
            at(49.5, 37.9),
            Weight.EXCLUDES,
            "111 km apart, more than the precisions allow (L1, 100 m and L1, 100 m).",
        ),
    ],
)
def test_the_distance_is_held_against_both_precisions(one, other, weight, words):
    assert said(one, other) == {"place": (weight, words)}


def test_a_place_of_unknown_precision_is_compared_by_its_name_alone():
    assert said(at(48.5, 37.9, "L9"), at(60.0, 20.0)) == {}


@pytest.mark.parametrize(
    ("one", "other", "weight"),
    [
        ("Otter Ford", "otter ford", Weight.GOOD),
        ("Otter Ford", "Otter Forde", Weight.GOOD),
        ("Ford, Otter", "Otter Ford", Weight.GOOD),
        ("Otter Ford", "Otter Ford, school cellar", Weight.SLIGHT),
        ("Otter Ford 12", "Otter Ford 13", None),
        ("Otter Ford", "Grey Tower", None),
    ],
)
def test_names_of_places_are_compared_by_their_letters_and_their_numbers(one, other, weight):
    found = said({"place": one}, {"place": other})
    assert found.get("place name", (None,))[0] is weight


def test_a_name_says_little_more_where_the_positions_speak():
    found = said(at(48.5, 37.9) | {"place": "Ford"}, at(48.5, 37.9) | {"place": "Ford"})
    assert found["place"][0] is Weight.GOOD
    assert found["place name"][0] is Weight.SLIGHT


@pytest.mark.parametrize(
    ("one", "other", "weight", "words"),
    [
        ((2, 3), (3, 3), Weight.SLIGHT, "The counts fit: killed 2 to 3 and 3."),
        ((5, None), (2, 2), Weight.AGAINST,
         "The counts exclude each other: killed 2 and at least 5."),
        ((None, 4), (3, None), Weight.SLIGHT, "The counts fit: killed at least 3 and up to 4."),
    ],
)  # fmt: skip
def test_counts_fit_or_exclude_each_other(one, other, weight, words):
    found = said({"figures": {"killed": one}}, {"figures": {"killed": other}})
    assert found == {"count": (weight, words)}


def test_counts_of_different_harms_are_never_compared():
    assert said({"figures": {"killed": (5, 5)}}, {"figures": {"injured": (2, 2)}}) == {}


def test_which_two_are_the_same_video_is_said_by_their_references():
    found = said({"evidence": {"ab": "EVD-1"}}, {"evidence": {"ab": "EVD-2"}})
    words = "EVD-1 and EVD-2 are the same file, or one was made from the other."
    assert found == {"evidence": (Weight.KEY, words)}


def test_a_file_that_many_incidents_share_says_little():
    one, other = (facts(number, evidence={"ab": "EVD-1"}) for number in (1, 2))
    assert compare(one, other).strength is Strength.POSSIBLE
    assert compare(one, other, widespread={"ab"}).strength is None


def test_nobody_is_killed_twice():
    one = {"persons": {"p": "Alder (PER-1)"}, "killed": frozenset({"p"})}
    assert said(one, one) == {"person": (Weight.KEY, "Alder (PER-1) was killed in both.")}
    hurt = {"persons": {"p": "Alder (PER-1)"}}
    assert said(one, hurt) == {"person": (Weight.GOOD, "Alder (PER-1) came to harm in both.")}


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        (on("2026-03-14"), on("2026-03-14"), None),
        (
            on("2026-03-14") | {"place": "Ford"},
            on("2026-03-14") | {"place": "Ford"},
            Strength.POSSIBLE,
        ),
        (
            on("2026-03-14") | {"place": "Ford", "units": {"u": "1st"}},
            on("2026-03-14") | {"place": "Ford", "units": {"u": "1st"}},
            Strength.STRONG,
        ),
        (
            on("2026-03-14") | {"place": "Ford", "units": {"u": "1st"}},
            on("2026-05-14") | {"place": "Ford", "units": {"u": "1st"}},
            None,
        ),
        (
            on("2026-03-14") | {"place": "Ford", "units": {"u": "1st"}} | KILLED_5,
            on("2026-03-14") | {"place": "Ford", "units": {"u": "1st"}} | KILLED_2,
            Strength.POSSIBLE,
        ),
        (
            on("2026-03-14") | {"evidence": {"ab": "EVD-1"}},
            on("2026-03-14") | {"evidence": {"ab": "EVD-1"}},
            Strength.STRONG,
        ),
        (
            on("2026-03-14") | {"evidence": {"ab": "EVD-1"}},
            on("2026-05-14") | {"evidence": {"ab": "EVD-1"}},
            Strength.POSSIBLE,
        ),
        (
            {"units": {"u": "1st", "v": "2nd"}},
            {"units": {"u": "1st", "v": "2nd"}},
            None,
        ),
    ],
)  # fmt: skip
def test_what_the_reasons_come_to_follows_from_rules_in_words(one, other, strength):
    assert compare(facts(1, **one), facts(2, **other)).strength is strength


names = st.sampled_from(["", "Otter Ford", "Otter Forde", "Ford 1", "Ford 2", "Брід"])
keyed = st.sampled_from([{}, {"a": "A"}, {"a": "Other", "b": "B"}, {"b": "B", "c": "C"}])
days = st.sampled_from([None, "2026-03-13", "2026-03-14T10:00:00", "2026-03-16", "2026-05-01"])
degrees = st.sampled_from([None, 0.0, 48.5, 48.53, 49.0, -90.0, 90.0])
figures = st.sampled_from([{}, KILLED_5["figures"], KILLED_2["figures"], {"killed": (None, 3)}])
anything = st.builds(
    facts,
    st.integers(1, 99),
    title=names, earliest=days, latest=days, place=names, lat=degrees, lon=degrees,
    precision=st.sampled_from([None, "L0", "L3", "L8", "L9", "L42"]),
    evidence=keyed, persons=keyed, killed=st.sampled_from([frozenset(), frozenset("ab")]),
    units=keyed, links=keyed, origins=keyed, figures=figures,
)  # fmt: skip
quickly = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@quickly
@given(anything, anything, st.sets(st.sampled_from("abc")))
def test_reasons_are_the_same_from_both_sides(one, other, widespread):
    there = compare(one, other, widespread=widespread)
    back = compare(other, one, widespread=widespread)
    assert {(r.about, r.weight) for r in there.reasons} == {
        (r.about, r.weight) for r in back.reasons
    }
    assert there.strength is back.strength
    assert there.rank == back.rank


@quickly
@given(anything, anything)
def test_the_sentences_are_the_same_from_both_sides(one, other):
    plain = {"units": {}, "persons": {}}
    first, second = (
        IncidentFacts(**({n: getattr(x, n) for n in x.__slots__} | plain)) for x in (one, other)
    )
    assert compare(first, second) == compare(second, first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/v/1", "http://www.example.org/v/1/"),
        ("https://Example.org/v/1#t=3", "example.org/v/1"),
    ],
)
def test_a_link_is_known_in_its_spellings(one, other):
    assert as_link(one) == as_link(other) == "example.org/v/1"


@pytest.mark.parametrize("reference", [None, "", "p. 4", "page 12", "00:13", "Report 7"])
def test_a_page_or_a_minute_is_no_link(reference):
    assert as_link(reference) is None


@given(st.sampled_from(["example.org/v/1", "t.example.org/x"]))
def test_every_spelling_of_a_link_reads_as_it(link):
    assert {as_link(one) for one in spellings(link)} == {link}
