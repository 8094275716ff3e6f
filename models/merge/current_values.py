"""The current values of a record's fields: for each a multi-value register, with its writers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from models.log import Operation
from models.merge.causal_graph import KEPT, Graph, RecordState
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


def age(operation: Operation) -> tuple[tuple[int, int], str, str]:
    """Return where an operation stands in time: its clock, its device, its hash."""
    return operation.at, operation.device, operation.hash


def read_values(
    state: RecordState, graph: Graph
) -> tuple[dict[str, Value], dict[str, list[CurrentValue]], dict[str, list[str]]]:
    """Return the shown values, all current values, and who withheld some, each by field."""
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
    last = max(writers, key=age)
    others = sorted((graph.operations[one] for one in state[name, KEPT]), key=age)
    now = replace(_standing(last, name, graph), value=value, withheld=False)
    return [now, *(_standing(one, name, graph) for one in others)]


def proposed_values(
    standing: Mapping[str, Sequence[CurrentValue]], graph: Graph
) -> dict[str, list[CurrentValue]]:
    """Return the values of guarding fields that others propose and the owner has not decided."""
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


def are_conflicting(standing: Sequence[CurrentValue]) -> bool:
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
