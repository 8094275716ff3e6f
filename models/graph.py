"""The graph of one record's changes: what stood in it after each of them.

A state is kept for the changes whose children are not all placed yet, and for no others, so
that a long history costs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from models.operation import Disclosure, Operation

# A slot is a field, or one element of a list field; a state says which changes stand in each.
Slot = tuple[str, str | None]
State = dict[Slot, frozenset[str]]


@dataclass(slots=True)
class Graph:
    """The changes placed so far; what is known of one is dropped once all its children stand.

    ``seen`` is a set of changes as the bits of an integer, so that a long history costs bytes
    and not megabytes.
    """

    lists: Collection[str]
    children: Mapping[str, int]
    operations: dict[str, Operation] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)

    def state_at(self, heads: Sequence[str]) -> State:
        """Give what stands once all of these changes are seen together."""
        if len(heads) == 1:
            return self.states[heads[0]]
        joined: State = {}
        for slot in {slot for head in heads for slot in self.states[head]}:
            standing = frozenset(
                one
                for head in heads
                for one in self.states[head].get(slot, ())
                if all(self._stands(one, slot, other) for other in heads)
            )
            if standing:
                joined[slot] = standing
        return joined

    def _stands(self, one: str, slot: Slot, head: str) -> bool:
        saw_it = self.seen[head] >> self.places[one] & 1
        return not saw_it or one in self.states[head].get(slot, ())

    def add(self, operation: Operation) -> None:
        """Place a change whose parents are all placed."""
        parents = operation.parents
        before = self.state_at(parents) if parents else {}
        self.places[operation.hash] = len(self.operations)
        self.operations[operation.hash] = operation
        seen = 1 << self.places[operation.hash]
        for parent in parents:
            seen |= self.seen[parent]
        self.seen[operation.hash] = seen
        after = dict(before)
        for name in operation.fields:
            shown = operation.disclosures.get(name)
            if name in self.lists:
                self._write_list(after, name, shown, operation.hash)
            elif self._changes(before.get((name, None)), name, operation):
                after[name, None] = frozenset((operation.hash,))
        self.states[operation.hash] = after
        for parent in parents:
            self._forget(parent)

    def _forget(self, parent: str) -> None:
        self.placed[parent] = self.placed.get(parent, 0) + 1
        if self.placed[parent] == self.children[parent]:
            del self.states[parent], self.seen[parent]

    def _changes(self, standing: frozenset[str] | None, name: str, operation: Operation) -> bool:
        shown = operation.disclosures.get(name)
        if standing is None:
            return shown is None or shown.value is not None
        if len(standing) > 1:
            return True
        (other,) = (self.operations[one] for one in standing)
        if other.fields[name] == operation.fields[name]:
            return False
        known = other.disclosures.get(name)
        return shown is None or known is None or known.value != shown.value

    def _write_list(
        self, after: State, name: str, shown: Disclosure | None, operation: str
    ) -> None:
        """Set the elements of a list; of a withheld one only that somebody wrote it is known."""
        if shown is None:
            after[name, None] = frozenset((operation,))
            return
        elements = set(shown.value) if isinstance(shown.value, list) else set()
        for slot in [slot for slot in after if slot[0] == name and slot[1] not in elements]:
            del after[slot]
        for element in elements:
            after.setdefault((name, element), frozenset((operation,)))


def parents_first(changes: Sequence[Operation]) -> list[Operation]:
    """Put changes of one record after those that they rest on, as far as these are among them."""
    by_hash = {one.hash: one for one in changes}
    above = {one.hash: [each for each in one.parents if each in by_hash] for one in changes}
    return [by_hash[one] for one in TopologicalSorter(above).static_order()]
