"""A set of times in a chain of command is one whole number, whose bits are stretches of time.

Nothing changes between two turns, the days on which a line of command begins or ends. So time
falls into the stretches before, on, and after each turn, numbered from 0, and a unit that stood
below another on one day of a stretch did so on all of it. Bit 0 stands for the day that is not
known, and bit ``n + 1`` for stretch ``n``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

ALL_TIMES: Final = -1
"""Every bit: the day that is not known too."""
NEVER: Final = 0
UNKNOWN: Final = 1
"""The day that is not known, and no other."""

Span = tuple[str, str]
"""Days (ISO text) from the first up to but without the second; "" is the one not known."""

_EARLIEST: Final = "0"
_AFTER: Final = "~"
"""What follows every digit: a day with it comes after that day, and before the next."""


def times_between(first: int | None, last: int | None) -> int:
    """Return the times from one stretch to another, both in it; None is open. All are known."""
    begun = ALL_TIMES << (0 if first is None else first) + 1
    return begun if last is None else begun & ~(ALL_TIMES << last + 2)


def spans(times: int, turns: Sequence[str]) -> Iterator[Span]:
    """Yield the days that times come to, the earliest first, given the turns in their order."""
    if times & UNKNOWN:
        yield "", _EARLIEST
    stretches = 2 * len(turns) + 1
    left, number = times >> 1 & ~(ALL_TIMES << stretches), 0
    while left:
        skipped = (left & -left).bit_length() - 1
        left >>= skipped
        length = (~left & left + 1).bit_length() - 1
        left >>= length
        number += skipped + length
        yield _start(number - length, turns), end_of(number - 1, turns)


def _start(stretch: int, turns: Sequence[str]) -> str:
    """Return the first day of a stretch: every second one is a turn."""
    turn, is_turn = divmod(stretch, 2)
    if is_turn:
        return turns[turn]
    return turns[turn - 1] + _AFTER if turn else _EARLIEST


def end_of(stretch: int | None, turns: Sequence[str]) -> str:
    """Return what comes after the last day of a stretch; None is the day that is not known."""
    if stretch is None:
        return _EARLIEST
    turn, is_turn = divmod(stretch, 2)
    if is_turn:
        return turns[turn] + _AFTER
    return turns[turn] if turn < len(turns) else _AFTER
