"""Every kind of record has these columns and facts in common."""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Field, SQLModel

from models.records.authority import handled, is_set
from models.records.facet import Shape, guarding


class Record(SQLModel):
    """One row of the projection: the state that all known operations of a record add up to.

    Columns with a facet are recorded by people and travel in operations; the others are kept by
    the vault. Kinds point to each other by ``id`` without foreign keys, because a colleague's
    bundle may hold a claim and not the incident that it is about.

    ``created`` and ``changed`` are milliseconds since the epoch, from the operations' clocks;
    ``author`` is the device that wrote the first operation.
    """

    model_config = {"hide_input_in_errors": True}

    KIND: ClassVar[str]
    PREFIX: ClassVar[str]
    LABEL: ClassVar[str]
    TITLE: ClassVar[tuple[str, ...]]
    """The fields that can name a record in one line, the best first; never a sealed one."""

    NO_TITLE: ClassVar[tuple[str, ...]] = ()
    """The fields whose values are no title, also where a title repeats one."""

    UNTITLED: ClassVar[str | None] = None
    """The field that, after its kind, says what a record without a title is."""

    FINAL: ClassVar[bool] = False
    """Whether a record of this kind, once signed, is never withdrawn."""

    LEDGER: ClassVar[bool] = False
    """Whether the store alone writes records of this kind, and nothing of one ever changes."""

    DERIVED: ClassVar[bool] = False
    """Whether its id follows from what it is about, so that several people may begin it."""

    no: int | None = Field(default=None, primary_key=True)
    """A row number of this vault alone; it never leaves it."""
    id: str = Field(unique=True, index=True)
    ref: str = Field(index=True)
    created: int
    changed: int
    author: str
    handling: str | None = guarding(
        "Handling",
        help="Who may be given this record. Nothing chosen reads as AMBER+STRICT.",
        shape=Shape.CODE,
        vocabulary="handling",
        section="handling",
        strictness=handled,
    )
    withdrawn: str | None = guarding(
        "Withdrawn because",
        help="The reason why this record no longer counts. It stays readable.",
        section="handling",
        typed=False,
        strictness=is_set,
    )
