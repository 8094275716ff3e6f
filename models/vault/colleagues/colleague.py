"""A colleague is one card in a vault's list, with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from crypto.signing import Card
from models.values import mixing
from models.vault.own_cards import parsed_card

CARD_OWN = "own"
CARD_EARLIER = "earlier"
CARD_UNVERIFIED = "unverified"
CARD_VERIFIED = "verified"
CARD_CHANGED = "changed"
CARD_REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One card in this vault's list; ``verified_at`` is an ISO date or None."""

    name: str
    device: str
    state: str
    added: str
    verified_at: str | None
    stored: bytes
    own: bool
    """Whether this is a device of this vault's owner, the present one or an earlier one."""

    @property
    def card(self) -> Card:
        """Return the card; reading it checks two signatures, which a list need not wait for."""
        return parsed_card(self.stored)

    @property
    def trusted(self) -> bool:
        """Return whether the card's fingerprint was compared, or the card is our present one."""
        return self.state in {CARD_OWN, CARD_VERIFIED}

    @property
    def shown_name(self) -> str:
        """Return the name to show among others, where nothing else says how far to trust it."""
        return doubted_name(self.name) if self.state == CARD_CHANGED else self.name

    @property
    def mixing(self) -> str | None:
        """Return a sentence about a name that mixes letters of several scripts, or None."""
        return mixing(self.name)


def doubted_name(name: str) -> str:
    """Return a name with the remark that it is known here with another key."""
    return f"{name} (DOUBTED: another key)"
