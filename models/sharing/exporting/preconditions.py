"""The preconditions of a bundle: recipients whose keys are not in doubt, and a free file name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from crypto.files import NameTaken
from crypto.signing import Card
from models.lifecycle import Vault
from models.sharing.errors import CannotPack
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
    """Raise NoRecipient without recipients, RecipientRefused for one whose key is in doubt."""
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
    """Raise InTheWay instead of NameTaken: it says what a person can do about it."""
    try:
        yield
    except NameTaken as error:
        raise InTheWay(path=error.facts["path"]) from error


class NoRecipient(CannotPack):
    """A bundle was asked for without saying who may open it."""

    sentence = "A bundle needs somebody who may open it."
    next_step = "Name a colleague whose card you have added: --to NAME"
    code = "no-recipient"
    exit_status = 2


class RecipientRefused(CannotPack):
    """A recipient's key was revoked, or is not the one that was known."""

    sentence = "{name} was left out as a recipient: the key is {state}."
    next_step = "Ask for a new card and compare its fingerprint; nothing was written."
    code = "recipient-refused"
    exit_status = 9


class InTheWay(CannotPack):
    """The place to write to holds a file that this vault did not write there itself."""

    sentence = "{path} is there already and is no earlier output of this, so it was not replaced."
    next_step = "Choose another file name. To replace it all the same, in line mode: --replace"
    code = "in-the-way"
    exit_status = 8
