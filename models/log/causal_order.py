"""The causal order of one record puts each operation after its parents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from heapq import heapify, heappop, heappush
from itertools import pairwise

from models.log.operation import Operation


def parents_first(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations of one record, each after those of its parents that are among them."""
    by_hash = {operation.hash: operation for operation in operations}
    above = {
        operation.hash: [parent for parent in operation.parents if parent in by_hash]
        for operation in operations
    }
    return [by_hash[hash] for hash in TopologicalSorter(above).static_order()]


def as_signed(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations of one record in the order in which a person can follow them.

    Each comes after its parents, and those of one device in the order of their numbers, whatever
    its clock said; what nobody saw of each other is ordered by the times of signing. Operations
    that contradict each other, as those of a forked device can, are all there, the earliest first.
    """
    by_hash = {operation.hash: operation for operation in operations}
    before = _before(by_hash)
    after: dict[str, list[str]] = {}
    for hash, some in before.items():
        for one in some:
            after.setdefault(one, []).append(hash)
    ready = [_when(by_hash[hash]) for hash, some in before.items() if not some]
    heapify(ready)
    waiting = {hash for hash, some in before.items() if some}
    ordered: list[Operation] = []
    while ready or waiting:
        if not ready:
            heappush(ready, min(_when(by_hash[hash]) for hash in waiting))
            waiting.remove(ready[0][-1])
        now = heappop(ready)[-1]
        ordered.append(by_hash[now])
        for hash in after.get(now, ()):
            before[hash].discard(now)
            if hash in waiting and not before[hash]:
                waiting.remove(hash)
                heappush(ready, _when(by_hash[hash]))
    return ordered


def _when(operation: Operation) -> tuple[tuple[int, int], str, int, str]:
    return operation.at, operation.device, operation.seq, operation.hash


def _before(by_hash: Mapping[str, Operation]) -> dict[str, set[str]]:
    """Return for each operation those that come right before it: parents, and its own device's."""
    before = {
        hash: {one for one in operation.parents if one in by_hash}
        for hash, operation in by_hash.items()
    }
    numbers: dict[str, dict[int, list[str]]] = {}
    for hash, operation in by_hash.items():
        numbers.setdefault(operation.device, {}).setdefault(operation.seq, []).append(hash)
    for chain in numbers.values():
        for earlier, later in pairwise(sorted(chain)):
            for hash in chain[later]:
                before[hash].update(chain[earlier])
    return before
