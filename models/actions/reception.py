"""Operations that others signed are received into this vault's history in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from crypto.signing import Card
from models.actions.admission import Admission
from models.actions.decisions import erasures_about, project_again
from models.log import BadOperation, Operation, verified_operations
from models.merge import (
    decisions_here,
    fixed_fields,
    guarding_operations,
    intrusions,
    newest_row,
    note_late,
    ownership_here,
    ruling_id,
)
from models.records import DECISIONS, LEDGER
from models.values import batches
from models.vault import add_colleague, rotate_device

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class ReceivedOperations:
    """What the reception of operations came to, in counts of operations.

    ``held`` ones are by devices that are frozen until somebody decides about their fork, and
    ``doubted`` ones by devices whose keys are in doubt; both were left out. ``own_device_renewed``
    says that operations of this very device came in which it does not remember: it was restored
    from a backup, and goes on under a new key. ``new`` ones were not here before, ``same`` were;
    ``disclosed`` counts values that had been withheld and are now known. ``records`` are the ids of
    all records that were touched, ``conflicts`` those in which different values stand. ``custody``
    are entries of custody that the owner did not sign; they were left out as well.
    """

    new: int
    same: int
    disclosed: int
    held: int
    doubted: int
    own_device_renewed: bool
    records: frozenset[str]
    conflicts: frozenset[str]
    custody: int = 0

    @property
    def nothing(self) -> bool:
        """Return whether everything was already here."""
        return not self.records


def receive_operations(
    vault: VaultContext,
    operations: Iterable[Operation],
    *,
    cards: Mapping[str, Card],
    doubted: Collection[str] = (),
) -> ReceivedOperations:
    """Take in operations that others signed; every signature is checked once more.

    ``cards`` gives the card of each device that signed. New operations by ``doubted`` devices stay
    out, and what was built on them waits as it does for any operation that is missing. Raises
    BadOperation or BadSignature; in each case nothing was taken.
    """
    intake = _Intake(vault, cards, doubted)
    with vault.writing() as connection:
        before = newest_row(vault)
        for batch in batches(operations):
            intake.take(connection, batch)
        intake.keep_cards()
        # An erasure may have come before the value that it names.
        for erasure in erasures_about(connection, intake.touched.keys()):
            vault.projector.decided[erasure] = "erasure"
        intake.turn_to_decisions()
        note_late(vault, intake.late)
        intake.demand_own_fields()
        if intake.own_unknown:
            # What is ours depends on it, and the projection on what is ours.
            rotate_device(vault, after=before)
        # How the others are to be read depends on them.
        conflicts = project_again(vault, connection, intake.decisions)
        others = [record for record in intake.touched if record not in intake.decisions]
        conflicts |= project_again(vault, connection, others)
    vault.hybrid_clock.heard(intake.latest)
    return intake.received(conflicts)


class _Intake:
    """Counts what comes in and adds it, batch by batch."""

    def __init__(
        self, vault: VaultContext, cards: Mapping[str, Card], doubted: Collection[str]
    ) -> None:
        self._vault = vault
        self._cards = cards
        self._signers: set[str] = set()
        self._new: dict[str, Operation] = {}
        self._admission = Admission(vault, self._earlier)
        self._device = vault.device
        self._doubted = frozenset(doubted)
        self._ours = ownership_here(vault)
        self.new = self.same = self.disclosed = self.held = self.doubted = self.custody = 0
        self.own_unknown = False
        self.latest = (0, 0)
        self._absurd = vault.hybrid_clock.absurd
        # A dictionary keeps the order, so that records are projected in the order they came.
        self.touched: dict[str, None] = {}
        self.decisions: dict[str, None] = {}
        self.late: set[str] = set()
        self._new_here: set[str] = set()
        self._fixing: dict[str, set[str]] = {}

    def take(self, connection: Connection, operations: Sequence[Operation]) -> None:
        """Add those operations of a batch that are not here, and values not known before."""
        history = self._vault.history
        new = self._new = {}
        numbers = history.numbers_of(operations)
        self._meet({operation.record for operation in operations} - self.touched.keys())
        self._admission.approach(operations)
        for operation in map(self._admission.before.disclosing, operations):
            number = numbers.get(operation.hash)
            if number is not None:
                self.same += 1
                shown = history.disclose(connection, number, operation.disclosures)
                self.disclosed += shown
                if not shown:
                    continue
            elif operation.hash in new:
                self.same += 1
                continue
            elif not self._takes(operation):
                continue
            else:
                if operation.at[0] <= self._absurd:
                    self.latest = max(self.latest, operation.at)
                self.own_unknown |= operation.device == self._device
                new[operation.hash] = operation
            self.touched[operation.record] = None
            if operation.kind in DECISIONS:
                self.decisions[operation.record] = None
        if new:
            self._add(connection, list(new.values()))

    def _takes(self, operation: Operation) -> bool:
        """Return whether an operation that is not here is taken in, and count it if it is not."""
        if operation.device in self._doubted:
            self.doubted += 1
        elif operation.kind in LEDGER and not self._ours.signed(operation):
            self.custody += 1
        elif not self._admission.takes(operation):
            self.held += 1
        else:
            return True
        return False

    def received(self, conflicts: Collection[str]) -> ReceivedOperations:
        """Return what was counted, with the records in which different values stand."""
        return ReceivedOperations(
            new=self.new,
            same=self.same,
            disclosed=self.disclosed,
            held=self.held,
            doubted=self.doubted,
            own_device_renewed=self.own_unknown,
            records=frozenset(self.touched | self.decisions),
            conflicts=frozenset(conflicts),
            custody=self.custody,
        )

    def _meet(self, records: Collection[str]) -> None:
        """Note which of some records are new here, so that nobody relies on them yet."""
        known = self._vault.record_heads.some(list(records))
        self._new_here |= {
            record for record in records if record not in known or not known[record].heads
        }

    def _add(self, connection: Connection, new: Sequence[Operation]) -> None:
        """Check the signatures of operations, keep them, and note what has to be looked at."""
        signed = verified_operations(
            ((operation, len(operation.header)) for operation in new), self._key_of
        )
        proven = self._admission.proven
        self._vault.history.append(
            connection, [operation for operation, _ in signed], proven=proven
        )
        self.new += len(new)
        for operation in new:
            if not fixed_fields(operation.kind).isdisjoint(operation.fields):
                self._fixing.setdefault(operation.record, set()).add(operation.hash)
        following = (operation for operation in new if operation.record not in self._new_here)
        self.late |= guarding_operations(following)

    def turn_to_decisions(self) -> None:
        """Mark as decisions the records under the ids that belong to forks proven just now.

        A ruling counts from then on, whenever it came in; another kind of record counts no more.
        """
        ids = [ruling_id(*place) for place in self._admission.proven]
        self.decisions |= dict.fromkeys(self._vault.record_heads.some(ids)) if ids else {}

    def demand_own_fields(self) -> None:
        """Raise BadOperation where a device sets what only the beginning may set."""
        decisions = decisions_here(self._vault.database)
        for batch in batches(self._fixing):
            for record, operations in self._vault.history.of_records(batch).items():
                kind = decisions.kind_of(operations)
                intruding = intrusions(kind, operations, decisions.guards(kind, operations))
                if any(operation in self._fixing[record] for operation, _ in intruding):
                    raise BadOperation(reason="it sets what only the beginning of a record may set")

    def _earlier(self, record: str) -> list[Operation]:
        """Return the operations of a record that were taken, in this batch or before it."""
        here = self._vault.history.of_record(record)
        return here + [operation for operation in self._new.values() if operation.record == record]

    def keep_cards(self) -> None:
        """Keep the cards of all who signed, so that the signatures can be checked again."""
        for device in sorted(self._signers):
            add_colleague(self._vault, self._cards[device])

    def _key_of(self, device: str) -> bytes:
        """Return the Ed25519 key of a device, and remember that it signed."""
        card = self._cards.get(device)
        if card is None:
            raise BadOperation(reason="its writer's card is missing")
        self._signers.add(device)
        return card.ed25519
