"""An assessment: what a person concludes of an incident, by which standard, and why."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, descriptive, guarding


class Assessment(Record, table=True):
    """What one person concluded of an incident; the signature says whose device wrote it.

    The incident is agreed upon where somebody assessed it who did not code it alone. Without
    that it reads as "single coder".
    """

    __tablename__ = "assessment"
    KIND: ClassVar[str] = "assessment"
    PREFIX: ClassVar[str] = "ASM"
    LABEL: ClassVar[str] = "Assessment"
    TITLE: ClassVar[tuple[str, ...]] = ("decision", "reasoning")

    incident: str | None = guarding(
        "Incident", shape=Shape.RECORD, target="incident", hangs=True, required=True, index=True
    )
    decision: str | None = descriptive(
        "Decision",
        shape=Shape.CODE,
        vocabulary="assessment_decision",
        required=True,
        quick=True,
    )
    verification: str | None = descriptive(
        "Verification", shape=Shape.CODE, vocabulary="verification", quick=True
    )
    proof_standard: str | None = descriptive(
        "Standard of proof",
        help="V4 (verified) needs one.",
        shape=Shape.CODE,
        vocabulary="proof_standard",
        quick=True,
    )
    reasoning: str | None = descriptive("Reasoning", shape=Shape.LONG, required=True, quick=True)
    killed_low: int | None = descriptive("Killed, at least", shape=Shape.NUMBER, section="counts")
    killed_best: int | None = descriptive("Killed, best", shape=Shape.NUMBER, section="counts")
    killed_high: int | None = descriptive("Killed, up to", shape=Shape.NUMBER, section="counts")
    injured_low: int | None = descriptive("Injured, at least", shape=Shape.NUMBER, section="counts")
    injured_best: int | None = descriptive("Injured, best", shape=Shape.NUMBER, section="counts")
    injured_high: int | None = descriptive("Injured, up to", shape=Shape.NUMBER, section="counts")
    count_basis: str | None = descriptive(
        "Basis of the counts",
        help="Why these numbers and not others; without it they do not stand.",
        shape=Shape.LONG,
        section="counts",
    )
    reviewer: str | None = descriptive(
        "Reviewer", help="A code name or a role; the signature names the device.", most=200
    )
