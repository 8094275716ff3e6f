"""The rules of the policy name why something is withheld from a bundle."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """The reason why a value, a record or a file stays."""

    HANDLING = "handling"
    FOLLOWS = "follows"
    CONSENT = "consent"
    CONSENT_REFUSED = "consent-refused"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    CONSENT_REVIEW = "consent-review"
    CONSENT_DISPUTED = "consent-disputed"
    CONSENT_LEVEL = "consent-level"
    CONSENT_CONDITIONS = "consent-conditions"
    CONSENT_STRAY = "consent-stray"
    CONSENT_OTHERS = "consent-others"
    NOT_DISCLOSED = "not-disclosed"
    OVERTAKEN = "overtaken"
    CHOICE = "choice"
    COARSER = "coarser"
    FILE_NAME = "file-name"
    UNKNOWN = "unknown"
    NOT_HELD = "not-held"
    NO_EVIDENCE = "no-evidence"
    WITHDRAWN = "withdrawn"
    LATER = "later"
    DISPUTED = "disputed"
    LEDGER = "ledger"

    @property
    def words(self) -> str:
        """Return the rule as a sentence."""
        return _WORDS[self]


_WORDS = {
    Rule.HANDLING: "Its handling is RED, or disputed, or not known here.",
    Rule.FOLLOWS: "It hangs on a record that stays.",
    Rule.CONSENT: "It is sealed, and no consent for this use and recipient is recorded.",
    Rule.CONSENT_REFUSED: "It is sealed, and consent was refused.",
    Rule.CONSENT_WITHDRAWN: "It is sealed, and consent was withdrawn.",
    Rule.CONSENT_REVIEW: "It is sealed, and the consent is due for review.",
    Rule.CONSENT_DISPUTED: "It is sealed, and a consent is disputed or not here whole.",
    Rule.CONSENT_LEVEL: "It is sealed, and the consent does not go as far as being named.",
    Rule.CONSENT_CONDITIONS: "Its consent has conditions that you have not accepted.",
    Rule.CONSENT_STRAY: (
        "It is sealed, and a consent is here of which nobody said whose it is: "
        "ask who recorded it, or withdraw that record."
    ),
    Rule.CONSENT_OTHERS: (
        "It is sealed, and others recorded the consent: agree to it if you know that it holds."
    ),
    Rule.NOT_DISCLOSED: "It is sealed, and you did not choose to disclose it.",
    Rule.OVERTAKEN: "It is sealed and of the past; only what stands now leaves.",
    Rule.CHOICE: "You chose to withhold it.",
    Rule.COARSER: "The place is given coarser.",
    Rule.FILE_NAME: "It is the name of a file, and you did not choose to let file names leave.",
    Rule.UNKNOWN: "It was made by a newer afield, and this one cannot tell whether it is sealed.",
    Rule.NOT_HELD: "It is not here: whoever wrote it withheld it, or it was never received.",
    Rule.NO_EVIDENCE: "Evidence files were left out of this bundle.",
    Rule.WITHDRAWN: "The record of it was withdrawn.",
    Rule.DISPUTED: "Different people say which file it is.",
    Rule.LEDGER: "It says what was done with evidence here, and stays in this vault.",
    Rule.LATER: "One bundle holds no more of a record; the rest goes in the next, once this came.",
}
