"""What must hold before a bundle is begun."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from crypto.errors import NameTaken
from crypto.signing import Card
from models.lifecycle import Vault
from models.sharing.errors import InTheWay, NoRecipient, RecipientRefused
from models.vault import (
    CARD_CHANGED,
    CARD_EARLIER,
    CARD_REVOKED,
    CARD_UNVERIFIED,
    colleague_by_device,
)

_REFUSED = {
    CARD_CHANGED: "changed",
    CARD_REVOKED: "revoked",
    CARD_EARLIER: "of an earlier device of your own",
}


def demand_recipients(vault: Vault, to: Collection[Card]) -> None:
    """Demand somebody to open it, and nobody whose key is in doubt."""
    if not to:
        raise NoRecipient
    for card in to:
        known = colleague_by_device(vault, card.device)
        state = known.state if known else CARD_UNVERIFIED
        # A device is named by one of its keys; what encrypts is another one.
        if known and known.card.identity != card.identity:
            state = CARD_CHANGED
        if state in _REFUSED:
            raise RecipientRefused(name=card.name, state=_REFUSED[state])


@contextmanager
def naming() -> Iterator[None]:
    """Say of a name that is taken what a person can do about it: raise InTheWay."""
    try:
        yield
    except NameTaken as error:
        raise InTheWay(path=error.facts["path"]) from error
