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
from dataclasses import dataclass, replace

from models.log import Operation
from models.merge.causal_graph import KEPT, Graph, RecordState
from models.merge.guards import Guards
from models.records import Value


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """One value of a field that no later change has overtaken; ``ours`` where the owner set it."""

    value: Value
    withheld: bool
    operation: str
    device: str
    at: tuple[int, int]
    ours: bool = True


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
    values, standing, withheld = _read(state, graph)
    newest = max((one.at[0] for one in ordered), default=0)
    return MergedRecord(
        values=values,
        standing=standing,
        conflicts={name: found for name, found in standing.items() if _conflicting(found)},
        withheld=withheld,
        proposed=_proposed(standing, graph),
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
        key=lambda one: (-built[roots[one.hash]], _age(one)),
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
    ready = sorted((one for one in by_hash.values() if not one.parents), key=_age)
    while ready:
        following: list[Operation] = []
        for one in ready:
            ordered.append(one)
            for child in children.get(one.hash, ()):
                waits[child] -= 1
                if not waits[child]:
                    following.append(by_hash[child])
        ready = sorted(following, key=_age)
    return ordered, frozenset(missing)


def _heads(ordered: Sequence[Operation]) -> tuple[str, ...]:
    overtaken = {parent for one in ordered for parent in one.parents}
    return tuple(sorted(one.hash for one in ordered if one.hash not in overtaken))


def _age(operation: Operation) -> tuple[tuple[int, int], str, str]:
    return operation.at, operation.device, operation.hash


def _read(
    state: RecordState, graph: Graph
) -> tuple[dict[str, Value], dict[str, list[CurrentValue]], dict[str, list[str]]]:
    values: dict[str, Value] = {}
    standing: dict[str, list[CurrentValue]] = {}
    withheld: dict[str, list[str]] = {}
    elements: dict[str, list[str]] = {}
    for (name, element), hashes in state.items():
        if element is not None and element != KEPT:
            elements.setdefault(name, []).append(element)
            continue
        if name in graph.lists:
            if element is None:
                withheld[name] = sorted({graph.operations[one].device for one in hashes})
            continue
        found = _ordered(name, hashes, graph)
        if not found:
            continue
        values[name] = found[0].value
        standing[name] = found
        hidden = sorted({one.device for one in found if one.withheld})
        if hidden:
            withheld[name] = hidden
    for name, listed in elements.items():
        values[name] = _list_order(name, listed, graph)
        if (name, KEPT) in state:
            standing[name] = _kept(name, values[name], state, graph)
    return values, standing, withheld


def _ordered(name: str, hashes: Collection[str], graph: Graph) -> list[CurrentValue]:
    """Give the standing values of a field, the one that is shown first; none of one left empty."""
    guards = graph.guards if graph.guards and name in graph.guards.ranks else None
    fixed = graph.guards is not None and name in graph.guards.fixed
    every = [graph.operations[one] for one in hashes]
    if all(name not in one.fields for one in every):
        return []
    eased = _eased(name, every, graph)
    found = [(one, _standing(one, name, graph)) for one in every if one.hash not in eased]
    # The hash decides last, so that every vault shows the same one.
    found.sort(
        key=lambda pair: (
            pair[1].withheld,
            guards.order(pair[0], name) if guards else (0, 0),
            # Of what was begun twice that is shown which goes with the author who is shown.
            fixed and pair[1].device != graph.author,
            -pair[1].at[0],
            -pair[1].at[1],
            pair[1].device,
            pair[1].operation,
        )
    )
    return [one for _, one in found]


def _eased(name: str, standing: Sequence[Operation], graph: Graph) -> set[str]:
    """Name what was made stricter by somebody who saw it: nobody has to choose there.

    But for what others would make looser: that they say something stricter beside it now does not
    settle it.
    """
    stands = {one.hash for one in standing}
    found = {other for field, one, other in graph.tightened if field == name and one in stands}
    return {
        one
        for one in found & stands
        if graph.guards and not graph.guards.loosens(graph.operations[one], standing, name)
    }


def _kept(name: str, value: Value, state: RecordState, graph: Graph) -> list[CurrentValue]:
    """Give a guarding list as it stands, and as those would have it who took something off."""
    held = (slot for slot in state if slot[0] == name and slot[1] not in {None, KEPT})
    writers = [graph.operations[one] for slot in held for one in state[slot]]
    last = max(writers, key=_age)
    others = sorted((graph.operations[one] for one in state[name, KEPT]), key=_age)
    now = replace(_standing(last, name, graph), value=value, withheld=False)
    return [now, *(_standing(one, name, graph) for one in others)]


def _proposed(
    standing: Mapping[str, Sequence[CurrentValue]], graph: Graph
) -> dict[str, list[CurrentValue]]:
    guards = graph.guards
    if guards is None:
        return {}
    found: dict[str, list[CurrentValue]] = {}
    for name in guards.ranks.keys() & standing.keys():
        decided = graph.operations[standing[name][0].operation]
        found[name] = [
            one
            for one in standing[name][1:]
            if guards.proposes(graph.operations[one.operation], decided, name)
        ]
    return {name: some for name, some in found.items() if some}


def _conflicting(standing: Sequence[CurrentValue]) -> bool:
    """Say whether a person has to choose: known values that differ, or one beside a hidden one."""
    known = [one.value for one in standing if not one.withheld]
    return bool(known) and (len(known) < len(standing) or any(value != known[0] for value in known))


def _list_order(name: str, found: list[str], graph: Graph) -> list[str]:
    """Put the elements in the order of the last list that was written, others after it.

    The last is the one furthest from the beginning, and by its time only among those equally far:
    a clock set back must not put a list behind the one that its writer saw.
    """
    last = next(one for one in reversed(graph.operations.values()) if name in one.disclosures)
    value = last.disclosures[name].value
    listed = value if isinstance(value, list) else []
    order = {element: place for place, element in enumerate(listed)}
    return sorted(found, key=lambda element: (order.get(element, len(order)), element))


def _standing(operation: Operation, name: str, graph: Graph) -> CurrentValue:
    shown = operation.disclosures.get(name)
    return CurrentValue(
        value=shown.value if shown else None,
        withheld=shown is None and name in operation.fields,
        operation=operation.hash,
        device=operation.device,
        at=operation.at,
        ours=graph.guards is None or operation.hash in graph.guards.ours,
    )
