"""The consent policy decides how far a person may be known to a recipient, for one use, today.

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
from itertools import chain

from models.queries.consent_ground import GRAVEST_FIRST, OUTWEIGHING, Ground
from models.queries.recorded_consent import NAMED, Said


@dataclass(frozen=True, slots=True)
class Permission:
    """How far somebody may be known, and by which records."""

    ground: Ground
    level: str | None = None
    conditions: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    """The ids of the consent records that decided it."""

    @property
    def names(self) -> bool:
        """Return whether who they are may be disclosed; conditions, if any, have to be kept."""
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
    counting = [consent for consent in consents if not consent.void]
    spoken = [each for each in counting if each.speaks_of(use=use, recipient=recipient)]
    attributed = [consent for consent in spoken if not consent.stray]
    known = _known(attributed, recipient, today, frozenset(heard))
    strays = tuple(each.record for each in spoken if each.stray and not each.plain(today))
    return Permission(Ground.STRAY, consents=strays) if known.names and strays else known


def _known(
    spoken: Sequence[Said], recipient: str, today: date, heard: frozenset[str]
) -> Permission:
    """Decide from the consents that are known to be about the subject."""
    for ground in OUTWEIGHING:
        against = tuple(consent.record for consent in spoken if consent.ground(today) is ground)
        if against:
            return Permission(ground, consents=against)
    addressed = [consent for consent in spoken if consent.addresses(recipient)]
    giving = [consent for consent in addressed if consent.others <= heard]
    if not giving:
        waiting = tuple(consent.record for consent in addressed)
        return Permission(Ground.OTHERS if waiting else Ground.NOTHING, consents=waiting)
    specific = [consent for consent in giving if not consent.general]
    # What may not give still limits: what looks like this recipient, and what others recorded.
    counted = [
        consent
        for consent in spoken
        if consent not in giving or not consent.is_outweighed(specific)
    ]
    level = min(consent.allowed_level for consent in counted)
    conditional = [consent for consent in counted if consent.ground(today) is Ground.CONDITIONS]
    return Permission(
        _ground(level, conditional=bool(conditional)),
        level,
        tuple(consent.conditions or "not written down" for consent in conditional),
        tuple(consent.record for consent in counted),
    )


def least(several: Sequence[Permission]) -> Permission:
    """Return what all of several recipients may know together; nothing when there are none.

    The gravest ground counts, and the conditions of all have to be kept.
    """
    if not several:
        return Permission(Ground.NOTHING)
    ground = min((each.ground for each in several), key=GRAVEST_FIRST.index)
    deciding = [each for each in several if each.ground is ground]
    return Permission(
        ground,
        min((each.level for each in several if each.level), default=None),
        _once(each.conditions for each in several),
        _once(each.consents for each in deciding),
    )


def _ground(level: str, *, conditional: bool) -> Ground:
    if level not in NAMED:
        return Ground.LEVEL
    return Ground.CONDITIONS if conditional else Ground.GIVEN


def _once(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(several)))
