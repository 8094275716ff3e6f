"""Receiving: signed changes of others become part of this vault's histories, as one change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from crypto.identity import Card
from models import colleague, erasure, fork, ownership
from models.batches import batches
from models.errors import BadOperation
from models.forking import neighbours
from models.operation import Operation
from models.rulings import read as read_rulings
from models.settling import refold
from models.signatures import verified

if TYPE_CHECKING:
    from models.opened import Opened


@dataclass(frozen=True, slots=True)
class Received:
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


def receive(
    vault: Opened,
    operations: Iterable[Operation],
    *,
    cards: Mapping[str, Card],
    doubted: Collection[str] = (),
) -> Received:
    """Take in changes that others signed; every signature is checked once more.

    ``cards`` gives the card of each device that signed. New changes by ``doubted`` devices stay
    out, and what was built on them waits as it does for any change that is missing. Raises
    BadOperation or BadSignature; in each case nothing was taken.
    """
    intake = _Intake(vault, cards, doubted)
    with vault.writing() as connection:
        before = ownership.newest(vault)
        for some in batches(operations):
            intake.take(connection, some)
        intake.keep_cards()
        # An erasure may have come before the value that it names.
        for one in erasure.about(connection, intake.touched.keys()):
            vault.fold.decided[one] = "erasure"
        conflicts = refold(vault, connection, intake.touched)
        if intake.own_unknown:
            vault.start_new_chain(after=before)
    vault.moments.heard(intake.latest)
    return Received(
        new=intake.new,
        same=intake.same,
        disclosed=intake.disclosed,
        held=intake.held,
        doubted=intake.doubted,
        own_device_renewed=intake.own_unknown,
        records=frozenset(intake.touched),
        conflicts=frozenset(conflicts),
    )


class _Intake:
    """Counts what comes in and adds it, batch by batch."""

    def __init__(self, vault: Opened, cards: Mapping[str, Card], doubted: Collection[str]) -> None:
        self._vault = vault
        self._cards = cards
        self._kinds: dict[str, str] = {}
        self._signers: set[str] = set()
        self._places: set[tuple[str, int]] = set()
        self._frozen = fork.frozen(vault)
        self._rulings = read_rulings(vault.database.connection)
        self._device = vault.device
        self._doubted = frozenset(doubted)
        self.new = self.same = self.disclosed = self.held = self.doubted = 0
        self.own_unknown = False
        self.latest = (0, 0)
        self._absurd = vault.moments.absurd
        # A dictionary keeps the order, so that records are folded in the order they came.
        self.touched: dict[str, None] = {}

    def take(self, connection: Connection, operations: Sequence[Operation]) -> None:
        """Add those changes of a batch that are not here, and values not known before."""
        history = self._vault.history
        new: dict[str, Operation] = {}
        numbers, places = (
            history.numbers_of(operations),
            neighbours(self._vault.database, operations),
        )
        self._learn_kinds(operations)
        for one in map(self._rulings.disclosing, operations):
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
            elif one.device in self._frozen:
                self.held += 1
                continue
            else:
                self._demand_one_kind(one)
                if one.at[0] <= self._absurd:
                    self.latest = max(self.latest, one.at)
                self._notice_fork(one, places.get((one.device, one.seq), {}))
                self.own_unknown |= one.device == self._device
                new[one.hash] = one
            self.touched[one.record] = None
        if new:
            signed = verified(((one, len(one.header)) for one in new.values()), self._key_of)
            history.append(connection, [one for one, _ in signed])
            self.new += len(new)

    def _learn_kinds(self, operations: Sequence[Operation]) -> None:
        new = {one.record for one in operations} - self._kinds.keys()
        known = self._vault.subjects.some(list(new))
        self._kinds |= {record: subject.kind for record, subject in known.items()}

    def _notice_fork(self, operation: Operation, here: Collection[str]) -> None:
        """Take the change that proves a fork, and from then on no more of its device."""
        place = operation.device, operation.seq
        if here or place in self._places:
            self._frozen.add(operation.device)
        self._places.add(place)

    def keep_cards(self) -> None:
        """Keep the cards of all who signed, so that the signatures can be checked again."""
        for device in sorted(self._signers):
            colleague.add(self._vault, self._cards[device])

    def _key_of(self, device: str) -> bytes:
        card = self._cards.get(device)
        if card is None:
            raise BadOperation(reason="its writer's card is missing")
        self._signers.add(device)
        return card.ed25519

    def _demand_one_kind(self, operation: Operation) -> None:
        """Demand that a record keeps to its kind."""
        if self._kinds.setdefault(operation.record, operation.kind) != operation.kind:
            raise BadOperation(reason="it changes the kind of a record")
