"""An order as it is reported, and what it has to do with an incident."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, derived_column, descriptive, guarding


class Order(Record, table=True):
    """An order, a threat, a policy or an incitement; orders to protect are a kind of their own.

    An order to protect can exonerate whoever gave it, so it is recorded like any other.
    """

    __tablename__ = "order"
    KIND: ClassVar[str] = "order"
    PREFIX: ClassVar[str] = "ORD"
    LABEL: ClassVar[str] = "Order"
    TITLE: ClassVar[tuple[str, ...]] = ("words", "translation", "kind")

    kind: str | None = descriptive(
        "Kind of order", shape=Shape.CODE, vocabulary="order_kind", required=True, quick=True
    )
    issuer: str | None = guarding(
        "Given by", shape=Shape.RECORD, target="actor", brings=True, quick=True, index=True
    )
    recipients: str | None = descriptive(
        "Given to", help="Units or people as described; never a name.", most=1000
    )
    when: str | None = descriptive(
        "When", help="The day it was given, or known by.", shape=Shape.WHEN, quick=True
    )
    when_earliest: str | None = derived_column()
    when_latest: str | None = derived_column()
    medium: str | None = descriptive("Medium", shape=Shape.CODE, vocabulary="order_medium")
    words: str | None = descriptive("Words as given", shape=Shape.LONG, quick=True)
    language: str | None = descriptive(
        "Language", help="As a language tag: uk, ru, en", section="facts", most=35
    )
    translation: str | None = descriptive("Translation", shape=Shape.LONG)
    authentication: str | None = descriptive(
        "Authenticated by",
        shape=Shape.CODE,
        vocabulary="order_authentication",
        section="grading",
    )
    claim: str | None = guarding(
        "Rests on the claim", shape=Shape.RECORD, target="claim", rests=True, section="grading"
    )
    external: list[str] = descriptive("Identifiers elsewhere", shape=Shape.TAGS, section="handling")


class OrderLink(Record, table=True):
    """How a reported order relates to one incident, and how sure that is."""

    __tablename__ = "order_link"
    KIND: ClassVar[str] = "order_link"
    PREFIX: ClassVar[str] = "OLK"
    LABEL: ClassVar[str] = "Order and incident"
    TITLE: ClassVar[tuple[str, ...]] = ("relation",)

    incident: str | None = guarding(
        "Incident", shape=Shape.RECORD, target="incident", hangs=True, required=True, index=True
    )
    order: str | None = guarding(
        "Order",
        shape=Shape.RECORD,
        target="order",
        brings=True,
        required=True,
        quick=True,
        index=True,
    )
    relation: str | None = descriptive(
        "Relation", shape=Shape.CODE, vocabulary="order_relation", quick=True
    )
    certainty: str | None = descriptive(
        "Certainty", shape=Shape.CODE, vocabulary="certainty", quick=True
    )
    reason: str | None = descriptive("Reason", shape=Shape.LONG, most=4000)
