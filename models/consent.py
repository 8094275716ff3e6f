"""Consent: how far a person may be known to a recipient, for one use, today.

The rule is strict and has no memory of its own. What is not recorded was not given. Among the
consents that speak of a use and a recipient, one refusal, withdrawal, or review that is due
outweighs every other, and a record that is disputed or not here whole stands in the way too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NAMED = frozenset({"I3", "I4"})
"""The levels of identity at which who somebody is may leave."""

ANYONE = "anyone"
_GIVEN = "given"
_CONDITIONS = "given-with-conditions"


class Ground(StrEnum):
    """Why something may leave, or may not."""

    GIVEN = "given"
    CONDITIONS = "conditions"
    NOTHING = "nothing"
    DISPUTED = "disputed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVIEW = "review"
    NOT_GIVEN = "not-given"
    LEVEL = "level"

    @property
    def words(self) -> str:
        """Say it as a sentence."""
        return _WORDS[self]


_WORDS = {
    Ground.GIVEN: "Consent was given for this use and recipient.",
    Ground.CONDITIONS: "Consent was given with conditions.",
    Ground.NOTHING: "No consent for this use and recipient is recorded.",
    Ground.DISPUTED: "A consent is disputed, or not here whole.",
    Ground.REFUSED: "Consent was refused.",
    Ground.WITHDRAWN: "Consent was withdrawn.",
    Ground.REVIEW: "The consent is due for review.",
    Ground.NOT_GIVEN: "Consent was not sought, or could not be.",
    Ground.LEVEL: "The consent does not go as far as being named.",
}
# The gravest first: it is the one that a person is told.
_AGAINST = (
    Ground.DISPUTED,
    Ground.WITHDRAWN,
    Ground.REFUSED,
    Ground.REVIEW,
    Ground.NOT_GIVEN,
)
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
    """The earliest day of the review, as an ISO date; nothing where it cannot be told."""
    conditions: str | None
    disputed: bool = False
    """Different values of it stand, or not all of its changes and values are here."""

    def speaks_of(self, *, use: str, recipient: str) -> bool:
        """Say whether this consent is about a use and a recipient."""
        return self.disputed or (self.use == use and (self.general or self._names(recipient)))

    @property
    def general(self) -> bool:
        """Say whether it names nobody, and so speaks of everybody who serves the use."""
        return _same(self.recipient or ANYONE) == ANYONE

    def _names(self, recipient: str) -> bool:
        return _same(self.recipient or "") == _same(recipient)

    def ground(self, today: date) -> Ground:
        """Give what this consent alone comes to on a day."""
        if self.disputed:
            return Ground.DISPUTED
        found = _STATES.get(self.state or "", Ground.NOT_GIVEN)
        # A date that cannot be told may be past.
        due = self.reviewed and (self.review is None or self.review[:10] <= today.isoformat())
        return Ground.REVIEW if due and found not in _AGAINST else found


@dataclass(frozen=True, slots=True)
class Permission:
    """How far somebody may be known, and by which records."""

    ground: Ground
    level: str | None = None
    conditions: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    """The records that decided it."""

    @property
    def names(self) -> bool:
        """Say whether who they are may leave, with the conditions kept where there are any."""
        return self.ground in {Ground.GIVEN, Ground.CONDITIONS} and self.level in NAMED


def permission(
    consents: Iterable[Said], *, use: str | None, recipient: str, today: date
) -> Permission:
    """Decide about one subject, one use and one recipient from all its recorded consents.

    A consent that names the recipient says more than one that names nobody; of several that
    say equally much, the one that allows least counts.
    """
    if not use:
        return Permission(Ground.NOTHING)
    spoken = [one for one in consents if one.speaks_of(use=use, recipient=recipient)]
    grounds = {one.record: one.ground(today) for one in spoken}
    for ground in _AGAINST:
        against = tuple(one for one, found in grounds.items() if found is ground)
        if against:
            return Permission(ground, consents=against)
    specific = [one for one in spoken if not one.general] or spoken
    if not specific:
        return Permission(Ground.NOTHING)
    level = min(one.level or "I0" for one in specific)
    conditional = [one for one in specific if grounds[one.record] is Ground.CONDITIONS]
    return Permission(
        _ground(level, conditional=bool(conditional)),
        level,
        tuple(one.conditions or "not written down" for one in conditional),
        tuple(one.record for one in specific),
    )


def _ground(level: str, *, conditional: bool) -> Ground:
    if level not in NAMED:
        return Ground.LEVEL
    return Ground.CONDITIONS if conditional else Ground.GIVEN


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()
