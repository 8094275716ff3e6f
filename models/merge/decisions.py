"""Decisions are what people ruled about operations; they are applied before any record is merged.

An operation that was discarded stays in the history and sets nothing. A value that was erased reads
as empty. Both are functions of what is recorded, so every vault that holds the same decisions comes
to the same state.

A decision about a fork has an id that follows from the fork, so the fork that it is about is the
one that its id belongs to. Whatever else stands under such an id has no part in the decision: a
record of another kind that was planted there, an operation that names another fork, and what the
forked device's own key has signed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from models.log import SALT_BYTES, BadOperation, Disclosure, ForkPlace, Operation
from models.merge.guards import Guards, guarding_fields
from models.merge.late_arrivals import late_operations, unbelieved_parents
from models.merge.own_devices import Ownership, read_ownership
from models.merge.record_merge import is_tangled, merge
from models.records import COUNTS_SQL, DECISIONS, ForkRuling, counts_with
from models.storage import Database

KEEP = "keep"
DISCARD = "discard"
VERDICTS = frozenset({KEEP, DISCARD})
FORK_RULING = ForkRuling.KIND
_NAMED = b"afield/fork/v1\0"

_ERASED = "SELECT operation, field FROM erased"
_FORKS = "SELECT device, seq FROM fork"
_RULINGS = f"SELECT id, ruling FROM fork_ruling WHERE {COUNTS_SQL}"  # noqa: S608 - our own
_EMPTY = Disclosure(bytes(SALT_BYTES), None)


def ruling_id(device: str, number: int) -> str:
    """Return the one record id under which everybody decides about the same fork."""
    digest = hashlib.sha256(_NAMED + f"{device}:{number}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is decided in this vault.

    ``erased`` holds pairs of an operation's hash and a field; ``forks`` gives the device and number
    of each proven fork by the id of the decision about it, and ``verdicts`` what was decided, by
    the same id. ``discarded`` gives by device the number from which on its operations do not count.
    ``ours`` knows the owner's operations, ``late`` holds the hashes of those that an author made
    after the record was here, ``unbelieved`` pairs of an operation and a parent that its writer
    cannot have seen.
    """

    erased: frozenset[tuple[str, str]] = frozenset()
    forks: Mapping[str, ForkPlace] = field(default_factory=lambda: MappingProxyType({}))
    verdicts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ours: Ownership = field(default_factory=Ownership)
    late: frozenset[str] = frozenset()
    unbelieved: frozenset[tuple[str, str]] = frozenset()
    discarded: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Compute from which number on each device is discarded."""
        discarded: dict[str, int] = {}
        for id, (device, number) in self.forks.items():
            if self.verdicts.get(id) == DISCARD:
                discarded[device] = min(number, discarded.get(device, number))
        object.__setattr__(self, "discarded", MappingProxyType(discarded))

    @property
    def frozen(self) -> set[str]:
        """Return the devices with a fork that nobody has decided about."""
        return {device for id, (device, _) in self.forks.items() if id not in self.verdicts}

    def kind_of(self, operations: Sequence[Operation]) -> str:
        """Return the kind of a record by all its operations.

        The id of a decision is that decision's, whoever put something else there before.
        Raises BadOperation where operations of different kinds are under any other id.
        """
        kinds = {operation.kind for operation in operations}
        if operations[0].record in self.forks:
            return FORK_RULING
        if len(kinds) == 1:
            return kinds.pop()
        if any(map(_is_in_place, operations)):
            return FORK_RULING
        raise BadOperation(reason="it changes the kind of a record")

    def making(self, kind: str, operations: Iterable[Operation]) -> list[Operation]:
        """Return the operations that make a record of a kind; others are in its history alone."""
        made = [operation for operation in operations if operation.kind == kind]
        return (
            [operation for operation in made if not self._out_of_place(operation)]
            if self.forks
            else made
        )

    def applied(self, kind: str, operations: Iterable[Operation]) -> list[Operation]:
        """Return the operations that make a record, each reduced to what of it counts."""
        made = self.making(kind, operations)
        if not self.erased and not self.discarded and not self.unbelieved:
            return made
        return [self._counting(operation) for operation in made]

    def guards(self, kind: str, operations: Sequence[Operation]) -> Guards | None:
        """Return whose word counts for the fields of a record, by the operations that make it."""
        return Guards.of(kind, operations, self.ours, self.late)

    def discards(self, operation: Operation) -> bool:
        """Return whether an operation sets nothing.

        A decision is never undone by another decision: else two forked devices could each discard
        the other's ruling, and no state would stand.
        """
        if self._out_of_place(operation):
            return True
        return operation.kind not in DECISIONS and self.reaches(operation)

    def reaches(self, operation: Operation) -> bool:
        """Return whether an operation, decision or not, has a number that is discarded."""
        first = self.discarded.get(operation.device)
        return first is not None and operation.seq >= first

    def leaves_nothing(self, kind: str, operations: Iterable[Operation]) -> bool:
        """Return whether no operation of a record counts, so that it is not there."""
        if not self.forks:
            return False
        return all(operation.kind != kind or self.discards(operation) for operation in operations)

    def verdict(self, operations: Iterable[Operation]) -> str | None:
        """Return what the operations under the id of a decision come to, or None."""
        made = self.applied(FORK_RULING, operations)
        if is_tangled(made):
            return None
        values = merge(made, guards=self.guards(FORK_RULING, made)).values
        ruling = values.get("ruling")
        stands = counts_with(values.get("withdrawn")) and ruling in VERDICTS
        return str(ruling) if stands else None

    def disclosing(self, operation: Operation) -> Operation:
        """Return an operation without the values that were erased here."""
        names = self.erased_in(operation)
        return operation.without(names) if names else operation

    def erased_in(self, operation: Operation) -> list[str]:
        """Return the fields of an operation whose values were erased here."""
        if not self.erased:
            return []
        return [name for name in operation.fields if (operation.hash, name) in self.erased]

    def _out_of_place(self, operation: Operation) -> bool:
        """Return whether an operation has no part in the decision whose id its record has.

        Nobody decides about the fork of their own device with its key.
        """
        place = self.forks.get(operation.record)
        if place is None:
            return False
        own = operation.device == place[0]
        return own or operation.kind != FORK_RULING or not _names(operation, place)

    def _counting(self, operation: Operation) -> Operation:
        """Return an operation without erased values, unbelieved parents and discarded fields."""
        if self.unbelieved:
            parents = (hash for hash in operation.parents if not self._doubts(operation, hash))
            operation = replace(operation, parents=tuple(parents))
        if self.discards(operation):
            return self._guarding_only(operation)
        names = self.erased_in(operation)
        if not names:
            return operation
        shown = dict(operation.disclosures) | dict.fromkeys(names, _EMPTY)
        return replace(operation, disclosures=shown)

    def _doubts(self, operation: Operation, parent: str) -> bool:
        return (operation.hash, parent) in self.unbelieved

    def _guarding_only(self, operation: Operation) -> Operation:
        """Return what still counts of a discarded operation: the guards that the owner set.

        Others decide about forks too, and must not open by it what the owner closed.
        """
        ours = self.ours.signed(operation) and not self._out_of_place(operation)
        names = guarding_fields(operation.kind).intersection(operation.fields) if ours else ()
        fields = {name: operation.fields[name] for name in names}
        shown = {name: part for name, part in operation.disclosures.items() if name in fields}
        return replace(operation, fields=fields, disclosures=shown)


def _names(operation: Operation, place: ForkPlace) -> bool:
    """Return whether a decision names this fork, as far as it says which one."""
    values = operation.values
    return (values.get("device", place[0]), values.get("number", place[1])) == place


def _is_in_place(operation: Operation) -> bool:
    """Return whether an operation is a decision about the fork that its record's id belongs to."""
    if operation.kind != FORK_RULING:
        return False
    device, number = operation.values.get("device"), operation.values.get("number")
    if not isinstance(device, str) or not isinstance(number, int):
        return False
    return operation.record == ruling_id(device, number)


