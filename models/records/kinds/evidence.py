"""Evidence: bytes as they were taken in, and links from them to what they speak of."""

from __future__ import annotations

from typing import ClassVar

from models.records.authority import is_set
from models.records.base import Record
from models.records.facet import Shape, derived_column, descriptive, fixed, guarding


class Evidence(Record, table=True):
    """A file as it was taken in, told apart by its digests; the original is never touched.

    ``original_name`` is data: it is shown cleaned, and never used as a path. Who named the file
    may have named a person, so it is no title, and stays at home unless somebody asks for it.
    """

    __tablename__ = "evidence"
    KIND: ClassVar[str] = "evidence"
    PREFIX: ClassVar[str] = "EVD"
    LABEL: ClassVar[str] = "Evidence"
    TITLE: ClassVar[tuple[str, ...]] = ("title",)
    NO_TITLE: ClassVar[tuple[str, ...]] = ("original_name",)
    UNTITLED: ClassVar[str | None] = "mime"

    title: str | None = descriptive(
        "Title", help="What it shows, without anybody's name.", quick=True, most=300
    )
    type: str | None = descriptive("Type", shape=Shape.CODE, vocabulary="evidence_type", quick=True)
    content_when: str | None = descriptive(
        "Shows what happened on",
        help="The date of what is seen or heard, not of the file.",
        shape=Shape.WHEN,
    )
    content_when_earliest: str | None = derived_column()
    content_when_latest: str | None = derived_column()
    content_place: str | None = descriptive("Shows the place", most=300)
    authenticity: str | None = descriptive(
        "Authenticity", shape=Shape.CODE, vocabulary="authenticity"
    )
    graphic: bool | None = guarding("Graphic", shape=Shape.YES_NO, strictness=is_set)
    identifies_people: bool | None = guarding(
        "Identifies people",
        help="Faces, names, voices, documents.",
        shape=Shape.YES_NO,
        strictness=is_set,
    )

    acquired_when: str | None = descriptive("Acquired on", shape=Shape.WHEN, section="acquisition")
    acquired_when_earliest: str | None = derived_column()
    acquired_when_latest: str | None = derived_column()
    acquired_by: str | None = descriptive(
        "Acquired by", help="A code name or a role.", section="acquisition", most=200
    )
    acquired_how: str | None = descriptive("Acquired how", section="acquisition", most=1000)
    acquired_from: str | None = descriptive(
        "Acquired from",
        help="A link, or the code name of a source.",
        section="acquisition",
        most=2000,
    )
    original: bool | None = descriptive(
        "Original",
        help="No: it was made from something else.",
        shape=Shape.YES_NO,
        section="acquisition",
    )
    parent: str | None = descriptive(
        "Made from", shape=Shape.RECORD, target="evidence", section="acquisition", index=True
    )
    derivation: str | None = descriptive(
        "Made by", shape=Shape.CODE, vocabulary="derivation", section="acquisition"
    )
    held_outside: str | None = descriptive(
        "Held outside",
        help="Where the bytes are, when they are not in this vault.",
        section="acquisition",
        most=2000,
    )

    original_name: str | None = fixed(
        "Original name",
        help="It may name a person, and stays here unless you let file names leave.",
        section="file",
        most=1024,
    )
    mime: str | None = fixed("File type", section="file", most=200)
    size: int | None = fixed("Size in bytes", shape=Shape.NUMBER, section="file")
    sha256: str | None = fixed("SHA-256", shape=Shape.DIGEST, section="file", most=64, index=True)
    sha512: str | None = fixed("SHA-512", shape=Shape.DIGEST, section="file", most=128)
    embedded_metadata: str | None = descriptive(
        "Embedded metadata",
        help="As found in the file: device, position, time. It can point to a person.",
        shape=Shape.LONG,
        section="sealed",
        sealed=True,
    )


class EvidenceLink(Record, table=True):
    """One piece of evidence speaks for, against, or around another record."""

    __tablename__ = "evidence_link"
    KIND: ClassVar[str] = "evidence_link"
    PREFIX: ClassVar[str] = "LNK"
    LABEL: ClassVar[str] = "Evidence link"
    TITLE: ClassVar[tuple[str, ...]] = ("locator", "relation")

    evidence: str | None = guarding(
        "Evidence",
        shape=Shape.RECORD,
        target="evidence",
        hangs=True,
        brings=True,
        required=True,
        index=True,
    )
    target: str | None = guarding(
        "Speaks of", shape=Shape.RECORD, hangs=True, required=True, index=True
    )
    relation: str | None = descriptive(
        "Relation", shape=Shape.CODE, vocabulary="evidence_relation", quick=True
    )
    locator: str | None = descriptive("Where in it", help="00:13-00:21, or p. 4", most=300)
    elements: list[str] = descriptive(
        "Elements that it speaks of",
        help="Which elements of a crime it supports or contradicts, as its relation says.",
        shape=Shape.CODES,
        vocabulary="element",
    )
