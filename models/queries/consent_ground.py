"""The grounds on which a consent lets something be disclosed or holds it back, with their words."""

from __future__ import annotations

from enum import StrEnum


class Ground(StrEnum):
    """Why something may be disclosed, or may not."""

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
        """Return the sentence that a person reads."""
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

OUTWEIGHING = (
    Ground.DISPUTED,
    Ground.WITHDRAWN,
    Ground.REFUSED,
    Ground.REVIEW,
    Ground.NOT_GIVEN,
)
"""The grounds of which one alone outweighs every consent that was given, gravest first."""

GRAVEST_FIRST = (
    *OUTWEIGHING,
    Ground.OTHERS,
    Ground.NOTHING,
    Ground.LEVEL,
    Ground.STRAY,
    Ground.CONDITIONS,
    Ground.GIVEN,
)
"""All grounds; a person is told the gravest of those that apply."""
