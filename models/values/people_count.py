"""A count of people is kept as sources say it: exactly, at least, up to, between, about, unknown.

    3  exactly     3+  at least     <=5  up to     2-5  between     ~10  about     several     ?

``low`` is a number that the source says is reached, ``high`` one that it says is not passed;
None where it says neither. So ``3+`` has no high and ``<=5`` no low. ``~10`` has neither: a
source that says "about ten" states no least and no most, and a total that printed "at least 10"
or "up to 10" on its word would claim more than anybody said. Its number is kept as ``near``, to
be shown beside the range and never summed into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from models.errors import ModelError

LARGEST_COUNT = 9_999_999
"""The largest count that is believed to be typed on purpose."""

_LONGEST = 40


class BadHowMany(ModelError):
    """A count is not written in the grammar."""

    sentence = "Write 3, 3+, <=5, 2-5, ~10, several or ?."
    code = "bad-how-many"
    exit_status = 2


class NegativeCount(BadHowMany):
    """A count is below zero."""

    sentence = "A count cannot be below zero."


class ReversedCount(BadHowMany):
    """A range has its larger number first."""

    sentence = "The smaller number comes first, as in 2-5."


class EnormousCount(BadHowMany):
    """A count is larger than any that is typed on purpose."""

    sentence = "That is more people than can be meant; at most 9999999 can be recorded."


class EmptyBound(BadHowMany):
    """A bound says nothing, as "at least 0" does."""

    sentence = "At least or about zero says nothing; write 0 for none, or ? for unknown."


class Qualifier(StrEnum):
    """How a number is meant."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    UP_TO = "up to"
    BETWEEN = "between"
    ABOUT = "about"
    SEVERAL = "several"
    UNKNOWN = "unknown"


_NUMBER = r"([0-9]+)"
_FORMS = (
    (Qualifier.EXACTLY, re.compile(rf"(?:exactly )?{_NUMBER}")),
    (Qualifier.AT_LEAST, re.compile(rf"{_NUMBER} ?\+|(?:>=|≥|at least|не менше) ?{_NUMBER}")),
    (Qualifier.UP_TO, re.compile(rf"(?:<=|≤|up to|at most|не більше) ?{_NUMBER}")),
    (Qualifier.BETWEEN, re.compile(rf"{_NUMBER} ?(?:-|–|—|\.\.| to ) ?{_NUMBER}")),
    (Qualifier.ABOUT, re.compile(rf"(?:~|≈|about|близько) ?{_NUMBER}")),
    (Qualifier.SEVERAL, re.compile("several|кілька|декілька")),
    (Qualifier.UNKNOWN, re.compile(r"\?|unknown|невідомо")),
)
_BELOW_ZERO = re.compile(r"[-−] ?[0-9]+.*|.*[^0-9 ] ?[-−] ?[0-9]+")


@dataclass(frozen=True, slots=True)
class HowMany:
    """One count as a source gives it; ``text`` is its canonical form."""

    qualifier: Qualifier
    low: int | None = None
    high: int | None = None
    near: int | None = None

    @classmethod
    def parse(cls, text: str) -> HowMany:
        """Read what a person typed, or canonical text; raises :class:`BadHowMany`."""
        typed = " ".join(text.split()).casefold()
        if len(typed) <= _LONGEST:
            for qualifier, form in _FORMS:
                if found := form.fullmatch(typed):
                    return _build(qualifier, [_count(part) for part in found.groups() if part])
            if _BELOW_ZERO.fullmatch(typed):
                raise NegativeCount
        raise EnormousCount if typed.isascii() and typed.isdecimal() else BadHowMany

    @property
    def text(self) -> str:
        """Return the canonical form, which parses to an equal count."""
        match self.qualifier:
            case Qualifier.EXACTLY:
                return f"{self.low}"
            case Qualifier.AT_LEAST:
                return f"{self.low}+"
            case Qualifier.UP_TO:
                return f"<={self.high}"
            case Qualifier.BETWEEN:
                return f"{self.low}-{self.high}"
            case Qualifier.ABOUT:
                return f"~{self.near}"
            case Qualifier.SEVERAL:
                return "several"
            case Qualifier.UNKNOWN:
                return "?"

    def words(self) -> str:
        """Return the count as it is read aloud."""
        match self.qualifier:
            case Qualifier.EXACTLY:
                return f"{self.low}"
            case Qualifier.BETWEEN:
                return f"{self.low} to {self.high}"
            case Qualifier.SEVERAL | Qualifier.UNKNOWN:
                return self.qualifier.value
            case _:
                number = next(n for n in (self.low, self.high, self.near) if n is not None)
                return f"{self.qualifier.value} {number}"


def _count(digits: str) -> int:
    """Return a number; its length is looked at first, because int() refuses very long ones."""
    if len(digits) > len(str(LARGEST_COUNT)):
        raise EnormousCount
    return int(digits)


def _build(qualifier: Qualifier, numbers: list[int]) -> HowMany:
    """Return the count that a form and its numbers mean; equal bounds are one exact number."""
    first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
    match qualifier:
        case Qualifier.SEVERAL | Qualifier.UNKNOWN:
            return HowMany(qualifier)
        case Qualifier.AT_LEAST | Qualifier.ABOUT if first == 0:
            raise EmptyBound
        case Qualifier.AT_LEAST:
            return HowMany(qualifier, low=first)
        case Qualifier.ABOUT:
            return HowMany(qualifier, near=first)
        case Qualifier.UP_TO if first:
            return HowMany(qualifier, high=first)
        case Qualifier.BETWEEN if first > last:
            raise ReversedCount
        case Qualifier.BETWEEN if first < last:
            return HowMany(qualifier, low=first, high=last)
        case _:
            return HowMany(Qualifier.EXACTLY, low=first, high=first)
