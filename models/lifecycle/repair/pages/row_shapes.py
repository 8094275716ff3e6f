"""A row is known by the kinds of its columns, so that no damaged schema hides what it is of.

A kind of column says its type and, of text and bytes, the length: a row of the log with its hash
of 32 bytes, its device of 32 letters and its signature of 64 bytes is like no other. Where two
tables have rows alike, what a column says tells them apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from models.lifecycle.repair.pages.records import Row
from models.storage import (
    BlobRow,
    ColleagueRow,
    DisclosureRow,
    DraftRow,
    ErasedRow,
    JournalRow,
    OperationRow,
    SettingRow,
    SubjectRow,
)

_INTEGERS: Final = frozenset({1, 2, 3, 4, 5, 6, 8, 9})
_UUID: Final = 36
SCHEMA: Final = "sqlite_master"

Test = Callable[[int], bool]


def _whole(kind: int) -> bool:
    return kind in _INTEGERS


def _none(kind: int) -> bool:
    return kind == 0


def _text(kind: int) -> bool:
    return kind >= 13 and kind % 2 == 1


def _bytes(kind: int) -> bool:
    return kind >= 12 and kind % 2 == 0


def _text_or_none(kind: int) -> bool:
    return kind == 0 or _text(kind)


def _letters(length: int) -> Test:
    return lambda kind: kind == 13 + 2 * length


def _exactly(size: int) -> Test:
    return lambda kind: kind == 12 + 2 * size


OPERATION: Final[str] = OperationRow.__tablename__
DISCLOSURE: Final[str] = DisclosureRow.__tablename__
COLLEAGUE: Final[str] = ColleagueRow.__tablename__
SETTING: Final[str] = SettingRow.__tablename__
DRAFT: Final[str] = DraftRow.__tablename__
JOURNAL: Final[str] = JournalRow.__tablename__
ERASED: Final[str] = ErasedRow.__tablename__
BLOB: Final[str] = BlobRow.__tablename__
SUBJECT: Final[str] = SubjectRow.__tablename__

# In each, the column that is the row's number is stored as nothing.
_SHAPES: Mapping[str, tuple[Test, ...]] = MappingProxyType(
    {
        OPERATION: (
            *(_none, _exactly(32), _letters(32), _whole, _text, _letters(_UUID), _whole),
            *(_bytes, _exactly(64)),
        ),
        DISCLOSURE: (_whole, _text, _exactly(16), _text),
        COLLEAGUE: (_none, _letters(32), _text, _bytes, _text, _text, _text_or_none),
        SETTING: (_text, _text),
        DRAFT: (_text, _text, _whole),
        JOURNAL: (_none, _whole, _text, _text),
        ERASED: (_exactly(32), _text),
        BLOB: (_letters(64), _letters(128), _whole, _letters(32)),
        SUBJECT: (_none, _letters(_UUID), _text, _text, _text),
        SCHEMA: (_text, _text, _text, _whole, _text_or_none),
    }
)
_BY_LENGTH: Mapping[int, list[str]] = MappingProxyType(
    {
        length: [name for name, shape in _SHAPES.items() if len(shape) == length]
        for length in {len(shape) for shape in _SHAPES.values()}
    }
)


def has_shape(kinds: tuple[int, ...]) -> bool:
    """Return whether a row with columns of these kinds may be of a table that is looked for."""
    return any(_fits(name, kinds) for name in _BY_LENGTH.get(len(kinds), ()))


def table_of_row(row: Row) -> str | None:
    """Return the name of the table that a row of some wanted shape is of, or None."""
    for name in _BY_LENGTH.get(len(row.values), ()):
        if _like(name, row):
            return name
    return None


def _fits(name: str, kinds: tuple[int, ...]) -> bool:
    return all(test(kind) for test, kind in zip(_SHAPES[name], kinds, strict=True))


def _like(name: str, row: Row) -> bool:
    return _fits(name, tuple(map(_kind_of, row.values))) and _said(name, row)


def _kind_of(value: object) -> int:
    """Return a kind of column that a value has."""
    if value is None:
        return 0
    if isinstance(value, int):
        return 6
    if isinstance(value, bytes):
        return 12 + 2 * len(value)
    # Lengths count bytes; those that are looked for are of letters of one byte each.
    return 13 + 2 * len(str(value).encode())


def _said(name: str, row: Row) -> bool:
    """Return whether a row says what one of its table does, where shapes do not tell."""
    if name == SETTING:
        # A conflict is noted as a record and a field.
        return not _is_uuid(row.values[0]) and _is_json(row.values[1], object)
    if name == DRAFT:
        return _is_json(row.values[1], dict)
    if name == JOURNAL:
        return _is_json(row.values[3], dict)
    if name == SUBJECT:
        return _is_json(row.values[4], list)
    return True


def _is_uuid(value: object) -> bool:
    text = str(value)
    return len(text) == _UUID and text[8::5][:4] == "----"


def _is_json(value: object, kind: type) -> bool:
    try:
        return isinstance(json.loads(str(value)), kind)
    except ValueError:
        return False
