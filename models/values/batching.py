"""A long sequence is taken in batches: what one statement asks for, or what is held in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

# Enough to make one statement worth its while; far below every build's bound on parameters.
BATCH = 500

T = TypeVar("T")


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield things in their order, at most ``BATCH`` at a time."""
    remaining = iter(things)
    while some := list(islice(remaining, BATCH)):
        yield some
