"""The causal order of one record puts each operation after its parents."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter

from models.log.operation import Operation


def parents_first(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations of one record, each after those of its parents that are among them."""
    by_hash = {operation.hash: operation for operation in operations}
    above = {
        operation.hash: [parent for parent in operation.parents if parent in by_hash]
        for operation in operations
    }
    return [by_hash[hash] for hash in TopologicalSorter(above).static_order()]
