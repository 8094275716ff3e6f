"""A note: a person's own words about a record, or about nothing yet."""

from __future__ import annotations

from typing import ClassVar

from models.records.base import Record
from models.records.facet import Shape, descriptive, guarding


class Note(Record, table=True):
    """A field note, a reviewer's remark, a question or a task."""

    __tablename__ = "note"
    KIND: ClassVar[str] = "note"
    PREFIX: ClassVar[str] = "NOT"
    LABEL: ClassVar[str] = "Note"
    TITLE: ClassVar[tuple[str, ...]] = ("text",)

    about: str | None = guarding("About", shape=Shape.RECORD, hangs=True, index=True)
    note_kind: str | None = descriptive("Kind", shape=Shape.CODE, vocabulary="note_kind")
    text: str | None = descriptive("Note", shape=Shape.LONG, required=True, quick=True)
    done: bool | None = descriptive("Done", help="For a question or a task.", shape=Shape.YES_NO)
