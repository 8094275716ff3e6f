"""Rulings: what people decided about recorded changes, applied before anything is folded.

A change that was discarded stays in the history and sets nothing. A value that was erased reads
as empty. Both are functions of what is recorded, so every vault that holds the same decisions
comes to the same state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import Connection

from models.operation import SALT_BYTES, Disclosure, Operation
from models.records import DECISIONS

DISCARD = "discard"

_ERASED = "SELECT digest FROM erased"
# A ruling counts only where the fork itself is proven by two signed changes.
_DISCARDED = (
    "SELECT fork.device, min(fork.seq) FROM fork JOIN fork_ruling"
    " ON fork_ruling.device = fork.device AND fork_ruling.number = fork.seq"
    " WHERE fork_ruling.ruling = ? AND fork_ruling.withdrawn IS NULL GROUP BY fork.device"
)
_EMPTY = Disclosure(bytes(SALT_BYTES), None)


@dataclass(frozen=True, slots=True)
class Rulings:
    """The digests of erased values, and from which number on a device's changes are discarded."""

    erased: frozenset[str] = frozenset()
    discarded: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def applied(self, operations: Iterable[Operation]) -> Iterable[Operation]:
        """Give the changes as they count."""
        if not self.erased and not self.discarded:
            return operations
        return [self._counting(one) for one in operations]

    def discards(self, operation: Operation) -> bool:
        """Say whether a change was discarded; a decision is never undone by another decision.

        Else two forked devices could each discard the other's ruling, and no state would stand.
        """
        first = self.discarded.get(operation.device)
        return first is not None and operation.seq >= first and operation.kind not in DECISIONS

    def leaves_nothing(self, operations: Iterable[Operation]) -> bool:
        """Say whether all changes of a record were discarded, so that it is not there."""
        return bool(self.discarded) and all(map(self.discards, operations))

    def disclosing(self, operation: Operation) -> Operation:
        """Give a change without the values that were erased here."""
        names = self.erased_in(operation)
        return operation.without(names) if names else operation

    def erased_in(self, operation: Operation) -> list[str]:
        """Name the fields of a change whose values were erased here."""
        return [name for name, digest in operation.fields.items() if digest in self.erased]

    def _counting(self, operation: Operation) -> Operation:
        if self.discards(operation):
            return replace(operation, fields={}, disclosures={})
        names = self.erased_in(operation)
        if not names:
            return operation
        shown = dict(operation.disclosures) | dict.fromkeys(names, _EMPTY)
        return replace(operation, disclosures=shown)


def read(connection: Connection) -> Rulings:
    """Read what was decided and stands in this vault."""
    erased = connection.exec_driver_sql(_ERASED).scalars().all()
    discarded = connection.exec_driver_sql(_DISCARDED, (DISCARD,)).all()
    return Rulings(frozenset(erased), MappingProxyType({row[0]: row[1] for row in discarded}))
