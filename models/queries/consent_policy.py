"""Consent: how far a person may be known to a recipient, for one use, today.

The rule is strict and has no memory of its own. What is not recorded was not given. Among the
consents that speak of a use and a recipient, one refusal, withdrawal, or review that is due
outweighs every other, and a record that is disputed or not here whole stands in the way too.

What was not given speaks as widely as it can be read: of every use where none is set, and of
every recipient whose name looks like the one that it names. What was given is read narrowly.

Anybody's consent can refuse and limit. Giving is for the owner of the vault, and about what a
colleague recorded for that colleague: what others say was given only waits for the owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from models.values import alike, legible, vocabulary

NAMED = frozenset({"I3", "I4"})
"""The levels of identity at which who somebody is may leave."""

ANYONE = "anyone"
_LEVELS = vocabulary("identity_level").terms
_NAMELESS = "I0"
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
    STRAY = "stray"
    OTHERS = "others"

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
    Ground.STRAY: "A consent is here of which nobody said whose it is.",
    Ground.OTHERS: "A consent was recorded by others, and nobody here agreed to it.",
}
# The gravest first: it is the one that a person is told.
_AGAINST = (
    Ground.DISPUTED,
    Ground.WITHDRAWN,
    Ground.REFUSED,
    Ground.REVIEW,
    Ground.NOT_GIVEN,
)
_GRAVEST = (
    *_AGAINST,
    Ground.OTHERS,
    Ground.NOTHING,
    Ground.LEVEL,
    Ground.STRAY,
    Ground.CONDITIONS,
    Ground.GIVEN,
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
    stray: bool = False
    """Nobody here can know whose it is, so it may be anybody's."""
    void: bool = False
    """The record of it was withdrawn, and nobody disputes that."""
    others: frozenset[str] = frozenset()
    """The devices, not the owner's, on whose word something rests that it says."""

    def speaks_of(self, *, use: str, recipient: str) -> bool:
        """Say whether this consent is about a use and a recipient, or can be read so."""
        if self.disputed:
            return True
        used = self.use == use or not (self.use or self._given)
        named = _named(self.recipient)
        return used and (alike(named, ANYONE) or alike(named, _named(recipient)))

    def addresses(self, recipient: str) -> bool:
        """Say whether a recipient is meant beyond doubt, alone or with everybody."""
        return self.general or _same(self.recipient or "") == _same(recipient)

    @property
    def general(self) -> bool:
        """Say whether it names nobody, and so speaks of everybody who serves the use."""
        return _same(self.recipient or ANYONE) == ANYONE

    def is_outweighed(self, specific: Iterable[Said]) -> bool:
        """Say whether one that names the recipient takes the place of this one that does not.

        What others recorded takes the place of nothing that the owner did.
        """
        return self.general and any(one.others <= self.others for one in specific)

    @property
    def _given(self) -> bool:
        return self.state in {_GIVEN, _CONDITIONS}

    def plain(self, today: date) -> bool:
        """Say whether it allows a name to leave and asks nothing for it."""
        return self.ground(today) is Ground.GIVEN and self.level in NAMED

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
    consents: Iterable[Said],
    *,
    use: str | None,
    recipient: str,
    today: date,
    heard: Collection[str] = (),
) -> Permission:
    """Decide about one subject, one use and one recipient from all its recorded consents.

    ``heard`` names the devices of others that may give: the one that recorded the subject.

    A consent that names the recipient says more than one that names nobody, unless others
    recorded it and the owner that one; of several that say equally much, the one that allows
    least counts. One whose recipient only looks like this one allows nothing and limits what
    others allow. Where all that is known to be about the subject would let a name go, a stray
    consent holds it back, unless it is a plain yes.
    """
    if not use:
        return Permission(Ground.NOTHING)
    counting = [one for one in consents if not one.void]
    spoken = [one for one in counting if one.speaks_of(use=use, recipient=recipient)]
    found = _known([one for one in spoken if not one.stray], recipient, today, frozenset(heard))
    strays = tuple(one.record for one in spoken if one.stray and not one.plain(today))
    return Permission(Ground.STRAY, consents=strays) if found.names and strays else found


def _known(
    spoken: Sequence[Said], recipient: str, today: date, heard: frozenset[str]
) -> Permission:
    """Decide from the consents that are known to be about the subject."""
    for ground in _AGAINST:
        against = tuple(one.record for one in spoken if one.ground(today) is ground)
        if against:
            return Permission(ground, consents=against)
    addressed = [one for one in spoken if one.addresses(recipient)]
    giving = [one for one in addressed if one.others <= heard]
    if not giving:
        waiting = tuple(one.record for one in addressed)
        return Permission(Ground.OTHERS if waiting else Ground.NOTHING, consents=waiting)
    specific = [one for one in giving if not one.general]
    # What may not give still limits: what looks like this recipient, and what others recorded.
    counted = [one for one in spoken if one not in giving or not one.is_outweighed(specific)]
    level = min(map(_level, counted))
    conditional = [one for one in counted if one.ground(today) is Ground.CONDITIONS]
    return Permission(
        _ground(level, conditional=bool(conditional)),
        level,
        tuple(one.conditions or "not written down" for one in conditional),
        tuple(one.record for one in counted),
    )


def least(several: Sequence[Permission]) -> Permission:
    """Give what all of several recipients may know together; nothing of none.

    The gravest ground counts, and the conditions of all have to be kept.
    """
    if not several:
        return Permission(Ground.NOTHING)
    ground = min((one.ground for one in several), key=_GRAVEST.index)
    deciding = [one for one in several if one.ground is ground]
    return Permission(
        ground,
        min((one.level for one in several if one.level), default=None),
        _once(one.conditions for one in several),
        _once(one.consents for one in deciding),
    )


def _level(said: Said) -> str:
    """Give the level of a consent; one that is not known here says nothing about a person."""
    return said.level if said.level is not None and said.level in _LEVELS else _NAMELESS


def _ground(level: str, *, conditional: bool) -> Ground:
    if level not in NAMED:
        return Ground.LEVEL
    return Ground.CONDITIONS if conditional else Ground.GIVEN


def _once(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(several)))


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def _named(name: str | None) -> str:
    """Give the name of a recipient; one without letters names nobody."""
    return name if name and legible(name) else ANYONE
