"""Two incidents are compared fact by fact; what the reasons come to is a word, never a number.

A pair is *strong* where something speaks for it that two incidents seldom share and one more good
reason joins it, or where three good reasons do and nothing speaks against it. It is *possible*
where there is one of the rare reasons, or two good ones. What excludes one incident leaves a pair
possible only beside a rare reason, because then one of the accounts must be mistaken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from models.queries.duplicates.incident_facts import IncidentFacts
from models.queries.duplicates.place_reasons import place_reasons
from models.queries.duplicates.reason import Reason, Weight
from models.queries.duplicates.shared_reasons import count_reasons, shared_reasons, title_reason
from models.queries.duplicates.time_reasons import time_reason

_STRONG_GOOD = 3
ENOUGH_GOOD = 2
_ORDER = tuple(Weight)


class Strength(StrEnum):
    """What the reasons come to."""

    STRONG = "strong"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Likeness:
    """The reasons for and against two incidents being one, the weightiest first."""

    reasons: tuple[Reason, ...]

    @property
    def speaks_for(self) -> tuple[Reason, ...]:
        """The reasons for."""
        return tuple(one for one in self.reasons if one.weight.speaks_for)

    @property
    def speaks_against(self) -> tuple[Reason, ...]:
        """The reasons against."""
        return tuple(one for one in self.reasons if not one.weight.speaks_for)

    @property
    def strength(self) -> Strength | None:
        """What the reasons come to, or None where they do not make a pair worth a look."""
        weights = self._weights()
        rare, good, excluded = (weights[one] for one in (Weight.KEY, Weight.GOOD, Weight.EXCLUDES))
        if rare:
            strong = not excluded and (rare > 1 or good)
            return Strength.STRONG if strong else Strength.POSSIBLE
        if excluded or good < ENOUGH_GOOD:
            return None
        strong = good >= _STRONG_GOOD and not weights[Weight.AGAINST]
        return Strength.STRONG if strong else Strength.POSSIBLE

    @property
    def rank(self) -> tuple[int, ...]:
        """What pairs are ordered by, the strongest first; it is never shown."""
        weights = self._weights()
        against = weights[Weight.AGAINST] + weights[Weight.EXCLUDES]
        place = [Strength.STRONG, Strength.POSSIBLE, None].index(self.strength)
        return (
            place,
            -weights[Weight.KEY],
            weights[Weight.EXCLUDES],
            against - weights[Weight.GOOD],
            -weights[Weight.SLIGHT],
        )

    def _weights(self) -> Counter[Weight]:
        """Return how many kinds of reason have each weight; two shared units are one kind."""
        return Counter(
            weight for weight, _about in {(one.weight, one.about) for one in self.reasons}
        )


def compare(
    one: IncidentFacts, other: IncidentFacts, *, widespread: Collection[str] = ()
) -> Likeness:
    """Return what speaks for and against two incidents being one.

    ``widespread`` names the files and links that many incidents share.
    """
    reasons = [
        time_reason(one, other),
        *place_reasons(one, other),
        title_reason(one, other),
        *count_reasons(one, other),
        *shared_reasons(one, other, widespread),
    ]
    found = [reason for reason in reasons if reason is not None]
    return Likeness(tuple(sorted(found, key=lambda reason: _ORDER.index(reason.weight))))
