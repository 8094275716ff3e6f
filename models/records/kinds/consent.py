"""A consent: what a source or a person said may be done with who they are."""

from __future__ import annotations

from typing import ClassVar

from models.records.authority import answered, nameless
from models.records.base import Record
from models.records.facet import Shape, derived_column, guarding


class Consent(Record, table=True):
    """What was asked for one use and one recipient, and what was answered.

    One record an answer: what was said about another use or to another recipient is another
    consent. No consent recorded means that nothing sealed leaves; the rule is in
    ``models.queries.consent_policy``.
    """

    __tablename__ = "consent"
    KIND: ClassVar[str] = "consent"
    PREFIX: ClassVar[str] = "CNS"
    LABEL: ClassVar[str] = "Consent"
    TITLE: ClassVar[tuple[str, ...]] = ("use",)

    subject: str | None = guarding(
        "Whose consent",
        help="The source, or another record whose sealed fields it is about.",
        shape=Shape.RECORD,
        hangs=True,
        required=True,
        index=True,
    )
    use: str | None = guarding(
        "For which use", shape=Shape.CODE, vocabulary="consent_use", required=True, quick=True
    )
    recipient: str | None = guarding(
        "For which recipient",
        help="A colleague's name as on the card; nothing, or 'anyone', for all who serve the use.",
        most=80,
    )
    level: str | None = guarding(
        "How far they may be known",
        help="Sealed fields leave from I3 (named to the recipient) on.",
        shape=Shape.CODE,
        vocabulary="identity_level",
        quick=True,
        strictness=nameless,
    )
    state: str | None = guarding(
        "State",
        shape=Shape.CODE,
        vocabulary="consent_state",
        required=True,
        quick=True,
        strictness=answered,
    )
    obtained: str | None = guarding(
        "How it was obtained", help="Never the person's name.", section="grounds", most=2000
    )
    obtained_when: str | None = guarding(
        "When it was obtained", shape=Shape.WHEN, section="grounds"
    )
    obtained_when_earliest: str | None = derived_column()
    obtained_when_latest: str | None = derived_column()
    review: str | None = guarding(
        "To be reviewed",
        help="From this date on nothing leaves until they were asked again.",
        shape=Shape.WHEN,
        section="grounds",
    )
    review_earliest: str | None = derived_column()
    review_latest: str | None = derived_column()
    conditions: str | None = guarding(
        "Conditions",
        help="Shown to whoever hands something over.",
        shape=Shape.LONG,
        section="grounds",
    )
    # A refusal that was withdrawn refuses no more, so neither way is the stricter one.
    withdrawn: str | None = guarding(
        "Withdrawn because",
        help="The reason why this record no longer counts. It stays readable.",
        section="handling",
        typed=False,
    )
