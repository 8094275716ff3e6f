"""Decisions say how recorded operations are read: about a forked device, about erasure."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, descriptive, fixed


class ForkRuling(Record, table=True):
    """What somebody decided about a device that signed two different operations as one number.

    Everybody who decides about the same fork writes to the same record, so that two decisions that
    differ are a conflict like any other.
    """

    __tablename__ = "fork_ruling"
    KIND: ClassVar[str] = "fork_ruling"
    PREFIX: ClassVar[str] = "FRK"
    LABEL: ClassVar[str] = "Decision about a forked device"
    TITLE: ClassVar[tuple[str, ...]] = ("reason",)
    DERIVED: ClassVar[bool] = True

    device: str | None = fixed("Device", shape=Shape.DIGEST, most=32)
    number: int | None = fixed("From its change number", shape=Shape.NUMBER)
    ruling: str | None = descriptive(
        "Decision", shape=Shape.CODE, vocabulary="fork_ruling", required=True
    )
    reason: str | None = descriptive("Reason", shape=Shape.LONG)


class Erasure(Record, table=True):
    """Sealed values that somebody erased, named by their digests alone.

    A digest says nothing without the salt that is erased with the value. It is never taken back:
    whether a value survived would depend on which of the two a vault heard of first.
    """

    __tablename__ = "erasure"
    KIND: ClassVar[str] = "erasure"
    PREFIX: ClassVar[str] = "ERA"
    LABEL: ClassVar[str] = "Erasure"
    TITLE: ClassVar[tuple[str, ...]] = ("reason",)
    FINAL: ClassVar[bool] = True

    subject: str | None = fixed("Record", shape=Shape.RECORD, hangs=True, index=True)
    digests: list[str] = fixed("Digests of the erased values", shape=Shape.TAGS)
    reason: str | None = descriptive(
        "Reason", help="Never the name or the number that was erased.", shape=Shape.LONG
    )
