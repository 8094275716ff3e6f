"""An actor, who commanded it in which time, and what it has to do with an incident."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, derived_column, descriptive, guarding


class Actor(Record, table=True):
    """A unit, a commander, a group or an office, of any party; named, unnamed or a placeholder.

    Who stood above it is no field of it: that changes over time and rests on claims, so each
    stretch of time is a record of its own (``command``).
    """

    __tablename__ = "actor"
    KIND: ClassVar[str] = "actor"
    PREFIX: ClassVar[str] = "ACT"
    LABEL: ClassVar[str] = "Unit or actor"
    TITLE: ClassVar[tuple[str, ...]] = ("name", "description")

    name: str | None = descriptive("Name", required=True, quick=True, most=300)
    aliases: list[str] = descriptive("Other names", shape=Shape.TAGS)
    type: str | None = descriptive(
        "Type",
        help="Nothing chosen reads as a unit.",
        shape=Shape.CODE,
        vocabulary="actor_type",
    )
    echelon: str | None = descriptive("Echelon", shape=Shape.CODE, vocabulary="echelon", quick=True)
    party: str | None = descriptive("Party to the conflict", quick=True, most=200)
    naming: str | None = descriptive(
        "How it is named",
        help="A placeholder stands for whoever it was, and can never be a perpetrator.",
        shape=Shape.CODE,
        vocabulary="naming",
    )
    description: str | None = descriptive("Description", shape=Shape.LONG)
    external: list[str] = descriptive("Identifiers elsewhere", shape=Shape.TAGS, section="handling")


class Command(Record, table=True):
    """One actor stood under another one for some time, as somebody says."""

    __tablename__ = "command"
    KIND: ClassVar[str] = "command"
    PREFIX: ClassVar[str] = "CMD"
    LABEL: ClassVar[str] = "Line of command"
    TITLE: ClassVar[tuple[str, ...]] = ("period",)

    actor: str | None = guarding(
        "Unit", shape=Shape.RECORD, target="actor", hangs=True, required=True, index=True
    )
    superior: str | None = guarding(
        "Stood under",
        shape=Shape.RECORD,
        target="actor",
        brings=True,
        required=True,
        quick=True,
        index=True,
    )
    period: str | None = descriptive(
        "In which time",
        help="2024-01/2024-11; nothing: at all times",
        shape=Shape.WHEN,
        quick=True,
    )
    period_earliest: str | None = derived_column()
    period_latest: str | None = derived_column()
    claim: str | None = guarding(
        "Rests on the claim", shape=Shape.RECORD, target="claim", rests=True
    )
    basis: str | None = descriptive(
        "Known from", help="In words, where it rests on no claim.", shape=Shape.LONG, most=4000
    )


class Involvement(Record, table=True):
    """What an actor is said to have had to do with an incident; a lead, and no finding."""

    __tablename__ = "involvement"
    KIND: ClassVar[str] = "involvement"
    PREFIX: ClassVar[str] = "INV"
    LABEL: ClassVar[str] = "Involvement"
    TITLE: ClassVar[tuple[str, ...]] = ("role",)

    incident: str | None = guarding(
        "Incident", shape=Shape.RECORD, target="incident", hangs=True, required=True, index=True
    )
    actor: str | None = guarding(
        "Unit or actor",
        shape=Shape.RECORD,
        target="actor",
        brings=True,
        required=True,
        quick=True,
        index=True,
    )
    role: str | None = descriptive("Role", shape=Shape.CODE, vocabulary="role", quick=True)
    attribution_basis: list[str] = descriptive(
        "Attributed by", shape=Shape.CODES, vocabulary="attribution_basis", quick=True
    )
    confidence: str | None = descriptive("Confidence", shape=Shape.CODE, vocabulary="confidence")
    claim: str | None = guarding(
        "Rests on the claim", shape=Shape.RECORD, target="claim", rests=True
    )
