"""A reason says in words what speaks for or against two incidents being one, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    """How much a reason says; weights are counted and never added up to a likelihood."""

    KEY = "key"
    """Two incidents seldom share it: the same file, the same person killed, the same link."""
    GOOD = "good"
    """Two of these make a pair worth a look."""
    SLIGHT = "slight"
    """It fits, as it does for many."""
    EXCLUDES = "excludes"
    """Both accounts cannot be right if they speak of one incident."""
    AGAINST = "against"
    """It does not fit, and may be a mistake."""

    @property
    def speaks_for(self) -> bool:
        """Return whether it speaks for one incident."""
        return self in {Weight.KEY, Weight.GOOD, Weight.SLIGHT}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what was compared, how much it says, and the sentence.

    The sentence is the same whichever of the two incidents is looked at from the other.
    """

    about: str
    weight: Weight
    words: str
