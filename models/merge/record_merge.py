"""The merge of one record turns its operations into current values and loses nobody's words.

The operations of a record form a small graph: each names as parents the heads that its writer saw.
A value stands until a later operation, one that saw it, overtakes it. Several standing values of
one field that differ are a conflict: all are kept, the newest is shown meanwhile. The elements of a
list field stand each on their own, so additions made apart join and a removal only removes what its
writer saw.

An operation that repeats the value it saw changes nothing. That matters for sealed fields, which
are always committed to all together.

Everything here is a pure function of the operations: no clock, no database, no order of arrival.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.log import Operation
from models.merge.causal_graph import Graph
from models.merge.current_values import (
    CurrentValue,
    age,
    are_conflicting,
    proposed_values,
    read_values,
)
from models.merge.guards import Guards
from models.records import Value


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """The state that the operations of one record come to.

    ``standing`` gives for each field that holds one value its current values, the one that is shown
    first; list fields are in ``values`` alone, but for a guard of which somebody from outside would
    take something off. ``conflicts`` are those of them between which a person has to choose.
    ``proposed`` gives the current values of guards that wait until the owner agrees. ``withheld``
    names by field the devices that did not share a current value.

    ``heads``, ``missing`` and ``waiting`` are hashes: the newest operations, parents that are not
    here, and operations that wait for them. ``created`` and ``changed`` are milliseconds since
    1970.
    """

    values: dict[str, Value]
    standing: dict[str, list[CurrentValue]]
    conflicts: dict[str, list[CurrentValue]]
    withheld: dict[str, list[str]]
    proposed: dict[str, list[CurrentValue]]
    heads: tuple[str, ...]
    missing: frozenset[str]
    waiting: tuple[str, ...]
    created: int
    changed: int
    author: str
    begun_here: bool

    def is_decided(self, name: str) -> bool:
        """Return whether a value of a field stands and others only propose to change it."""
        decided, *others = self.standing[name]
        return not decided.withheld and others == self.proposed.get(name, [])


MOST_HEADS = 100
"""The most heads of one record; people who work apart stay far below."""
MOST_TANGLE = 50_000
"""The most that the squares of each operation's number of parents add up to."""


def is_tangled(operations: Sequence[Operation]) -> bool:
    """Return whether a record's graph is made to be slow: merging costs the square of its width."""
    overtaken = {parent for operation in operations for parent in operation.parents}
    heads = sum(operation.hash not in overtaken for operation in operations)
    return (
        heads > MOST_HEADS
        or sum(len(operation.parents) ** 2 for operation in operations) > MOST_TANGLE
    )


def merge(
    operations: Iterable[Operation], *, lists: Collection[str] = (), guards: Guards | None = None
) -> MergedRecord:
    """Merge all operations of one record, given in any order, with any repeats.

    ``lists`` names the fields whose values are lists, ``guards`` says whose word counts for those
    that decide what may be done; without them everybody's does. Operations whose history is
    incomplete wait: they are counted, and take part only once what they rest on is here.
    """
    by_hash = {operation.hash: operation for operation in operations}
    ordered, missing = _in_order(by_hash)
    children = Counter(parent for operation in ordered for parent in operation.parents)
    graph = Graph(lists, children, guards)
    for operation in ordered:
        graph.add(operation)
    first = _origin(_begun_here(ordered, guards) or ordered)
    graph.author = first.device if first else ""
    heads = _heads(ordered)
    state = graph.state_at(heads) if heads else {}
    values, standing, withheld = read_values(state, graph)
    newest = max((operation.at[0] for operation in ordered), default=0)
    return MergedRecord(
        values=values,
        standing=standing,
        conflicts={name: current for name, current in standing.items() if are_conflicting(current)},
        withheld=withheld,
        proposed=proposed_values(standing, graph),
        heads=heads,
        missing=missing,
        waiting=tuple(sorted(set(by_hash) - set(graph.operations))),
        created=first.at[0] if first else 0,
        changed=newest,
        author=graph.author,
        begun_here=guards is None or guards.begun_here,
    )


def _begun_here(ordered: Sequence[Operation], guards: Guards | None) -> list[Operation]:
    """Return the owner's operations of a record that they began; else none."""
    if guards is None or not guards.begun_here:
        return []
    return [operation for operation in ordered if operation.hash in guards.ours]


def _origin(ordered: Sequence[Operation]) -> Operation | None:
    """Return the operation that made the record.

    Only one without parents can be. Where several claim to be, it is the one on which the most
    was built: a clock set back, or an operation slipped in beside, takes nobody's authorship.
    """
    roots = {
        operation.hash: 1 << place
        for place, operation in enumerate(ordered)
        if not operation.parents
    }
    if len(roots) <= 1:
        return next((operation for operation in ordered if operation.hash in roots), None)
    rests_on: dict[str, int] = {}
    built: Counter[int] = Counter()
    for operation in ordered:
        bits = roots.get(operation.hash, 0)
        for parent in operation.parents:
            bits |= rests_on.get(parent, 0)
        rests_on[operation.hash] = bits
        built.update(bit for bit in roots.values() if bits & bit)
    return min(
        (operation for operation in ordered if operation.hash in roots),
        key=lambda operation: (-built[roots[operation.hash]], age(operation)),
    )


def _in_order(by_hash: Mapping[str, Operation]) -> tuple[list[Operation], frozenset[str]]:
    """Return the operations, parents first and oldest first, and the missing hashes.

    Missing are those that are named as parents and not here.
    """
    ordered: list[Operation] = []
    children: dict[str, list[str]] = {}
    waits: dict[str, int] = {}
    missing: set[str] = set()
    for operation in by_hash.values():
        waits[operation.hash] = len(operation.parents)
        for parent in operation.parents:
            children.setdefault(parent, []).append(operation.hash)
            if parent not in by_hash:
                missing.add(parent)
    ready = sorted((operation for operation in by_hash.values() if not operation.parents), key=age)
    while ready:
        following: list[Operation] = []
        for operation in ready:
            ordered.append(operation)
            for child in children.get(operation.hash, ()):
                waits[child] -= 1
                if not waits[child]:
                    following.append(by_hash[child])
        ready = sorted(following, key=age)
    return ordered, frozenset(missing)


def _heads(ordered: Sequence[Operation]) -> tuple[str, ...]:
    """Return the sorted hashes of the operations that are nobody's parent."""
    overtaken = {parent for operation in ordered for parent in operation.parents}
    return tuple(sorted(operation.hash for operation in ordered if operation.hash not in overtaken))
