"""Cards as the screens ask for them: they are listed, added, compared, revoked and written."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from crypto.errors import AfieldError
from crypto.paths import reason_of, stream_problem
from crypto.signing import BadCard
from tui.kit import _

if TYPE_CHECKING:
    from crypto.signing import Card
    from models.lifecycle import Colleague, Vault


CARD_MOST = 64 * 1024
"""A card has about 9 kB; a file larger than this is something else."""


class CardUnreadable(AfieldError):
    """The file of a card cannot be opened."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path; nothing was added."
    code = "card-unreadable"
    exit_status = 8


class CardInTheWay(AfieldError):
    """A card was to be written over another file."""

    sentence = "{path} is there already, so the card was not written."
    next_step = "Choose another file name."
    code = "card-in-the-way"
    exit_status = 8


def list_people(vault: Vault) -> list[Colleague]:
    """Return the own card first, then everybody by name."""
    from models.lifecycle import all_colleagues

    def place(one: Colleague) -> tuple[bool, bool, str]:
        return one.state != "own", not one.own, one.name.casefold()

    return sorted(all_colleagues(vault), key=place)


def add_card(vault: Vault, path: Path) -> Colleague:
    """Add the card in a file, and return its owner; raises CardUnreadable or BadCard."""
    from models.lifecycle import add_colleague

    return add_colleague(vault, read_card(path))


def read_card(path: Path) -> Card:
    """Return the card in a file; raises CardUnreadable or BadCard.

    What mail and editors put round it, a mark at the beginning and ends of lines, is no part of it.
    """
    from crypto.signing import Card

    try:
        # A named pipe would wait for its writer for ever; one that the shell made has one.
        if reason := stream_problem(path):
            raise CardUnreadable(path=path, reason=_(reason))
        with path.open("rb") as file:
            data = file.read(CARD_MOST + 1)
    except (OSError, ValueError) as error:
        raise CardUnreadable(path=path, reason=_(reason_of(error))) from error
    if len(data) > CARD_MOST:
        raise BadCard
    return Card.parse(data.removeprefix(codecs.BOM_UTF8).strip())


def mark_compared(vault: Vault, device: str) -> Colleague:
    """Record that a fingerprint was compared in person."""
    from models.lifecycle import verify_colleague

    return verify_colleague(vault, device)


def revoke_card(vault: Vault, device: str) -> Colleague:
    """Record that a card is no longer trusted."""
    from models.lifecycle import revoke_colleague

    return revoke_colleague(vault, device)


def write_own_card(vault: Vault, path: Path) -> Card:
    """Write the own card to a new file, and return it; raises CardInTheWay or what files raise."""
    from crypto.files import NameTaken, place_file

    card = vault.card
    try:
        place_file(path, card.to_bytes(), ours=lambda _: False, maker=vault.device)
    except NameTaken as error:
        raise CardInTheWay(path=path) from error
    return card


def state_in_words(one: Colleague) -> str:
    """Return in words how far a card can be trusted, never by a code or a colour."""
    state = _state(one)
    return _("{state}; letters of SEVERAL SCRIPTS").format(state=state) if one.mixing else state


def _state(one: Colleague) -> str:
    match one.state:
        case "own":
            return _("your own card")
        case "earlier":
            return _("yours, of an earlier device of this vault")
        case "verified":
            return _("compared in person on {date}").format(date=one.verified_at)
        case "changed":
            return _("ANOTHER KEY under a known name: compare before you trust it")
        case "revoked" if one.own:
            return _("yours, of an earlier device; no longer trusted")
        case "revoked":
            return _("no longer trusted")
        case _:
            return _("not compared yet")


def write_receipt_file(vault: Vault, device: str, path: Path) -> Path:
    """Write a small signed file that says to one colleague what is held here; return its path."""
    from models.lifecycle import all_colleagues
    from models.sharing import write_receipt

    cards = [one.card for one in all_colleagues(vault) if one.device == device]
    return write_receipt(vault, to=cards, out=path)
