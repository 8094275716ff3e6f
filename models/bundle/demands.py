"""What must hold before a bundle is begun."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from crypto import files
from crypto.identity import Card
from models import colleague
from models.bundle.errors import InTheWay, NoRecipient, RecipientRefused
from models.bundle.opening import MAGIC
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


def demand_free(out: Path) -> None:
    """Refuse to replace what is not itself an age file: a slip must not cost a document."""
    with files.storage(out):
        if not out.exists():
            return
        if not out.is_file():
            raise InTheWay(path=out)
        with out.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise InTheWay(path=out)
