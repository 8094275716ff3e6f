"""A source: who says it, with everything that could identify a person sealed."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, descriptive, guarding


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

    name: str | None = descriptive(
        "Code name or publisher",
        help="A code name for a person; the real name belongs in the sealed fields.",
        required=True,
        quick=True,
        most=200,
    )
    type: str | None = descriptive("Type", shape=Shape.CODE, vocabulary="source_type")
    origin_group: str | None = descriptive(
        "Origin group",
        help="Sources that repeat one another share a group and count as one.",
        most=200,
    )
    openness: str | None = descriptive("Open or closed", shape=Shape.CODE, vocabulary="openness")
    reference: str | None = descriptive("Where to find it", help="A link or a title.", most=2000)
    bias: str | None = descriptive(
        "Bias", help="Interest, loyalty or pressure to keep in mind.", shape=Shape.LONG
    )
    reliability: str | None = descriptive(
        "Reliability",
        help="Nothing chosen reads as F (cannot be judged).",
        shape=Shape.CODE,
        vocabulary="reliability",
        section="grading",
    )
    risk: list[str] = guarding(
        "Protection", shape=Shape.CODES, vocabulary="protection", section="protection"
    )
    identity: str | None = descriptive(
        "Real identity", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
    contact: str | None = descriptive(
        "Contact", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
    how_to_meet: str | None = descriptive(
        "How to meet safely", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
