"""The graph of one record's changes: what stood in it after each of them.

A state is kept for the changes whose children are not all placed yet, and for no others, so
that a long history costs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from models.log import Disclosure, Operation
from models.merge.guards import Guards, same

# A slot is a field, or one element of a list field; a state says which changes stand in each.
Slot = tuple[str, str | None]
RecordState = dict[Slot, frozenset[str]]

KEPT = "\0kept"
"""Stands for an element of a guarding list that somebody from outside would have taken off."""


@dataclass(slots=True)
class Graph:
    """The changes placed so far; what is known of one is dropped once all its children stand.

    ``seen`` is a set of changes as the bits of an integer, so that a long history costs bytes
    and not megabytes.
    """

    lists: Collection[str]
    children: Mapping[str, int]
    guards: Guards | None = None
    author: str = ""
    """The device that is shown as who began the record."""
    operations: dict[str, Operation] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    states: dict[str, RecordState] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    tightened: set[tuple[str, str, str]] = field(default_factory=set)
    """By field: a change from outside, and another one that it saw and made stricter."""

    def state_at(self, heads: Sequence[str]) -> RecordState:
        """Give what stands once all of these changes are seen together."""
        if len(heads) == 1:
            return self.states[heads[0]]
        joined: RecordState = {}
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
        for name in self.guards.undecided(operation) if self.guards else ():
            after[name, None] = frozenset((operation.hash,))
        for name in operation.fields:
            shown = operation.disclosures.get(name)
            if self.guards and not self.guards.sets(operation, name):
                continue
            if name in self.lists:
                self._write_list(after, name, shown, operation)
            elif self.guards and name in self.guards.ranks:
                self._guard(after, name, operation)
            elif self._changes(before.get((name, None)), name, operation):
                after[name, None] = self._beside(before, name, operation) | {operation.hash}
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
        return not same(operation, other, name)

    def _guard(self, after: RecordState, name: str, operation: Operation) -> None:
        """Let a change decide about a guard, or stand beside what was decided."""
        standing = after.get((name, None), frozenset())
        guards = self.guards
        if guards is None or operation.hash in guards.ours:
            # An empty value of the owner's decides as well where nothing stood before.
            ours = guards is not None and bool(standing) and standing <= guards.ours
            if not ours or self._changes(standing, name, operation):
                after[name, None] = frozenset((operation.hash,))
            return
        if not standing and not self._changes(None, name, operation):
            return
        kept = {one: self.operations[one] for one in sorted(standing)}
        if any(same(operation, other, name) for other in kept.values()):
            # Nor does it take back what it proposed: only the owner's word settles that.
            return
        for one, other in list(kept.items()):
            if guards.overtakes(operation, other, name):
                del kept[one]
            elif guards.tightens(operation, other, name):
                self.tightened.add((name, operation.hash, one))
        kept[operation.hash] = operation
        after[name, None] = frozenset(kept)

    def _beside(self, before: RecordState, name: str, operation: Operation) -> frozenset[str]:
        """Give what stays beside a change of what is fixed: what other devices began with."""
        if self.guards is None or name not in self.guards.fixed:
            return frozenset()
        standing = {one: self.operations[one] for one in before.get((name, None), ())}
        return frozenset(
            hash for hash, one in standing.items() if not self.guards.settles(operation, one)
        )

    def _write_list(
        self, after: RecordState, name: str, shown: Disclosure | None, operation: Operation
    ) -> None:
        """Set the elements of a list; of a withheld one only that somebody wrote it is known."""
        if shown is None:
            after[name, None] = frozenset((operation.hash,))
            return
        elements = set(shown.value) if isinstance(shown.value, list) else set()
        held = {slot for slot in after if slot[0] == name and slot[1] not in elements}
        kept = {slot for slot in held if not self._removes(operation, name, after[slot])}
        for slot in held - kept:
            del after[slot]
        for element in elements:
            after.setdefault((name, element), frozenset((operation.hash,)))
        if any(slot[1] not in {None, KEPT} for slot in kept):
            after[name, KEPT] = frozenset((operation.hash,))

    def _removes(self, operation: Operation, name: str, standing: frozenset[str]) -> bool:
        guards = self.guards
        if guards is None or operation.hash in guards.ours:
            return True
        writers = [self.operations[one] for one in standing]
        if name in guards.fixed:
            return all(guards.settles(operation, one) for one in writers)
        return name not in guards.ranks or guards.removes(operation, writers, name)
