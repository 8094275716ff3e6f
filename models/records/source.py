"""A source: who says it, with everything that could identify a person sealed."""

from __future__ import annotations

from typing import ClassVar

from models.records.facet import Shape, facet
from models.records.record import Record


class Source(Record, table=True):
    """A witness under a code name, or a publisher under its own.

    The sealed fields never reach lists, titles, search or file names, and leave in a bundle only
    with consent.
    """

    __tablename__ = "source"
    KIND: ClassVar[str] = "source"
    PREFIX: ClassVar[str] = "SRC"
    LABEL: ClassVar[str] = "Source"
    TITLE: ClassVar[tuple[str, ...]] = ("name",)

    name: str | None = facet(
        "Code name or publisher",
        help="A code name for a person; the real name belongs in the sealed fields.",
        required=True,
        quick=True,
        most=200,
    )
    type: str | None = facet("Type", shape=Shape.CODE, vocabulary="source_type")
    origin_group: str | None = facet(
        "Origin group",
        help="Sources that repeat one another share a group and count as one.",
        most=200,
    )
    openness: str | None = facet("Open or closed", shape=Shape.CODE, vocabulary="openness")
    reference: str | None = facet("Where to find it", help="A link or a title.", most=2000)
    bias: str | None = facet(
        "Bias", help="Interest, loyalty or pressure to keep in mind.", shape=Shape.LONG
    )
    reliability: str | None = facet(
        "Reliability",
        help="Nothing chosen reads as F (cannot be judged).",
        shape=Shape.CODE,
        vocabulary="reliability",
        section="grading",
    )
    risk: list[str] = facet(
        "Protection", shape=Shape.CODES, vocabulary="protection", section="protection"
    )
    identity: str | None = facet(
        "Real identity", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
    contact: str | None = facet(
        "Contact", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
    how_to_meet: str | None = facet(
        "How to meet safely", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
