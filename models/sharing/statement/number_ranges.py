"""Runs of numbers: which changes of a device a bundle holds, without listing each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

NumberRange = tuple[int, int]
"""First and last, both in it."""


def ranges_of(numbers: Iterable[int]) -> list[NumberRange]:
    """Give the fewest runs that hold exactly these numbers, lowest first."""
    found: list[NumberRange] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def are_ranges(intervals: Sequence[NumberRange]) -> bool:
    """Say whether these could have come from ``runs``: positive, ascending and apart."""
    edges = [edge for first, last in intervals for edge in (first, last + 2)]
    return edges == sorted(edges) and all(1 <= first <= last for first, last in intervals)


def count_numbers(intervals: Iterable[NumberRange]) -> int:
    """Count the numbers in these runs."""
    return sum(last - first + 1 for first, last in intervals)


def ranges_hold(intervals: Sequence[NumberRange], number: int) -> bool:
    """Say whether a number is in one of these ascending runs."""
    at = bisect_right(intervals, number, key=lambda one: one[0]) - 1
    return at >= 0 and number <= intervals[at][1]
