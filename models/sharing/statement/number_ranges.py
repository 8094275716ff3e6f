"""Ranges of sequence numbers say which operations of a device are meant, without listing each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

NumberRange = tuple[int, int]
"""The first and the last number, both in the range."""


def ranges_of(numbers: Iterable[int]) -> list[NumberRange]:
    """Return the fewest ranges that hold exactly these numbers, lowest first."""
    found: list[NumberRange] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def are_ranges(intervals: Sequence[NumberRange]) -> bool:
    """Return whether ``ranges_of`` could return these: positive, ascending and apart."""
    edges = [edge for first, last in intervals for edge in (first, last + 2)]
    return edges == sorted(edges) and all(1 <= first <= last for first, last in intervals)


def count_numbers(intervals: Iterable[NumberRange]) -> int:
    """Return how many numbers are in these ranges."""
    return sum(last - first + 1 for first, last in intervals)


def ranges_hold(intervals: Sequence[NumberRange], number: int) -> bool:
    """Return whether a number is in one of these ascending ranges."""
    at = bisect_right(intervals, number, key=lambda one: one[0]) - 1
    return at >= 0 and number <= intervals[at][1]
