"""What must hold before a bundle is begun."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from crypto.errors import NameTaken
from crypto.identity import Card
from models import colleague
from models.bundle.errors import InTheWay, NoRecipient, RecipientRefused
from models.vault import Vault

_REFUSED = {
    colleague.CHANGED: "changed",
    colleague.REVOKED: "revoked",
    colleague.EARLIER: "of an earlier device of your own",
}


def demand_recipients(vault: Vault, to: Collection[Card]) -> None:
    """Demand somebody to open it, and nobody whose key is in doubt."""
    if not to:
        raise NoRecipient
    for card in to:
        known = colleague.by_device(vault, card.device)
        state = known.state if known else colleague.UNVERIFIED
        # A device is named by one of its keys; what encrypts is another one.
        if known and known.card.identity != card.identity:
            state = colleague.CHANGED
        if state in _REFUSED:
            raise RecipientRefused(name=card.name, state=_REFUSED[state])


@contextmanager
def naming() -> Iterator[None]:
    """Say of a name that is taken what a person can do about it: raise InTheWay."""
    try:
        yield
    except NameTaken as error:
        raise InTheWay(path=error.facts["path"]) from error
