"""The causal order of one record's operations: what they rest on comes before them."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter

from models.log.operation import Operation


def parents_first(changes: Sequence[Operation]) -> list[Operation]:
    """Put changes of one record after those that they rest on, as far as these are among them."""
    by_hash = {one.hash: one for one in changes}
    above = {one.hash: [each for each in one.parents if each in by_hash] for one in changes}
    return [by_hash[one] for one in TopologicalSorter(above).static_order()]
