"""When a unit stood below another follows from the same lines as who stood above it on a day."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.readings.command_chain import ChainOfCommand, CommandLine

DAYS = [f"2024-01-{day:02}" for day in range(1, 13)]
ASKED = [None, "2023-12-31", *DAYS, "2024-01-13"]
UNITS = "abcde"
ends = st.none() | st.sampled_from(DAYS)
lines = st.builds(
    CommandLine,
    st.sampled_from(UNITS),
    st.sampled_from(UNITS),
    st.sampled_from([None, "../..", "as it was said"]),
    ends,
    ends,
)


@given(st.lists(lines, max_size=12), st.sets(st.sampled_from(UNITS), min_size=1))
def test_a_unit_stands_below_on_exactly_the_days_on_which_the_other_stands_above(some, named):
    chain = ChainOfCommand.of(some)
    below = chain.times_below(named)
    for unit in UNITS:
        for day in ASKED:
            spans = below.get(unit, [])
            stands = any(first <= (day or "") < end for first, end in spans)
            assert stands is not named.isdisjoint(chain.above(unit, day))


@given(st.lists(lines, max_size=12), st.lists(st.sampled_from(ASKED)))
def test_days_that_are_taken_together_have_the_same_chain(some, asked):
    chain = ChainOfCommand.of(some)
    days = sorted(day or "" for day in asked)
    parts = [days[part] for part in chain.stretches_of(days)]
    assert [day for part in parts for day in part] == days
    for part in parts:
        for unit in UNITS:
            assert len({chain.above(unit, day) for day in part}) == 1


def test_time_without_a_turn_is_one_span_and_a_turn_parts_it():
    always = CommandLine("b", "a", None, None, None)
    until = CommandLine("c", "a", "../2024-01-05", None, "2024-01-05")
    assert ChainOfCommand.of([always]).times_below({"a"})["b"] == [("", "0"), ("0", "~")]
    assert ChainOfCommand.of([until]).times_below({"a"})["c"] == [("0", "2024-01-05~")]
