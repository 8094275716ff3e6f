"""An erasure reaches every copy, in one record, of the values that its digests name.

A copy under another salt, as earlier versions of afield made, is found by comparing values for as
long as the vault holds the value that is to be erased.

Which devices brought a value into the record is read from its causal graph and not from the
signature on one copy: whoever changes another field carries the digest along, and would else become
able to erase what others had said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.log.causal_order import parents_first
from models.log.operation import Operation
from models.records import KINDS, Value, sealed_fields


@dataclass(frozen=True, slots=True)
class ValueCopy:
    """One operation's copy of a value, whether the value is here or not.

    ``named`` says that the erasure names its digest; ``brought_by`` are the devices from which the
    signer had it: those that wrote this digest first, without having seen it.
    """

    change: Operation
    field: str
    named: bool
    brought_by: frozenset[str]

    @property
    def digest(self) -> str:
        """Return the digest under which the operation commits to the value."""
        return self.change.fields[self.field]

    @property
    def held(self) -> bool:
        """Return whether there is a value here that could be erased."""
        return self.value is not None

    @property
    def value(self) -> Value:
        """Return the value, or None where it is empty or not here."""
        shown = self.change.disclosures.get(self.field)
        return shown.value if shown else None


def sealed_fields_of(kind: str) -> tuple[str, ...]:
    """Return the names of the sealed fields of a kind; none of a kind unknown here."""
    return sealed_fields(kind) if kind in KINDS else ()


def copies_of(operations: Sequence[Operation], digests: Collection[str]) -> list[ValueCopy]:
    """Return all copies, among the operations of one record, of the values behind some digests."""
    named = frozenset(digests)
    reached = {(name, digest) for _, name, digest in _committed(operations) if digest in named}
    reached |= _equal(operations, reached)
    brought = _Brought(operations)
    return [
        ValueCopy(operation, name, digest in named, brought.by(operation, name))
        for operation, name, digest in _committed(operations)
        if (name, digest) in reached
    ]


def _committed(operations: Sequence[Operation]) -> Iterator[tuple[Operation, str, str]]:
    """Yield every commitment to a sealed field: the operation, the field and the digest."""
    for operation in operations:
        for name in sealed_fields_of(operation.kind):
            if name in operation.fields:
                yield operation, name, operation.fields[name]


def _equal(
    operations: Sequence[Operation], reached: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return the pairs of field and digest behind which a reached value is known to be."""
    known = [
        (name, digest, str(operation.disclosures[name].value))
        for operation, name, digest in _committed(operations)
        if name in operation.disclosures and operation.disclosures[name].value is not None
    ]
    values = {(name, value) for name, digest, value in known if (name, digest) in reached}
    return {(name, digest) for name, digest, value in known if (name, value) in values}


class _Brought:
    """The devices that brought what an operation commits to into its record."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._changes = operations
        self._found: dict[tuple[str, str], Mapping[str, frozenset[str]]] = {}
        self._order: list[Operation] | None = None

    def by(self, operation: Operation, name: str) -> frozenset[str]:
        """Return the devices that wrote a digest and had not seen it in what they rest on."""
        key = name, operation.fields[name]
        if key not in self._found:
            holders = [holder for holder in self._changes if holder.fields.get(name) == key[1]]
            alone = len({holder.device for holder in holders}) == 1
            # Most values have one writer, and then there is no graph to walk.
            self._found[key] = _signers(holders) if alone else self._first(*key)
        return self._found[key][operation.hash]

    def _first(self, name: str, digest: str) -> Mapping[str, frozenset[str]]:
        if self._order is None:
            self._order = parents_first(self._changes)
        nobody: frozenset[str] = frozenset()
        found: dict[str, frozenset[str]] = {}
        for operation in self._order:
            seen = nobody.union(*(found.get(parent, nobody) for parent in operation.parents))
            if not seen and operation.fields.get(name) == digest:
                seen = frozenset((operation.device,))
            found[operation.hash] = seen
        return found


def _signers(operations: Sequence[Operation]) -> dict[str, frozenset[str]]:
    return {operation.hash: frozenset((operation.device,)) for operation in operations}