def read_decisions(connection: Connection) -> Decisions:
    """Read what was decided and stands in this vault.

    A ruling counts only for a fork that two signed operations prove here, and only under the one
    id that belongs to that fork: one that was planted elsewhere decides nothing.
    """
    erased = {(row[0].hex(), row[1]) for row in connection.exec_driver_sql(_ERASED).all()}
    forks = {ruling_id(row[0], row[1]): (row[0], row[1]) for row in _all(connection, _FORKS)}
    ours, late = read_ownership(connection), late_operations(connection)
    unbelieved = unbelieved_parents(connection)
    if not forks:
        return Decisions(frozenset(erased), ours=ours, late=late, unbelieved=unbelieved)
    verdicts = {
        row[0]: row[1]
        for row in _all(connection, _RULINGS)
        if row[0] in forks and row[1] in VERDICTS
    }
    return Decisions(
        frozenset(erased),
        MappingProxyType(forks),
        MappingProxyType(verdicts),
        ours,
        late,
        unbelieved,
    )


def decisions_here(database: Database) -> Decisions:
    """Read the same in a connection of its own."""
    with database.reading() as connection:
        return read_decisions(connection)


def _all(connection: Connection, statement: str) -> Sequence[Any]:
    return connection.exec_driver_sql(statement).all()
