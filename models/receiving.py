"""Receiving: signed changes of others become part of this vault's histories, as one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crypto.identity import Card
from models.errors import BadOperation
from models.operation import Operation

if TYPE_CHECKING:
    from models.opened import Opened


@dataclass(frozen=True, slots=True)
class Received:
    """What taking in came to.

    ``new`` changes were not here before, ``same`` were; ``disclosed`` counts values that had
    been withheld and are now known. ``records`` are the ids of all records that were touched,
    ``conflicts`` those in which different values stand.
    """

    new: int
    same: int
    disclosed: int
    records: frozenset[str]
    conflicts: frozenset[str]

    @property
    def nothing(self) -> bool:
        """Whether everything was already here."""
        return not self.records


def receive(
    vault: Opened, operations: Iterable[Operation], *, cards: Mapping[str, Card]
) -> Received:
    """Take in changes that others signed; every signature is checked once more.

    ``cards`` gives the card of each device that signed. Raises BadOperation, BadSignature or
    ForkedDevice; in each case nothing was taken.
    """
    new = same = disclosed = 0
    touched: dict[str, None] = {}
    conflicting: set[str] = set()
    with vault.writing() as connection:
        for one in operations:
            number = vault.history.number_of(one.hash)
            if number is None:
                _demand_fitting(vault, one, cards)
                vault.history.append(connection, one)
                vault.heard(one.at)
                new += 1
                touched[one.record] = None
            else:
                same += 1
                shown = vault.history.disclose(connection, number, one.disclosures)
                disclosed += shown
                if shown:
                    touched[one.record] = None
        for record in touched:
            folded = vault.fold.again(connection, record, vault.history.of_record(record))
            if folded.conflicts:
                conflicting.add(record)
    return Received(new, same, disclosed, frozenset(touched), frozenset(conflicting))


def _demand_fitting(vault: Opened, operation: Operation, cards: Mapping[str, Card]) -> None:
    """Demand a signature by a card's owner, and that a record keeps to its kind."""
    card = cards.get(operation.device)
    if card is None:
        raise BadOperation(reason="its writer's card is missing")
    operation.verify(card.ed25519)
    subject = vault.fold.subject(operation.record)
    if subject is not None and subject.kind != operation.kind:
        raise BadOperation(reason="it changes the kind of a record")
