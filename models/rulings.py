"""Rulings: what people decided about recorded changes, applied before anything is folded.

A change that was discarded stays in the history and sets nothing. A value that was erased reads
as empty. Both are functions of what is recorded, so every vault that holds the same decisions
comes to the same state.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import Connection

from models.operation import SALT_BYTES, Disclosure, Operation
from models.records import DECISIONS

DISCARD = "discard"
_NAMED = b"afield/fork/v1\0"

_ERASED = "SELECT operation, field FROM erased"
_FORKS = "SELECT device, seq FROM fork"
_RULINGS = "SELECT id, device, number, ruling FROM fork_ruling WHERE withdrawn IS NULL"
_EMPTY = Disclosure(bytes(SALT_BYTES), None)


def ruling_id(device: str, number: int) -> str:
    """Give the one id under which everybody decides about the same fork."""
    digest = hashlib.sha256(_NAMED + f"{device}:{number}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


@dataclass(frozen=True, slots=True)
class Rulings:
    """What is decided here.

    ``erased`` names fields of changes by the change's hash; ``discarded`` says from which
    number on a device's changes do not count; ``own_cause`` names, for the record of each
    ruling, the device that it is about.
    """

    erased: frozenset[tuple[str, str]] = frozenset()
    own_cause: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    discarded: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def applied(self, operations: Iterable[Operation]) -> Iterable[Operation]:
        """Give the changes as they count."""
        if not self.erased and not self.own_cause:
            return operations
        return [self._counting(one) for one in operations]

    def discards(self, operation: Operation) -> bool:
        """Say whether a change was discarded; a decision is never undone by another decision.

        Else two forked devices could each discard the other's ruling, and no state would stand.
        """
        if self.own_cause.get(operation.record) == operation.device:
            # Nobody decides about the fork of their own device with its key.
            return True
        first = self.discarded.get(operation.device)
        return first is not None and operation.seq >= first and operation.kind not in DECISIONS

    def leaves_nothing(self, operations: Iterable[Operation]) -> bool:
        """Say whether all changes of a record were discarded, so that it is not there."""
        return bool(self.own_cause) and all(map(self.discards, operations))

    def disclosing(self, operation: Operation) -> Operation:
        """Give a change without the values that were erased here."""
        names = self.erased_in(operation)
        return operation.without(names) if names else operation

    def erased_in(self, operation: Operation) -> list[str]:
        """Name the fields of a change whose values were erased here."""
        if not self.erased:
            return []
        return [name for name in operation.fields if (operation.hash, name) in self.erased]

    def _counting(self, operation: Operation) -> Operation:
        if self.discards(operation):
            return replace(operation, fields={}, disclosures={})
        names = self.erased_in(operation)
        if not names:
            return operation
        shown = dict(operation.disclosures) | dict.fromkeys(names, _EMPTY)
        return replace(operation, disclosures=shown)


def read(connection: Connection) -> Rulings:
    """Read what was decided and stands in this vault.

    A ruling counts only for a fork that two signed changes prove here, and only under the one
    id that belongs to that fork: one that was planted elsewhere decides nothing.
    """
    erased = {(row[0].hex(), row[1]) for row in connection.exec_driver_sql(_ERASED).all()}
    forks = [(row[0], row[1]) for row in connection.exec_driver_sql(_FORKS).all()]
    if not forks:
        return Rulings(frozenset(erased))
    decided = {
        (row[1], row[2])
        for row in connection.exec_driver_sql(_RULINGS).all()
        if row[3] == DISCARD and row[1] and row[0] == ruling_id(row[1], row[2] or 0)
    }
    discarded: dict[str, int] = {}
    for device, number in forks:
        if (device, number) in decided:
            discarded[device] = min(number, discarded.get(device, number))
    return Rulings(
        frozenset(erased),
        MappingProxyType({ruling_id(device, number): device for device, number in forks}),
        MappingProxyType(discarded),
    )
