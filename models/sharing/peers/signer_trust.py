"""Trust: what this vault knows of a key that signed a bundle or an operation in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crypto.signing import Card
from models.lifecycle import Vault
from models.sharing.peers.errors import ChangedKey, RevokedSigner, UnknownSigner
from models.values import alike, mixing
from models.vault import Colleague, all_colleagues, doubted_name


class Trust(StrEnum):
    """How far a card is known here."""

    OWN = "own"
    EARLIER = "earlier"
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    REVOKED = "revoked"

    @property
    def words(self) -> str:
        """Return it as part of a sentence, to stand after a name."""
        return _WORDS[self]

    @property
    def compared(self) -> bool:
        """Return whether somebody here compared this key, so that nothing need be said about it."""
        return self in {Trust.OWN, Trust.VERIFIED}

    @property
    def doubted(self) -> bool:
        """Return whether nothing new that this key signed is taken in."""
        return self in {Trust.CHANGED, Trust.REVOKED}


_WORDS = {
    Trust.OWN: "this vault's own key",
    Trust.EARLIER: "yours, of an EARLIER device of this vault",
    Trust.VERIFIED: "a colleague whose key was compared in person",
    Trust.UNVERIFIED: "a colleague whose key nobody has compared yet",
    Trust.UNKNOWN: "a key that nobody here has added or compared",
    Trust.CHANGED: "a name that is known here with ANOTHER key",
    Trust.REVOKED: "a key that was REVOKED here",
}


@dataclass(frozen=True, slots=True)
class Signer:
    """A person whose signature is in a bundle, and the trust in the key."""

    card: Card
    trust: Trust

    @property
    def name(self) -> str:
        """Return the name on the card."""
        return self.card.name

    @property
    def shown_name(self) -> str:
        """Return the name with a mark where the key is a changed one and nothing else says so."""
        return doubted_name(self.name) if self.trust is Trust.CHANGED else self.name

    @property
    def device(self) -> str:
        """Return the device on the card."""
        return self.card.device

    @property
    def mixing(self) -> str | None:
        """Return a sentence where the name mixes letters of several scripts, else None."""
        return mixing(self.card.name)

    def words(self) -> str:
        """Return the name and how far the key is known, as part of a sentence."""
        return f"{self.card.name} ({self.trust.words})"

    def demand(self, *, accept_unknown: bool = False) -> None:
        """Raise ChangedKey, RevokedSigner or UnknownSigner where nothing this key signed is taken.

        With ``accept_unknown`` a person has agreed to a key that nobody here has added.
        """
        if self.trust is Trust.CHANGED:
            raise ChangedKey(name=self.name)
        if self.trust is Trust.REVOKED:
            raise RevokedSigner(name=self.name)
        if self.trust is Trust.UNKNOWN and not accept_unknown:
            raise UnknownSigner(fingerprint=self.card.fingerprint())


def known_signers(vault: Vault, cards: Iterable[Card]) -> dict[str, Signer]:
    """Return a signer with the trust in the key for each card, by device.

    The same device with another name or with other keys beside its Ed25519 key, or a name that
    looks like a known one with another device, is a changed key: somebody may be pretending to
    be a colleague.
    """
    people = {one.device: one for one in all_colleagues(vault)}
    names = sorted({one.name for one in people.values()})
    return {
        card.device: Signer(card, _trust(card, people.get(card.device), names)) for card in cards
    }


def _trust(card: Card, person: Colleague | None, names: Sequence[str]) -> Trust:
    if person is None:
        known = any(alike(card.name, name) for name in names)
        return Trust.CHANGED if known else Trust.UNKNOWN
    return Trust(person.state) if person.card.identity == card.identity else Trust.CHANGED
