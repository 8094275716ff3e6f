"""Custody: one thing that was done with the bytes of a piece of evidence, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, derived_column, fixed


class Custody(Record, table=True):
    """One entry of the ledger: who did what with which bytes, when, and where they went.

    The store writes it itself, in the step in which bytes leave the seal; it is never changed
    nor taken back, and no form makes one. ``went_to`` is in words: a path may name a person, and
    stands in the journal of this vault alone.
    """

    __tablename__ = "custody"
    KIND: ClassVar[str] = "custody"
    PREFIX: ClassVar[str] = "CUS"
    LABEL: ClassVar[str] = "Custody"
    TITLE: ClassVar[tuple[str, ...]] = ("action",)
    LEDGER: ClassVar[bool] = True

    evidence: str | None = fixed(
        "Evidence", shape=Shape.RECORD, target="evidence", hangs=True, required=True, index=True
    )
    action: str | None = fixed(
        "What was done", shape=Shape.CODE, vocabulary="custody_action", required=True
    )
    done_when: str | None = fixed("When", shape=Shape.WHEN, required=True)
    done_when_earliest: str | None = derived_column()
    done_when_latest: str | None = derived_column()
    done_by: str | None = fixed("Who", required=True, most=200)
    went_to: str | None = fixed("Where to", help="In words, never as a path.", most=300)
    reason: str | None = fixed("Why", most=1000)
    sha256: str | None = fixed("SHA-256 of the bytes", shape=Shape.DIGEST, most=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One thing that the store did with bytes, before an entry is signed of it.

    ``evidence`` is the id of a record; without it, every record of bytes with this ``sha256`` gets
    an entry. ``went_to`` and ``reason`` are words, never a path.
    """

    action: str
    evidence: str | None = None
    sha256: str | None = None
    went_to: str | None = None
    reason: str | None = None
