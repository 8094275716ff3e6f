"""One recorded consent as the consent policy reads it: whom it addresses and what it allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.queries.consent_ground import OUTWEIGHING, Ground
from models.values import alike, legible, vocabulary

NAMED = frozenset({"I3", "I4"})
"""The levels of identity at which who somebody is may be disclosed."""

ANYONE = "anyone"
_LEVELS = vocabulary("identity_level").terms
_NAMELESS = "I0"
_GIVEN = "given"
_CONDITIONS = "given-with-conditions"
_STATES = {
    _GIVEN: Ground.GIVEN,
    _CONDITIONS: Ground.CONDITIONS,
    "refused": Ground.REFUSED,
    "withdrawn": Ground.WITHDRAWN,
    "review-due": Ground.REVIEW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One recorded consent, as far as the rule looks at it."""

    record: str
    use: str | None
    recipient: str | None
    level: str | None
    state: str | None
    reviewed: bool
    """Whether a review date is recorded at all."""
    review: str | None
    """The earliest day of the review, as an ISO date; None where it cannot be told."""
    conditions: str | None
    disputed: bool = False
    """Different values of it stand, or not all of its operations and values are here."""
    stray: bool = False
    """Nobody here can know whose it is, so it may be anybody's."""
    void: bool = False
    """The record of it was withdrawn, and nobody disputes that."""
    others: frozenset[str] = frozenset()
    """The devices, not the owner's, on whose word something rests that it says."""

    def speaks_of(self, *, use: str, recipient: str) -> bool:
        """Return whether this consent is about a use and a recipient, or can be read so."""
        if self.disputed:
            return True
        about_use = self.use == use or not (self.use or self._given)
        named = _named(self.recipient)
        return about_use and (alike(named, ANYONE) or alike(named, _named(recipient)))

    def addresses(self, recipient: str) -> bool:
        """Return whether a recipient is meant beyond doubt, alone or with everybody."""
        return self.general or _same(self.recipient or "") == _same(recipient)

    @property
    def general(self) -> bool:
        """Return whether it names nobody, and so speaks of everybody who serves the use."""
        return _same(self.recipient or ANYONE) == ANYONE

    def is_outweighed(self, specific: Iterable[Said]) -> bool:
        """Return whether a consent that names the recipient replaces this one that does not.

        What others recorded replaces nothing that the owner recorded.
        """
        return self.general and any(consent.others <= self.others for consent in specific)

    @property
    def _given(self) -> bool:
        return self.state in {_GIVEN, _CONDITIONS}

    @property
    def allowed_level(self) -> str:
        """Return the level of identity; one that is not in the vocabulary allows the least."""
        return self.level if self.level is not None and self.level in _LEVELS else _NAMELESS

    def plain(self, today: date) -> bool:
        """Return whether it allows a name to be disclosed and sets no conditions."""
        return self.ground(today) is Ground.GIVEN and self.level in NAMED

    def ground(self, today: date) -> Ground:
        """Return what this consent alone comes to on a day."""
        if self.disputed:
            return Ground.DISPUTED
        stated = _STATES.get(self.state or "", Ground.NOT_GIVEN)
        # A date that cannot be told may be past.
        due = self.reviewed and (self.review is None or self.review[:10] <= today.isoformat())
        return Ground.REVIEW if due and stated not in OUTWEIGHING else stated


def _same(name: str) -> str:
    """Return a name without differences of case and spacing."""
    return " ".join(name.split()).casefold()


def _named(name: str | None) -> str:
    """Return the name of a recipient; one without letters names nobody, and so means anyone."""
    return name if name and legible(name) else ANYONE
