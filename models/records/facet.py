"""A facet says once, beside the column, all that afield needs to know about one field.

Forms, details, line mode, search, CSV columns and checks read it from
``Kind.__table__.c[name].info["facet"]``; a new field is one line in its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from models.records.authority import Authority, Strictness


class Shape(StrEnum):
    """What kind of value a field holds, which decides how it is typed, checked and shown."""

    TEXT = "text"
    LONG = "long"
    WHEN = "when"
    HOW_MANY = "how_many"
    NUMBER = "number"
    CODE = "code"
    CODES = "codes"
    TAGS = "tags"
    YES_NO = "yes_no"
    RECORD = "record"
    POSITION = "position"
    DIGEST = "digest"

    @property
    def many(self) -> bool:
        """Return whether a value is a list; two lists of one field join when histories merge."""
        return self in {Shape.CODES, Shape.TAGS}


_MOST = 4000
_LONG_MOST = 200_000
DERIVED_SUFFIXES: Mapping[Shape, tuple[str, str]] = MappingProxyType(
    {Shape.WHEN: ("_earliest", "_latest"), Shape.HOW_MANY: ("_low", "_high")}
)
"""The two columns that the database sorts and filters by, for each shape that needs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One field as a person meets it.

    ``most`` bounds characters (TEXT, LONG), and is the exact number of hexadecimal digits of a
    DIGEST. ``degrees`` is the largest POSITION either side of zero: 90 for a latitude, 180 for a
    longitude. ``target`` is the kind that a RECORD points to; None allows every kind.
    Fields that are not ``typed`` are set by afield itself and have no place in a form. A record
    ``hangs`` on the one that such a RECORD points to: it says nothing without it, and stays where
    it stays. A RECORD that ``brings`` has the other handed over along with it. One that ``rests``
    on the other repeats what it says, and so stays where it stays, but belongs to another record.

    ``authority`` says whose word on the field counts. ``strictness`` ranks the values of a
    guard; where there is none, no value is stricter than another, and in a list more is.
    """

    label: str
    authority: Authority = Authority.DESCRIPTIVE
    help: str = ""
    shape: Shape = Shape.TEXT
    vocabulary: str | None = None
    sealed: bool = False
    required: bool = False
    target: str | None = None
    hangs: bool = False
    brings: bool = False
    rests: bool = False
    section: str = "facts"
    quick: bool = False
    typed: bool = True
    strictness: Strictness | None = None
    most: int = _MOST
    degrees: int = 0


class Words(TypeDecorator[list[str]]):
    """A list of words in one JSON column; a list that nobody filled in reads as an empty one."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> list[str]:
        """Return a list for the database, never a JSON null."""
        return value or []

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> list[str]:
        """Return a list for the reader, never None."""
        return value or []


def descriptive(label: str, **more: Any) -> Any:
    """Return a field that anyone's operation describes."""
    return _facet(label, Authority.DESCRIPTIVE, **more)


def guarding(label: str, **more: Any) -> Any:
    """Return a field that decides what may be done, and is only tightened from outside."""
    return _facet(label, Authority.GUARDING, **more)


def fixed(label: str, **more: Any) -> Any:
    """Return a field that afield sets when a record begins, and that stays so."""
    return _facet(label, Authority.FIXED, typed=False, **more)


def _facet(
    label: str,
    authority: Authority,
    *,
    shape: Shape = Shape.TEXT,
    most: int | None = None,
    index: bool = False,
    **more: Any,
) -> Any:
    """Return a recorded field: its column, with its facet in the column's ``info``.

    ``more`` goes to :class:`Facet` unchanged. A value may always be missing, because people log
    first and code later; ``required`` is a matter for forms and checks, not for the database.
    """
    if most is None:
        most = _LONG_MOST if shape is Shape.LONG else _MOST
    about = Facet(label=label, authority=authority, shape=shape, most=most, **more)
    info = {"info": {"facet": about}}
    if shape.many:
        return Field(default_factory=list, sa_type=Words, sa_column_kwargs=info)
    return Field(default=None, index=index, sa_column_kwargs=info)


def derived_column(*, index: bool = False) -> Any:
    """Return a column that is computed from a WHEN or HOW_MANY field and typed by nobody."""
    return Field(default=None, index=index)
