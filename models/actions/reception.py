"""Receiving: signed changes of others become part of this vault's histories, as one change."""

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
    ruling_id,
)
from models.records import DECISIONS
from models.values import batches
from models.vault import add_colleague, rotate_device

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class ReceivedOperations:
    """What taking in came to.

    ``held`` changes are by devices that are frozen until somebody decides about their fork, and
    ``doubted`` ones by devices whose keys are in doubt; both were left out.
    ``own_device_renewed`` says that changes of this very device came in which it does not
    remember: it was restored from a backup, and goes on under a new key.
    ``new`` changes were not here before, ``same`` were; ``disclosed`` counts values that had
    been withheld and are now known. ``records`` are the ids of all records that were touched,
    ``conflicts`` those in which different values stand.
    """

    new: int
    same: int
    disclosed: int
    held: int
    doubted: int
    own_device_renewed: bool
    records: frozenset[str]
    conflicts: frozenset[str]

    @property
    def nothing(self) -> bool:
        """Whether everything was already here."""
        return not self.records


def receive_operations(
    vault: VaultContext,
    operations: Iterable[Operation],
    *,
    cards: Mapping[str, Card],
    doubted: Collection[str] = (),
) -> ReceivedOperations:
    """Take in changes that others signed; every signature is checked once more.

    ``cards`` gives the card of each device that signed. New changes by ``doubted`` devices stay
    out, and what was built on them waits as it does for any change that is missing. Raises
    BadOperation or BadSignature; in each case nothing was taken.
    """
    intake = _Intake(vault, cards, doubted)
    with vault.writing() as connection:
        before = newest_row(vault)
        for some in batches(operations):
            intake.take(connection, some)
        intake.keep_cards()
        # An erasure may have come before the value that it names.
        for one in erasures_about(connection, intake.touched.keys()):
            vault.fold.decided[one] = "erasure"
        intake.turn_to_decisions()
        note_late(vault, intake.late)
        intake.demand_own_fields()
        if intake.own_unknown:
            # What is ours depends on it, and the fold on what is ours.
            rotate_device(vault, after=before)
        # How the others are to be read depends on them.
        conflicts = project_again(vault, connection, intake.decisions)
        others = [record for record in intake.touched if record not in intake.decisions]
        conflicts |= project_again(vault, connection, others)
    vault.moments.heard(intake.latest)
    return ReceivedOperations(
        new=intake.new,
        same=intake.same,
        disclosed=intake.disclosed,
        held=intake.held,
        doubted=intake.doubted,
        own_device_renewed=intake.own_unknown,
        records=frozenset(intake.touched | intake.decisions),
        conflicts=frozenset(conflicts),
    )


class _Intake:
    """Counts what comes in and adds it, batch by batch."""

    def __init__(
        self, vault: VaultContext, cards: Mapping[str, Card], doubted: Collection[str]
    ) -> None:
        self._vault = vault
        self._cards = cards
        self._signers: set[str] = set()
        self._new: dict[str, Operation] = {}
        self._hearing = Admission(vault, self._earlier)
        self._device = vault.device
        self._doubted = frozenset(doubted)
        self.new = self.same = self.disclosed = self.held = self.doubted = 0
        self.own_unknown = False
        self.latest = (0, 0)
        self._absurd = vault.moments.absurd
        # A dictionary keeps the order, so that records are folded in the order they came.
        self.touched: dict[str, None] = {}
        self.decisions: dict[str, None] = {}
        self.late: set[str] = set()
        self._new_here: set[str] = set()
        self._fixing: dict[str, set[str]] = {}

    def take(self, connection: Connection, operations: Sequence[Operation]) -> None:
        """Add those changes of a batch that are not here, and values not known before."""
        history = self._vault.history
        new = self._new = {}
        numbers = history.numbers_of(operations)
        self._meet({one.record for one in operations} - self.touched.keys())
        self._hearing.approach(operations)
        for one in map(self._hearing.before.disclosing, operations):
            number = numbers.get(one.hash)
            if number is not None:
                self.same += 1
                shown = history.disclose(connection, number, one.disclosures)
                self.disclosed += shown
                if not shown:
                    continue
            elif one.hash in new:
                self.same += 1
                continue
            elif one.device in self._doubted:
                self.doubted += 1
                continue
            elif not self._hearing.takes(one):
                self.held += 1
                continue
            else:
                if one.at[0] <= self._absurd:
                    self.latest = max(self.latest, one.at)
                self.own_unknown |= one.device == self._device
                new[one.hash] = one
            self.touched[one.record] = None
            if one.kind in DECISIONS:
                self.decisions[one.record] = None
        if new:
            self._add(connection, list(new.values()))

    def _meet(self, records: Collection[str]) -> None:
        """Note which of some records are new here, so that nobody relies on them yet."""
        known = self._vault.subjects.some(list(records))
        self._new_here |= {one for one in records if one not in known or not known[one].heads}

    def _add(self, connection: Connection, new: Sequence[Operation]) -> None:
        """Check the signatures of changes, keep them, and note what has to be looked at."""
        signed = verified_operations(((one, len(one.header)) for one in new), self._key_of)
        proven = self._hearing.proven
        self._vault.history.append(connection, [one for one, _ in signed], proven=proven)
        self.new += len(new)
        for one in new:
            if not fixed_fields(one.kind).isdisjoint(one.fields):
                self._fixing.setdefault(one.record, set()).add(one.hash)
        following = (one for one in new if one.record not in self._new_here)
        self.late |= guarding_operations(following)

    def turn_to_decisions(self) -> None:
        """Touch what stands under the ids that belong to forks that were proven just now.

        A ruling counts from then on, whenever it came in; another kind of record counts no more.
        """
        ids = [ruling_id(*place) for place in self._hearing.proven]
        self.decisions |= dict.fromkeys(self._vault.subjects.some(ids)) if ids else {}

    def demand_own_fields(self) -> None:
        """Refuse what another device would set than the one that began the record."""
        rulings = decisions_here(self._vault.database)
        for some in batches(self._fixing):
            for record, changes in self._vault.history.of_records(some).items():
                kind = rulings.kind_of(changes)
                found = intrusions(kind, changes, rulings.guards(kind, changes))
                if any(change in self._fixing[record] for change, _ in found):
                    raise BadOperation(reason="it sets what only the beginning of a record may set")

    def _earlier(self, record: str) -> list[Operation]:
        """Give the changes of a record that were taken, in this batch or before it."""
        here = self._vault.history.of_record(record)
        return here + [one for one in self._new.values() if one.record == record]

    def keep_cards(self) -> None:
        """Keep the cards of all who signed, so that the signatures can be checked again."""
        for device in sorted(self._signers):
            add_colleague(self._vault, self._cards[device])

    def _key_of(self, device: str) -> bytes:
        card = self._cards.get(device)
        if card is None:
            raise BadOperation(reason="its writer's card is missing")
        self._signers.add(device)
        return card.ed25519
