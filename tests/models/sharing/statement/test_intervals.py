from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sharing.statement import count_numbers, ranges_hold, ranges_of
from models.sharing.statement.number_ranges import are_ranges

NUMBERS = st.sets(st.integers(1, 200), max_size=80)


@given(NUMBERS)
def test_runs_hold_exactly_their_numbers(numbers):
    found = ranges_of(numbers)
    assert {number for number in range(1, 202) if ranges_hold(found, number)} == numbers
    assert count_numbers(found) == len(numbers)
    assert are_ranges(found)


def test_neighbours_are_one_run():
    assert ranges_of([3, 1, 2, 7]) == [(1, 3), (7, 7)]


@pytest.mark.parametrize(
    "forged", [[(0, 1)], [(2, 1)], [(1, 2), (3, 4)], [(5, 6), (1, 2)], [(1, 5), (2, 3)]]
)
def test_runs_that_nobody_would_write_are_told(forged):
    assert not are_ranges(forged)
