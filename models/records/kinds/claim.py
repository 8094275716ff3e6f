"""A claim: what one source says, in its own words and with its own numbers."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Index, text

from models.records.base import Record
from models.records.facet import Shape, derived_column, descriptive, guarding


class Claim(Record, table=True):
    """What one source says. Claims stand side by side; they are never added together.

    A claim without an incident waits in the inbox, or speaks of many incidents at once (scope
    aggregate, pattern or order).
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index("claim_by_source", "source", "incident", "withdrawn"),
        # The few that sum up many incidents are found without a look at the others.
        Index("claim_of_many", "scope", sqlite_where=text("scope = 'aggregate'")),
    )
    KIND: ClassVar[str] = "claim"
    PREFIX: ClassVar[str] = "CLM"
    LABEL: ClassVar[str] = "Claim"
    TITLE: ClassVar[tuple[str, ...]] = ("words", "translation", "reference")

    incident: str | None = guarding(
        "Incident", shape=Shape.RECORD, target="incident", hangs=True, quick=True, index=True
    )
    source: str | None = guarding(
        "Who says", shape=Shape.RECORD, target="source", brings=True, quick=True
    )
    scope: str | None = descriptive(
        "Speaks of",
        help="Nothing chosen reads as one incident.",
        shape=Shape.CODE,
        vocabulary="scope",
    )
    words: str | None = descriptive("Words as given", shape=Shape.LONG)
    language: str | None = descriptive(
        "Language", help="As a language tag: uk, ru, en", section="facts", most=35
    )
    translation: str | None = descriptive("Translation", shape=Shape.LONG)

    how_many: str | None = descriptive(
        "How many",
        help="3, 3+ (at least), <=5 (up to), 2-5, ~10 (about), several, ? (unknown)",
        shape=Shape.HOW_MANY,
        section="count",
        quick=True,
    )
    how_many_low: int | None = derived_column()
    how_many_high: int | None = derived_column()
    best: int | None = descriptive(
        "The source's own best estimate", shape=Shape.NUMBER, section="count"
    )
    unit: str | None = descriptive(
        "Counted in",
        help="Cases, incidents, victims and proceedings are different things.",
        shape=Shape.CODE,
        vocabulary="unit",
        section="count",
    )
    harm: str | None = descriptive("Harm", shape=Shape.CODE, vocabulary="harm", section="count")
    incidents: str | None = descriptive(
        "In how many incidents",
        help="For a figure about many incidents at once: 24, or 12+",
        shape=Shape.HOW_MANY,
        section="count",
    )
    incidents_low: int | None = derived_column()
    incidents_high: int | None = derived_column()
    period: str | None = descriptive(
        "Period that the figure covers", shape=Shape.WHEN, section="count"
    )
    period_earliest: str | None = derived_column()
    period_latest: str | None = derived_column()

    directness: str | None = descriptive(
        "How the source knows", shape=Shape.CODE, vocabulary="directness", section="origin"
    )
    origin_group: str | None = descriptive(
        "Origin group",
        help="Claims that go back to one origin share a group and count once.",
        section="origin",
        most=200,
    )
    derived_from: str | None = descriptive(
        "Repeats the claim", shape=Shape.RECORD, target="claim", section="origin"
    )
    supersedes: str | None = descriptive(
        "Replaces the claim",
        help="A later figure of the same publisher; both stay visible.",
        shape=Shape.RECORD,
        target="claim",
        section="origin",
    )
    reported_at: str | None = descriptive("Said on", shape=Shape.WHEN, section="origin")
    reported_at_earliest: str | None = derived_column()
    reported_at_latest: str | None = derived_column()
    reference: str | None = descriptive(
        "Where it was said",
        help="A link, a page, a minute.",
        section="origin",
        most=2000,
        index=True,
    )

    reliability: str | None = descriptive(
        "Reliability of the source",
        help="Judged apart from what it says. Nothing chosen reads as F.",
        shape=Shape.CODE,
        vocabulary="reliability",
        section="grading",
    )
    credibility: str | None = descriptive(
        "Credibility of the information",
        help="Judged apart from who says it. Nothing chosen reads as 6.",
        shape=Shape.CODE,
        vocabulary="credibility",
        section="grading",
    )
    state: str | None = descriptive(
        "State", shape=Shape.CODE, vocabulary="claim_state", section="grading"
    )
    elements: list[str] = descriptive(
        "Speaks for the elements",
        help="Which elements of a crime it supports; a lead for a lawyer, not a finding.",
        shape=Shape.CODES,
        vocabulary="element",
        section="elements",
    )
    elements_against: list[str] = descriptive(
        "Speaks against the elements",
        shape=Shape.CODES,
        vocabulary="element",
        section="elements",
    )
    external: list[str] = descriptive("Identifiers elsewhere", shape=Shape.TAGS, section="handling")
