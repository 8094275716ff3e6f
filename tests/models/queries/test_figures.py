from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from models.counting import FigureRange, by_harm, working_range
from models.records import Claim


@dataclass(frozen=True)
class Said:
    id: str = "a"
    how_many: str | None = None
    source: str | None = None
    origin_group: str | None = None
    created: int = 0
    withdrawn: str | None = None
    scope: str | None = None
    unit: str | None = None
    harm: str | None = None
    derived_from: str | None = None
    supersedes: str | None = None
    credibility: str | None = None
    state: str | None = None
    reported_at: str | None = None
    reported_at_earliest: str | None = None
    reported_at_latest: str | None = None


def bounds(*claims: Said, **more) -> tuple[int | None, int | None, int]:
    found = working_range(claims, **more)
    return found.low, found.high, found.groups


def each(*counts: str) -> list[Said]:
    return [Said(id=str(n), how_many=count) for n, count in enumerate(counts)]


def test_a_record_can_be_counted_as_it_is():
    row = Claim(id="a", ref="CLM-1", created=1, changed=1, author="d", how_many="3+")
    assert working_range([row]) == FigureRange(low=3, groups=1, claims=("a",))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], (None, None, 0)),
        (["3"], (3, 3, 1)),
        (["3", "5"], (3, 5, 2)),
        (["3+", "5+"], (3, None, 2)),
        (["3+", "5"], (3, 5, 2)),
        (["10+", "3"], (3, None, 2)),
        (["10+", "3", "12"], (3, 12, 3)),
        (["<=5"], (None, 5, 1)),
        (["<=5", "8+"], (8, None, 2)),
        (["0"], (0, 0, 1)),
        (["?", "several"], (None, None, 2)),
        (["~10"], (None, None, 1)),
        (["~10", "2-4"], (2, 4, 2)),
    ],
)
def test_claims_are_compared_and_never_added(counts, expected):
    assert bounds(*each(*counts)) == expected


def test_no_number_anywhere_is_unknown_and_neither_zero_nor_one():
    assert working_range(each("several", "?")).unknown
    assert working_range([]).words() == "unknown"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "conflict"},
        {"credibility": "5"},
        {"withdrawn": "entered twice"},
        {"scope": "aggregate"},
        {"scope": "pattern"},
        {"unit": "cases"},
        {"unit": "proceedings"},
        {"how_many": None},
        {"how_many": "a newer grammar"},
    ],
)
def test_a_claim_that_must_not_count_leaves_no_trace_in_the_range(change):
    stands = Said(id="a", how_many="3")
    falls = replace(Said(id="b", how_many="900", supersedes="a"), **change)
    assert bounds(stands, falls) == (3, 3, 1)


def test_a_superseded_claim_is_silent():
    assert bounds(Said(id="a", how_many="3"), Said(id="b", how_many="7", supersedes="a")) == (
        7,
        7,
        1,
    )


def test_claims_that_supersede_each_other_in_a_ring_are_all_heard():
    first = Said(id="a", how_many="3", supersedes="b", source="s")
    second = Said(id="b", how_many="7", supersedes="c", source="t")
    third = Said(id="c", how_many="5", supersedes="a", source="u")
    before = Said(id="d", how_many="90")
    assert bounds(first, second, third) == (3, 7, 3)
    assert bounds(first, second, replace(third, supersedes="c"), before) == (3, 90, 2)
    assert bounds(Said(id="e", how_many="9", supersedes="a"), first, second, third) == (5, 9, 3)


def test_what_supersedes_a_claim_may_speak_of_another_harm():
    missing = Said(id="a", how_many="7", harm="missing")
    killed = Said(id="b", how_many="7", harm="killed", supersedes="a")
    found = by_harm([missing, killed])
    assert (found["missing"].groups, found["killed"].low) == (0, 7)


def test_one_origin_speaks_once_of_each_harm_through_claims_of_another():
    first = Said(id="a", how_many="9", harm="injured", source="s")
    told = Said(id="b", how_many="4", harm="killed", derived_from="a", reported_at_latest="2026-1")
    later = Said(id="c", how_many="5", harm="killed", source="s", reported_at_latest="2026-2")
    found = by_harm([first, told, later])["killed"]
    assert (found.low, found.high, found.groups) == (5, 5, 1)


