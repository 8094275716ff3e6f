"""An incident: what is said to have happened at one place and time; and how two belong together."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Index

from models.records.authority import is_set
from models.records.base import Record
from models.records.facet import Shape, derived_column, descriptive, guarding


class Incident(Record, table=True):
    """What is said to have happened; alleged until somebody assesses it, and never a verdict.

    The killed and injured columns are adjudicated: a person types them, with a basis. What the
    sources say stays in their claims.
    """

    __tablename__ = "incident"
    __table_args__ = (
        # The list's orders and the filters by date are answered from these alone.
        Index("incident_by_date", "withdrawn", "when_earliest"),
        Index("incident_by_change", "withdrawn", "changed"),
        # Duplicates are looked for in it alone: what is of one time, and near or called alike.
        Index("incident_by_span", "when_earliest", "when_latest", "place", "lat", "lon"),
        Index("incident_by_canonical", "canonical"),
        # What people adjudicated is asked for by number.
        Index(
            "incident_ranges",
            *(f"{harm}_{end}" for harm in ("killed", "injured") for end in ("low", "best", "high")),
        ),
        # Figures read which incidents count, and what they are grouped by, from this alone.
        Index(
            "incident_counted",
            "withdrawn",
            "canonical",
            "status",
            "verification",
            "proof_standard",
            "id",
            "acts",
            "custody_phase",
        ),
    )
    KIND: ClassVar[str] = "incident"
    PREFIX: ClassVar[str] = "INC"
    LABEL: ClassVar[str] = "Incident"
    TITLE: ClassVar[tuple[str, ...]] = ("title",)

    title: str | None = descriptive(
        "What",
        help="One line that tells it apart, without anybody's name.",
        required=True,
        quick=True,
        most=300,
    )
    summary: str | None = descriptive("Summary", shape=Shape.LONG)
    when: str | None = descriptive(
        "When",
        help="now, -2h, yest 14:30, 2026-03, ~2026-03, 2026-03-01..05 (one day in between), "
        "2026-03-01/05 (lasted), before 2026-05-03, ? (unknown)",
        shape=Shape.WHEN,
        required=True,
        quick=True,
    )
    when_earliest: str | None = derived_column()
    when_latest: str | None = derived_column()
    when_basis: str | None = descriptive(
        "Date known from", shape=Shape.CODE, vocabulary="when_basis"
    )

    place: str | None = descriptive(
        "Where", help="The place in plain words.", section="place", quick=True, most=300
    )
    admin: str | None = descriptive(
        "Administrative path",
        help="From small to large: settlement, district, region.",
        section="place",
        most=300,
    )
    country: str | None = descriptive("Country", section="place", most=100)
    lat: str | None = descriptive(
        "Latitude",
        help="48.5132, or 48 30 47 N; a pair or a grid reference (MGRS) fills both",
        shape=Shape.POSITION,
        section="place",
        degrees=90,
    )
    lon: str | None = descriptive(
        "Longitude",
        help="37.9461, or 37 56 46 E; a pair or a grid reference (MGRS) fills both",
        shape=Shape.POSITION,
        section="place",
        degrees=180,
    )
    place_precision: str | None = descriptive(
        "Precision of the place",
        shape=Shape.CODE,
        vocabulary="place_precision",
        section="place",
    )
    place_confidence: str | None = descriptive(
        "Confidence in the place", shape=Shape.CODE, vocabulary="confidence", section="place"
    )
    place_method: str | None = descriptive(
        "Place known from", shape=Shape.CODE, vocabulary="place_method", section="place"
    )

    acts: list[str] = descriptive(
        "Acts",
        help="What it may amount to, the main act first. A lead for a lawyer, not a finding.",
        shape=Shape.CODES,
        vocabulary="act",
        section="classification",
    )
    conflict_class: str | None = descriptive(
        "Class of conflict",
        shape=Shape.CODE,
        vocabulary="conflict_class",
        section="classification",
    )
    custody_phase: str | None = descriptive(
        "Phase of custody",
        shape=Shape.CODE,
        vocabulary="custody_phase",
        section="classification",
    )
    tags: list[str] = descriptive("Tags", shape=Shape.TAGS, section="classification")
    graphic: bool | None = guarding(
        "Graphic",
        help="Whether its text or media can harm the person who reads or sees them.",
        shape=Shape.YES_NO,
        section="classification",
        strictness=is_set,
    )

    status: str | None = descriptive(
        "Status",
        help="Nothing chosen reads as draft.",
        shape=Shape.CODE,
        vocabulary="status",
        section="assessment",
        index=True,
    )
    verification: str | None = descriptive(
        "Verification", shape=Shape.CODE, vocabulary="verification", section="assessment"
    )
    proof_standard: str | None = descriptive(
        "Standard of proof",
        help="V4 (verified) needs one.",
        shape=Shape.CODE,
        vocabulary="proof_standard",
        section="assessment",
    )
    killed_low: int | None = descriptive(
        "Killed, at least", shape=Shape.NUMBER, section="assessment"
    )
    killed_best: int | None = descriptive("Killed, best", shape=Shape.NUMBER, section="assessment")
    killed_high: int | None = descriptive("Killed, up to", shape=Shape.NUMBER, section="assessment")
    injured_low: int | None = descriptive(
        "Injured, at least", shape=Shape.NUMBER, section="assessment"
    )
    injured_best: int | None = descriptive(
        "Injured, best", shape=Shape.NUMBER, section="assessment"
    )
    injured_high: int | None = descriptive(
        "Injured, up to", shape=Shape.NUMBER, section="assessment"
    )
    count_basis: str | None = descriptive(
        "Basis of the counts",
        help="Why these numbers and not others; without it they do not stand.",
        shape=Shape.LONG,
        section="assessment",
    )
    canonical: str | None = descriptive(
        "Duplicate of",
        help="The incident that counts instead of this one.",
        shape=Shape.RECORD,
        target="incident",
        section="assessment",
    )
    external: list[str] = descriptive(
        "Identifiers elsewhere",
        help="The collection and its number, such as ucdp-ged:300380",
        shape=Shape.TAGS,
        section="handling",
    )


class IncidentLink(Record, table=True):
    """How two incidents belong together, or the remembered decision that they are not the same.

    That one is a duplicate of another stands in the incident itself (``canonical``), because
    it decides what counts.
    """

    __tablename__ = "incident_link"
    KIND: ClassVar[str] = "incident_link"
    PREFIX: ClassVar[str] = "ILK"
    LABEL: ClassVar[str] = "Link between incidents"
    TITLE: ClassVar[tuple[str, ...]] = ("type", "reason")

    incident: str | None = guarding(
        "Incident", shape=Shape.RECORD, target="incident", hangs=True, required=True, index=True
    )
    other: str | None = guarding(
        "The other incident",
        shape=Shape.RECORD,
        target="incident",
        hangs=True,
        required=True,
        quick=True,
        index=True,
    )
    type: str | None = descriptive(
        "How they belong together",
        shape=Shape.CODE,
        vocabulary="incident_link",
        required=True,
        quick=True,
    )
    certainty: str | None = descriptive(
        "Certainty", shape=Shape.CODE, vocabulary="certainty", quick=True
    )
    reason: str | None = descriptive("Reason", shape=Shape.LONG, quick=True, most=4000)
