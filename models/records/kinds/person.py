"""A person who came to harm, and the harm that came to them in one incident."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Index, text

from models.records.base import Record
from models.records.facet import Shape, derived_column, descriptive, guarding
from models.records.what_counts import WITHDRAWN_SQL


class Person(Record, table=True):
    """One person under a code name, somebody whom nobody has identified yet, or a group.

    A person may appear in several incidents and counts once. Who it is stands in the sealed
    fields alone, which never reach lists, titles, search or file names, and leave in a bundle
    only with consent.
    """

    __tablename__ = "person"
    __table_args__ = (
        # The few that are counted no more are found without a look at the others.
        Index("person_withdrawn", "withdrawn", "id", sqlite_where=text(WITHDRAWN_SQL)),
    )
    KIND: ClassVar[str] = "person"
    PREFIX: ClassVar[str] = "PER"
    LABEL: ClassVar[str] = "Person"
    TITLE: ClassVar[tuple[str, ...]] = ("code_name", "distinguishing")

    kind: str | None = descriptive(
        "One person or a group",
        help="Nothing chosen reads as one person.",
        shape=Shape.CODE,
        vocabulary="person_kind",
    )
    code_name: str | None = descriptive(
        "Code name",
        help="What tells this person apart here; the real name belongs in the sealed fields.",
        required=True,
        quick=True,
        most=200,
    )
    group_size: str | None = descriptive(
        "How many are in the group",
        help="For a group: 3, 2-5, 3+. Its least number counts.",
        shape=Shape.HOW_MANY,
    )
    group_size_low: int | None = derived_column()
    group_size_high: int | None = derived_column()
    sex: str | None = descriptive("Sex", shape=Shape.CODE, vocabulary="sex")
    age_range: str | None = descriptive("Age", help="25-35, about 40, child, adult", most=40)
    party: str | None = descriptive(
        "Belongs to", help="A party to the conflict, or civilian, as described.", most=200
    )
    unit: str | None = guarding(
        "Unit they served in", shape=Shape.RECORD, target="actor", brings=True, index=True
    )
    distinguishing: str | None = descriptive(
        "What tells them apart",
        help="Clothing, wounds, position in the picture; never a name.",
        shape=Shape.LONG,
        most=4000,
    )
    risk: list[str] = guarding(
        "Protection", shape=Shape.CODES, vocabulary="protection", section="protection"
    )
    names: str | None = descriptive(
        "Names and spellings",
        help="One spelling a line, in each script in which it is known.",
        shape=Shape.LONG,
        section="sealed",
        sealed=True,
        most=4000,
    )
    birth: str | None = descriptive(
        "Birth", help="Date and place.", section="sealed", sealed=True, most=300
    )
    id_numbers: str | None = descriptive(
        "Numbers of documents and tags",
        shape=Shape.LONG,
        section="sealed",
        sealed=True,
        most=2000,
    )
    next_of_kin: str | None = descriptive(
        "Next of kin", shape=Shape.LONG, section="sealed", sealed=True, most=4000
    )
    family_notified: str | None = descriptive(
        "Family notified",
        help="By whom and when, or that it has not happened.",
        shape=Shape.LONG,
        section="sealed",
        sealed=True,
        most=2000,
    )
    external: list[str] = descriptive("Identifiers elsewhere", shape=Shape.TAGS, section="handling")


class Harm(Record, table=True):
    """What happened to one person in one incident."""

    __tablename__ = "harm"
    __table_args__ = (
        # Figures find who came to which harm, and who several times, in this alone.
        Index(
            "harm_by_person",
            "person",
            "incident",
            "withdrawn",
            "outcome",
            "victim_status",
            "method",
        ),
    )
    KIND: ClassVar[str] = "harm"
    PREFIX: ClassVar[str] = "HRM"
    LABEL: ClassVar[str] = "Harm"
    TITLE: ClassVar[tuple[str, ...]] = ("outcome", "victim_status")

    incident: str | None = guarding(
        "Incident", shape=Shape.RECORD, target="incident", hangs=True, required=True, index=True
    )
    person: str | None = guarding(
        "Person",
        shape=Shape.RECORD,
        target="person",
        brings=True,
        required=True,
        quick=True,
    )
    outcome: str | None = descriptive(
        "Outcome",
        help="Only who is coded as killed counts as killed.",
        shape=Shape.CODE,
        vocabulary="outcome",
        quick=True,
    )
    victim_status: str | None = descriptive(
        "Status at that moment", shape=Shape.CODE, vocabulary="victim_status", quick=True
    )
    act: str | None = descriptive("Act", shape=Shape.CODE, vocabulary="act")
    method: str | None = descriptive("Method", shape=Shape.CODE, vocabulary="method")
    hors_de_combat: list[str] = descriptive(
        "Hors de combat because",
        shape=Shape.CODES,
        vocabulary="hors_de_combat",
        section="protection",
    )
    hostile_act: str | None = descriptive(
        "Was a hostile act of theirs seen",
        shape=Shape.CODE,
        vocabulary="seen",
        section="protection",
    )
    escape_attempt: str | None = descriptive(
        "Was an attempt to escape seen",
        shape=Shape.CODE,
        vocabulary="seen",
        section="protection",
    )
    restraints: list[str] = descriptive(
        "Restraints", shape=Shape.CODES, vocabulary="restraint", section="protection"
    )
    body: str | None = descriptive(
        "Body", shape=Shape.CODE, vocabulary="body", section="afterwards"
    )
    identification: str | None = descriptive(
        "Identified by", shape=Shape.CODE, vocabulary="identification", section="afterwards"
    )