def test_bodies_that_were_found_leave_a_smaller_number_open():
    bodies = Said(id="a", how_many="10", unit="bodies", source="x")
    assert bounds(bodies, Said(id="b", how_many="3", source="y")) == (3, None, 2)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"reported_at_latest": "2025-02-10"}, {"reported_at_earliest": "2025-03-02"}),
        (
            {"reported_at": "2025-06-21T11:00:00+03:00", "reported_at_latest": "2025-06-21T11:00"},
            {"reported_at": "2025-06-21T10:00:00Z", "reported_at_latest": "2025-06-21T10:00"},
        ),
        ({}, {"reported_at_latest": "1999"}),
    ],
)
def test_the_latest_of_an_origin_is_told_by_open_dates_and_across_zones(earlier, later):
    first = Said(id="b", how_many="6", source="s", created=2, **earlier)
    last = Said(id="a", how_many="8", source="s", created=1, **later)
    assert bounds(first, last) == (8, 8, 1)


def test_a_claim_that_says_it_supersedes_itself_still_speaks():
    assert bounds(Said(id="a", how_many="3", supersedes="a")) == (3, 3, 1)


def test_one_origin_speaks_once_by_what_it_reported_last():
    first = Said(id="a", how_many="9", origin_group="Agency X", reported_at_latest="2026-03-02")
    last = Said(id="b", how_many="4", origin_group="agency  x", reported_at_latest="2026-03-05")
    other = Said(id="c", how_many="5", source="s")
    found = working_range([last, first, other])
    assert (found.low, found.high, found.groups, found.claims) == (4, 5, 2, ("b", "c"))


def test_undated_claims_of_one_source_speak_by_the_one_written_last():
    early = Said(id="a", how_many="9", source="s", created=1)
    assert bounds(early, Said(id="b", how_many="4", source="s", created=2)) == (4, 4, 1)


def test_who_repeats_a_claim_is_no_second_origin():
    root = Said(id="a", how_many="3", source="s")
    repeats = Said(id="b", how_many="3", source="t", derived_from="a", created=1)
    again = Said(id="c", how_many="3", source="u", derived_from="b", created=2)
    assert bounds(root, repeats, again) == (3, 3, 1)


def test_two_that_repeat_a_claim_not_shared_here_are_one_origin():
    one = Said(id="a", how_many="3", source="s", derived_from="elsewhere")
    assert bounds(one, replace(one, id="b", source="t")) == (3, 3, 1)


def test_claims_that_repeat_each_other_in_a_ring_are_one_origin():
    ring = [
        Said(id="c", how_many="3", derived_from="a"),
        Said(id="a", how_many="3", derived_from="b"),
        Said(id="b", how_many="3", derived_from="c"),
        Said(id="0", how_many="3", derived_from="b"),
    ]
    assert bounds(*ring) == (3, 3, 1)


def test_the_origin_group_of_a_source_counts_for_its_claims():
    one, other = Said(id="a", how_many="3", source="s"), Said(id="b", how_many="4", source="t")
    assert bounds(one, other, origins={"s": "wire", "t": "wire"})[2] == 1
    assert bounds(one, other)[2] == 2


def test_bodies_found_are_a_least_and_not_a_most():
    assert bounds(Said(how_many="3", unit="bodies")) == (3, None, 1)


def test_people_recorded_one_by_one_raise_the_least():
    assert bounds(*each("2-5"), victims=4) == (4, 5, 1)
    assert bounds(*each("2"), victims=4) == (4, 4, 1)
    assert bounds(*each("several"), victims=4) == (4, None, 1)


def test_harms_stand_side_by_side():
    killed = Said(id="a", how_many="3", harm="killed")
    found = by_harm([killed, replace(killed, id="b", harm="injured", how_many="10+"), Said(id="c")])
    assert {harm: one.words() for harm, one in found.items()} == {
        "injured": "at least 10",
        "killed": "3",
        "unspecified": "unknown",
    }


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (FigureRange(low=3, high=3), "3"),
        (FigureRange(low=3, high=5), "3 to 5"),
        (FigureRange(low=3, near=(10,)), "at least 3"),
        (FigureRange(high=5), "up to 5"),
        (FigureRange(near=(10,)), "about 10"),
        (FigureRange(near=(8, 10)), "about 8 to 10"),
    ],
)
def test_a_range_is_read_as_far_as_it_is_stated(found, words):
    assert found.words() == words
