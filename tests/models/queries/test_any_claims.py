"""Whatever claims there are: the bounds are numbers that somebody said, in any order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from models.counting import working_range
from models.values import HowMany
from tests.models.queries.test_figures import Said

numbers = st.integers(1, 500)
counts = st.one_of(
    st.builds("{}".format, numbers),
    st.builds("{}+".format, numbers),
    st.builds("<={}".format, numbers),
    st.builds("~{}".format, numbers),
    st.builds(lambda low, more: f"{low}-{low + more}", numbers, numbers),
    st.sampled_from(["several", "?"]),
)
ids = st.sampled_from("abcdefgh")
claims = st.lists(
    st.builds(
        Said,
        id=ids,
        how_many=st.none() | counts,
        source=st.none() | st.sampled_from("st"),
        origin_group=st.none() | st.sampled_from(["g", "h"]),
        created=st.integers(0, 3),
        scope=st.none() | st.sampled_from(["incident", "aggregate"]),
        unit=st.none() | st.sampled_from(["victims", "bodies", "cases"]),
        derived_from=st.none() | ids,
        supersedes=st.none() | ids,
        credibility=st.none() | st.sampled_from("156"),
        state=st.none() | st.sampled_from(["accepted", "conflict"]),
        reported_at_latest=st.none() | st.sampled_from(["2026-01-01", "2026-02-01"]),
    ),
    max_size=8,
    unique_by=lambda claim: claim.id,
)


@settings(deadline=None)
@given(claims)
def test_both_bounds_are_numbers_that_somebody_said(some):
    found = working_range(some)
    said = [HowMany.parse(claim.how_many) for claim in some if claim.id in found.claims]
    assert found.low is None or found.low in [count.low for count in said]
    assert found.high is None or found.high in {
        bound for count in said for bound in (count.low, count.high)
    }
    if found.low is not None and found.high is not None:
        assert found.low <= found.high


@settings(deadline=None)
@given(claims)
def test_nobody_is_silenced_but_by_somebody_who_speaks(some):
    usable = [working_range([replace(claim, supersedes=None)]).groups for claim in some]
    assert any(usable) == bool(working_range(some).groups)


@settings(deadline=None)
@given(claims, st.randoms(use_true_random=False))
def test_the_order_in_which_claims_arrive_changes_nothing(some, shuffler):
    shuffled = list(some)
    shuffler.shuffle(shuffled)
    assert working_range(shuffled) == working_range(some)


@settings(deadline=None)
@given(claims)
def test_repeating_every_claim_changes_neither_bound_nor_the_number_of_origins(some):
    first = [replace(claim, supersedes=None) for claim in some]
    copies = [
        replace(claim, id=f"{claim.id}2", derived_from=claim.id, origin_group=None)
        for claim in first
    ]
    before, after = working_range(first), working_range([*first, *copies])
    assert (after.low, after.high, after.groups) == (before.low, before.high, before.groups)


@settings(deadline=None)
@given(claims, st.integers(1, 600))
def test_linked_victims_are_never_added_to_what_sources_say(some, victims):
    alone, together = working_range(some), working_range(some, victims=victims)
    assert together.low == max(victims, alone.low or 0)
