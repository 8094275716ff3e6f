"""The causal graph of one record says which values stood in it after each operation.

A state is kept for the operations whose children are not all placed yet, and for no others, so that
a long history costs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from models.log import Disclosure, Operation
from models.merge.guards import Guards, same

Slot = tuple[str, str | None]
"""A field, and for a list field one element of it."""
RecordState = dict[Slot, frozenset[str]]
"""The hashes of the operations whose values stand, by slot."""

KEPT = "\0kept"
"""The element under which operations stand that would take others off a guarding list."""


@dataclass(slots=True)
class Graph:
    """The operations placed so far; the state of one is dropped once all its children are placed.

    ``lists`` names the fields that hold lists, ``children`` counts the children of each operation
    by hash. ``seen`` gives the operations that each one saw as the bits of an integer, so that a
    long history costs bytes and not megabytes.
    """

    lists: Collection[str]
    children: Mapping[str, int]
    guards: Guards | None = None
    author: str = ""
    """The device that is shown as the author of the record."""
    operations: dict[str, Operation] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    states: dict[str, RecordState] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    tightened: set[tuple[str, str, str]] = field(default_factory=set)
    """By field: an operation from outside, and another one that it saw and made stricter."""

    def state_at(self, heads: Sequence[str]) -> RecordState:
        """Return what stands once all of these operations are seen together."""
        if len(heads) == 1:
            return self.states[heads[0]]
        joined: RecordState = {}
        for slot in {slot for head in heads for slot in self.states[head]}:
            standing = frozenset(
                hash
                for head in heads
                for hash in self.states[head].get(slot, ())
                if all(self._stands(hash, slot, other) for other in heads)
            )
            if standing:
                joined[slot] = standing
        return joined

    def _stands(self, hash: str, slot: Slot, head: str) -> bool:
        """Return whether an operation stands in a slot as far as one head knows."""
        saw_it = self.seen[head] >> self.places[hash] & 1
        return not saw_it or hash in self.states[head].get(slot, ())

    def add(self, operation: Operation) -> None:
        """Place an operation whose parents are all placed."""
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
        """Return whether an operation says something else about a field than what stands."""
        shown = operation.disclosures.get(name)
        if standing is None:
            return shown is None or shown.value is not None
        if len(standing) > 1:
            return True
        (other,) = (self.operations[hash] for hash in standing)
        return not same(operation, other, name)

    def _guard(self, after: RecordState, name: str, operation: Operation) -> None:
        """Set a guard to what an operation decides, or add it beside what was decided."""
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
        kept = {hash: self.operations[hash] for hash in sorted(standing)}
        if any(same(operation, other, name) for other in kept.values()):
            # Nor does it take back what it proposed: only the owner's word settles that.
            return
        for hash, other in list(kept.items()):
            if guards.overtakes(operation, other, name):
                del kept[hash]
            elif guards.tightens(operation, other, name):
                self.tightened.add((name, operation.hash, hash))
        kept[operation.hash] = operation
        after[name, None] = frozenset(kept)

    def _beside(self, before: RecordState, name: str, operation: Operation) -> frozenset[str]:
        """Return the hashes that stay beside an operation on a fixed field, by other devices."""
        if self.guards is None or name not in self.guards.fixed:
            return frozenset()
        standing = {hash: self.operations[hash] for hash in before.get((name, None), ())}
        return frozenset(
            hash for hash, other in standing.items() if not self.guards.settles(operation, other)
        )

    def _write_list(
        self, after: RecordState, name: str, shown: Disclosure | None, operation: Operation
    ) -> None:
        """Set the elements of a list; of a withheld one, only that somebody wrote it is known."""
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
        """Return whether an operation takes an element off a list for good."""
        guards = self.guards
        if guards is None or operation.hash in guards.ours:
            return True
        writers = [self.operations[hash] for hash in standing]
        if name in guards.fixed:
            return all(guards.settles(operation, writer) for writer in writers)
        return name not in guards.ranks or guards.removes(operation, writers, name)
