"""Many histories of one record to one state, without losing anybody's words.

The changes of a record form a small graph: each names as parents the heads that its writer
saw. A value stands until a later change, one that saw it, overtakes it. Several standing
values of one field that differ are a conflict: all are kept, the newest is shown meanwhile.
The elements of a list field stand each on their own, so additions made apart join and a
removal only removes what its writer saw.

A change that repeats the value it saw changes nothing. That matters for sealed fields, which
are always committed to all together.

Everything here is a pure function of the changes: no clock, no database, no order of arrival.
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
    """What the changes of one record come to.

    ``standing`` gives for each field that holds one value the changes behind it, the one that
    is shown first; list fields are in ``values`` alone, but for a guard of which somebody from
    outside would take something off. ``proposed`` gives those of the standing values of guards
    that wait until the owner agrees. ``withheld`` names the devices that did not share a
    standing value. ``created`` and ``changed`` are milliseconds since 1970.
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
        """Say whether a value of a field stands and others only propose to change it."""
        decided, *others = self.standing[name]
        return not decided.withheld and others == self.proposed.get(name, [])


MOST_HEADS = 100
MOST_TANGLE = 50_000
"""The sum of each change's parents, squared: people who work apart stay far below."""


def is_tangled(operations: Sequence[Operation]) -> bool:
    """Say whether a record's graph is made to be slow: folding costs the square of its width."""
    overtaken = {parent for one in operations for parent in one.parents}
    heads = sum(one.hash not in overtaken for one in operations)
    return heads > MOST_HEADS or sum(len(one.parents) ** 2 for one in operations) > MOST_TANGLE


def merge(
    operations: Iterable[Operation], *, lists: Collection[str] = (), guards: Guards | None = None
) -> MergedRecord:
    """Fold all changes of one record, given in any order, with any repeats.

    ``lists`` names the fields whose values are lists, ``guards`` says whose word counts for
    those that decide what may be done; without them everybody's does. Changes whose history is
    incomplete wait: they are counted, and take part only once what they rest on is here.
    """
    by_hash = {one.hash: one for one in operations}
    ordered, missing = _in_order(by_hash)
    children = Counter(parent for one in ordered for parent in one.parents)
    graph = Graph(lists, children, guards)
    for operation in ordered:
        graph.add(operation)
    first = _origin(_begun_here(ordered, guards) or ordered)
    graph.author = first.device if first else ""
    heads = _heads(ordered)
    state = graph.state_at(heads) if heads else {}
    values, standing, withheld = read_values(state, graph)
    newest = max((one.at[0] for one in ordered), default=0)
    return MergedRecord(
        values=values,
        standing=standing,
        conflicts={name: found for name, found in standing.items() if are_conflicting(found)},
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
    """Give the owner's own changes of a record that they began: nobody else can have begun it."""
    if guards is None or not guards.begun_here:
        return []
    return [one for one in ordered if one.hash in guards.ours]


def _origin(ordered: Sequence[Operation]) -> Operation | None:
    """Give the change that made the record.

    Only one without parents can be. Where several claim to be, it is the one on which the most
    was built: a clock set back, or a change slipped in beside, takes nobody's authorship.
    """
    roots = {one.hash: 1 << place for place, one in enumerate(ordered) if not one.parents}
    if len(roots) <= 1:
        return next((one for one in ordered if one.hash in roots), None)
    rests_on: dict[str, int] = {}
    built: Counter[int] = Counter()
    for one in ordered:
        bits = roots.get(one.hash, 0)
        for parent in one.parents:
            bits |= rests_on.get(parent, 0)
        rests_on[one.hash] = bits
        built.update(bit for bit in roots.values() if bits & bit)
    return min(
        (one for one in ordered if one.hash in roots),
        key=lambda one: (-built[roots[one.hash]], age(one)),
    )


def _in_order(by_hash: Mapping[str, Operation]) -> tuple[list[Operation], frozenset[str]]:
    """Give the changes parents first, oldest first, and the hashes that are named but absent."""
    ordered: list[Operation] = []
    children: dict[str, list[str]] = {}
    waits: dict[str, int] = {}
    missing: set[str] = set()
    for one in by_hash.values():
        waits[one.hash] = len(one.parents)
        for parent in one.parents:
            children.setdefault(parent, []).append(one.hash)
            if parent not in by_hash:
                missing.add(parent)
    ready = sorted((one for one in by_hash.values() if not one.parents), key=age)
    while ready:
        following: list[Operation] = []
        for one in ready:
            ordered.append(one)
            for child in children.get(one.hash, ()):
                waits[child] -= 1
                if not waits[child]:
                    following.append(by_hash[child])
        ready = sorted(following, key=age)
    return ordered, frozenset(missing)


def _heads(ordered: Sequence[Operation]) -> tuple[str, ...]:
    overtaken = {parent for one in ordered for parent in one.parents}
    return tuple(sorted(one.hash for one in ordered if one.hash not in overtaken))
