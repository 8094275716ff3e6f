"""The current values of a field are a multi-value register: all that nothing later overtook."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from models.log import Operation
from models.merge.causal_graph import KEPT, Graph, RecordState
from models.records import Value


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """One value of a field that no later operation has overtaken.

    ``withheld`` says that its value was not shared with this vault, ``ours`` that the owner set it.
    """

    value: Value
    withheld: bool
    operation: str
    device: str
    at: tuple[int, int]
    ours: bool = True


def age(operation: Operation) -> tuple[tuple[int, int], str, str]:
    """Return a sort key for operations: the clock, then the device, then the hash."""
    return operation.at, operation.device, operation.hash


def read_values(
    state: RecordState, graph: Graph
) -> tuple[dict[str, Value], dict[str, list[CurrentValue]], dict[str, list[str]]]:
    """Return three mappings by field: shown values, current values, devices that withheld one.

    In the second the value that is shown comes first.
    """
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
                withheld[name] = sorted({graph.operations[hash].device for hash in hashes})
            continue
        current = _ordered(name, hashes, graph)
        if not current:
            continue
        values[name] = current[0].value
        standing[name] = current
        hidden = sorted({value.device for value in current if value.withheld})
        if hidden:
            withheld[name] = hidden
    for name, listed in elements.items():
        values[name] = _list_order(name, listed, graph)
        if (name, KEPT) in state:
            standing[name] = _kept(name, values[name], state, graph)
    return values, standing, withheld


def _ordered(name: str, hashes: Collection[str], graph: Graph) -> list[CurrentValue]:
    """Return the current values of a field, the one that is shown first.

    There are none for a field that was only left empty.
    """
    guards = graph.guards if graph.guards and name in graph.guards.ranks else None
    fixed = graph.guards is not None and name in graph.guards.fixed
    operations = [graph.operations[hash] for hash in hashes]
    if all(name not in operation.fields for operation in operations):
        return []
    eased = _eased(name, operations, graph)
    pairs = [(each, _standing(each, name, graph)) for each in operations if each.hash not in eased]
    # The hash decides last, so that every vault shows the same one.
    pairs.sort(
        key=lambda pair: (
            pair[1].withheld,
            guards.order(pair[0], name) if guards else (0, 0),
            # Where a record was begun twice, the shown value is by the author who is shown.
            fixed and pair[1].device != graph.author,
            -pair[1].at[0],
            -pair[1].at[1],
            pair[1].device,
            pair[1].operation,
        )
    )
    return [value for _, value in pairs]


def _eased(name: str, standing: Sequence[Operation], graph: Graph) -> set[str]:
    """Return the hashes of what was made stricter by somebody who saw it: no conflict remains.

    This leaves out what others would loosen: a stricter value beside it now does not settle that.
    """
    stands = {operation.hash for operation in standing}
    tightened = {
        looser
        for field, stricter, looser in graph.tightened
        if field == name and stricter in stands
    }
    return {
        hash
        for hash in tightened & stands
        if graph.guards and not graph.guards.loosens(graph.operations[hash], standing, name)
    }


def _kept(name: str, value: Value, state: RecordState, graph: Graph) -> list[CurrentValue]:
    """Return a guarding list as it stands, and as those want it who took something off."""
    held = (slot for slot in state if slot[0] == name and slot[1] not in {None, KEPT})
    writers = [graph.operations[hash] for slot in held for hash in state[slot]]
    last = max(writers, key=age)
    others = sorted((graph.operations[hash] for hash in state[name, KEPT]), key=age)
    now = replace(_standing(last, name, graph), value=value, withheld=False)
    return [now, *(_standing(other, name, graph) for other in others)]


def proposed_values(
    standing: Mapping[str, Sequence[CurrentValue]], graph: Graph
) -> dict[str, list[CurrentValue]]:
    """Return by field the values of guards that others propose and the owner has not decided."""
    guards = graph.guards
    if guards is None:
        return {}
    proposed: dict[str, list[CurrentValue]] = {}
    for name in guards.ranks.keys() & standing.keys():
        decided = graph.operations[standing[name][0].operation]
        proposed[name] = [
            value
            for value in standing[name][1:]
            if guards.proposes(graph.operations[value.operation], decided, name)
        ]
    return {name: values for name, values in proposed.items() if values}


def are_conflicting(standing: Sequence[CurrentValue]) -> bool:
    """Return whether a person has to choose between current values.

    They do when known values differ, or when a known one stands beside a withheld one.
    """
    known = [current.value for current in standing if not current.withheld]
    return bool(known) and (len(known) < len(standing) or any(value != known[0] for value in known))


def _list_order(name: str, elements: list[str], graph: Graph) -> list[str]:
    """Return the elements in the order of the last list that was written, others after it.

    The last is the one furthest from the beginning, and by its time only among those equally far: a
    clock set back must not put a list behind the one that its writer saw.
    """
    newest_first = reversed(graph.operations.values())
    last = next(operation for operation in newest_first if name in operation.disclosures)
    value = last.disclosures[name].value
    listed = value if isinstance(value, list) else []
    order = {element: place for place, element in enumerate(listed)}
    return sorted(elements, key=lambda element: (order.get(element, len(order)), element))


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
