"""What an erasure reaches: every copy of the values that its digests name.

A copy under another salt, as earlier versions of afield made, is found by comparing values for
as long as the vault holds the value that is to be erased.

Who brought a value into the record is told by the record's graph and not by the signature on
one copy: whoever changes another field carries the digest along, and would else become able to
erase what others had said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.log.causal_order import parents_first
from models.log.operation import Operation
from models.records import KINDS, Value, sealed_fields


@dataclass(frozen=True, slots=True)
class ValueCopy:
    """One change's copy of a value, whether the value is here or not.

    ``named`` says that the erasure names its digest; ``brought_by`` are the devices from which
    the signer had it: those that wrote this digest first, without having seen it.
    """

    change: Operation
    field: str
    named: bool
    brought_by: frozenset[str]

    @property
    def digest(self) -> str:
        """Give the digest under which the value stands in its change."""
        return self.change.fields[self.field]

    @property
    def held(self) -> bool:
        """Say whether there is a value here that could be erased."""
        return self.value is not None

    @property
    def value(self) -> Value:
        """Give the value, or nothing where it is empty or not here."""
        shown = self.change.disclosures.get(self.field)
        return shown.value if shown else None


def sealed_fields_of(kind: str) -> tuple[str, ...]:
    """Name the sealed fields of a kind; of one that is not known here, none."""
    return sealed_fields(kind) if kind in KINDS else ()


def copies_of(changes: Sequence[Operation], digests: Collection[str]) -> list[ValueCopy]:
    """Give all copies, among the changes of one record, of the values behind some digests."""
    named = frozenset(digests)
    reached = {(name, digest) for _, name, digest in _committed(changes) if digest in named}
    reached |= _equal(changes, reached)
    brought = _Brought(changes)
    return [
        ValueCopy(one, name, digest in named, brought.by(one, name))
        for one, name, digest in _committed(changes)
        if (name, digest) in reached
    ]


def _committed(changes: Sequence[Operation]) -> Iterator[tuple[Operation, str, str]]:
    for one in changes:
        for name in sealed_fields_of(one.kind):
            if name in one.fields:
                yield one, name, one.fields[name]


def _equal(
    changes: Sequence[Operation], reached: Collection[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Give the other digests of a field behind which the same value stands."""
    known = [
        (name, digest, str(one.disclosures[name].value))
        for one, name, digest in _committed(changes)
        if name in one.disclosures and one.disclosures[name].value is not None
    ]
    values = {(name, value) for name, digest, value in known if (name, digest) in reached}
    return {(name, digest) for name, digest, value in known if (name, value) in values}


class _Brought:
    """Says who brought what a change commits to into its record."""

    def __init__(self, changes: Sequence[Operation]) -> None:
        self._changes = changes
        self._found: dict[tuple[str, str], Mapping[str, frozenset[str]]] = {}
        self._order: list[Operation] | None = None

    def by(self, one: Operation, name: str) -> frozenset[str]:
        """Name the devices that wrote a digest and had not seen it in what they rest on."""
        key = name, one.fields[name]
        if key not in self._found:
            holders = [each for each in self._changes if each.fields.get(name) == key[1]]
            alone = len({each.device for each in holders}) == 1
            # Most values have one writer, and then there is no graph to walk.
            self._found[key] = _signers(holders) if alone else self._first(*key)
        return self._found[key][one.hash]

    def _first(self, name: str, digest: str) -> Mapping[str, frozenset[str]]:
        if self._order is None:
            self._order = parents_first(self._changes)
        nobody: frozenset[str] = frozenset()
        found: dict[str, frozenset[str]] = {}
        for one in self._order:
            seen = nobody.union(*(found.get(parent, nobody) for parent in one.parents))
            if not seen and one.fields.get(name) == digest:
                seen = frozenset((one.device,))
            found[one.hash] = seen
        return found


def _signers(changes: Sequence[Operation]) -> dict[str, frozenset[str]]:
    return {one.hash: frozenset((one.device,)) for one in changes}
