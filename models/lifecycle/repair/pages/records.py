"""Rows are read out of pages by SQLite's file format, with no word of the schema.

https://www.sqlite.org/fileformat.html, "B-tree Pages" and "Record Format". A cell of a table's
leaf is the length of its row, the number of the row, and the row; what is longer than a page holds
goes on in a chain of overflow pages. A row is the kinds of its columns, then their bytes.

Nothing here is believed: a length, a place or a page that cannot be is no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from models.storage import USABLE, Page

TABLE_LEAF: Final = 13
INDEX_LEAF: Final = 10
INDEX_INTERIOR: Final = 2
_FILE_HEADER: Final = 100
_MOST_LOCAL: Final = {
    TABLE_LEAF: USABLE - 35,
    INDEX_LEAF: (USABLE - 12) * 64 // 255 - 23,
    INDEX_INTERIOR: (USABLE - 12) * 64 // 255 - 23,
}
_LEAST_LOCAL: Final = (USABLE - 12) * 32 // 255 - 23
_INTEGER_BYTES: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_COLUMNS: Final = 64
_LONGEST: Final = 64 * 1024 * 1024
_LONGEST_HEADER: Final = 40
"""The bytes in which the kinds of nine columns can be said."""
_LONGEST_START: Final = 18
"""The bytes of two numbers, each of nine at most, before a row."""

Value = int | str | bytes | None
Read = Callable[[int], Page]


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row: its number, its columns, and whether codes prove every page that it is on."""

    number: int
    values: tuple[Value, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """Where the cells of one page are: its kind, its header's place, and the cells' places."""

    kind: int
    start: int
    cells: tuple[int, ...]


def tree_of(page: Page) -> Tree | None:
    """Return where the cells of a page of a b-tree are, or None if it is no such page."""
    start = _FILE_HEADER if page.number == 1 else 0
    content = page.content
    kind = content[start]
    if kind not in _MOST_LOCAL:
        return None
    first = start + (12 if kind == INDEX_INTERIOR else 8)
    count = min(_number(content, start + 3, 2), (USABLE - first) // 2)
    cells = tuple(_number(content, first + 2 * n, 2) for n in range(count))
    return Tree(kind, start, cells)


def rows_of(
    page: Page, read: Read, wanted: Callable[[tuple[int, ...]], bool], *, everywhere: bool
) -> Iterator[Row]:
    """Yield the rows on a page of a table whose column kinds are wanted.

    ``everywhere`` looks for the beginning of a row in each place: what is spoilt may be the list
    of places.
    """
    if everywhere:
        places: Iterable[int] = _likely_places(page.content, wanted)
    else:
        tree = tree_of(page)
        if tree is None or tree.kind != TABLE_LEAF:
            return
        places = tree.cells
    for place in places:
        row = _table_row(page, place, read, wanted)
        if row is not None:
            yield row


def entries_of(page: Page, read: Read) -> Iterator[tuple[Value, ...]]:
    """Yield the entries on a page of an index."""
    tree = tree_of(page)
    if tree is None or tree.kind == TABLE_LEAF:
        return
    for place in tree.cells:
        at = place + (4 if tree.kind == INDEX_INTERIOR else 0)
        length, at = _varint(page.content, at)
        payload = _payload(page, at, length, tree.kind, read)
        values = None if payload is None else _values(payload[0], lambda _kinds: True)
        if values is not None:
            yield values


def children_of(page: Page) -> list[int]:
    """Return the pages below a page of an index."""
    tree = tree_of(page)
    if tree is None or tree.kind != INDEX_INTERIOR:
        return []
    below = [_number(page.content, place, 4) for place in tree.cells]
    return [*below, _number(page.content, tree.start + 8, 4)]


def _table_row(
    page: Page, place: int, read: Read, wanted: Callable[[tuple[int, ...]], bool]
) -> Row | None:
    length, at = _varint(page.content, place)
    number, at = _varint(page.content, at)
    payload = _payload(page, at, length, TABLE_LEAF, read)
    if payload is None:
        return None
    values = _values(payload[0], wanted)
    return None if values is None else Row(number, values, payload[1])


def _likely_places(content: bytes, wanted: Callable[[tuple[int, ...]], bool]) -> Iterator[int]:
    """Yield the places where the cell of a wanted row may begin, by what its header has to be."""
    for header in range(2, USABLE - 2):
        size = content[header]
        if not 2 < size <= min(_LONGEST_HEADER, USABLE - header):
            continue
        kinds, at = [], header + 1
        while at < header + size:
            kind, at = _varint(content, at)
            kinds.append(kind)
        if at != header + size or not wanted(tuple(kinds)):
            continue
        length = size + sum(map(_size, kinds))
        for place in range(max(0, header - _LONGEST_START), header - 1):
            told, after = _varint(content, place)
            if told == length and _varint(content, after)[1] == header:
                yield place


def _payload(page: Page, at: int, length: int, kind: int, read: Read) -> tuple[bytes, bool] | None:
    """Return the bytes of a row and whether they are proven, or None where they cannot be."""
    if not 0 < length <= _LONGEST or at >= USABLE:
        return None
    most = _MOST_LOCAL[kind]
    local = length
    if length > most:
        local = _LEAST_LOCAL + (length - _LEAST_LOCAL) % (USABLE - 4)
        local = local if local <= most else _LEAST_LOCAL
    if at + local > USABLE:
        return None
    if local == length:
        return page.content[at : at + local], page.proven
    following = _number(page.content, at + local, 4)
    return _flowed(page, page.content[at : at + local], following, length, read)


def _flowed(
    page: Page, begun: bytes, following: int, length: int, read: Read
) -> tuple[bytes, bool] | None:
    """Return the bytes of a row that goes on in other pages, from the first of them on."""
    parts, left, proven = [begun], length - len(begun), page.proven
    while left > 0:
        if following < 2:
            return None
        page = read(following)
        parts.append(page.content[4 : 4 + left])
        proven = proven and page.proven
        left -= USABLE - 4
        following = _number(page.content, 0, 4)
    return b"".join(parts), proven


def _values(payload: bytes, wanted: Callable[[tuple[int, ...]], bool]) -> tuple[Value, ...] | None:
    """Return the columns of a row, or None unless it is one and its kinds are wanted."""
    read = _kinds(payload, len(payload))
    if read is None or not wanted(read[0]):
        return None
    kinds, at = read
    values: list[Value] = []
    for kind in kinds:
        size = _size(kind)
        part = payload[at : at + size]
        at += size
        if kind == 0:
            values.append(None)
        elif kind in (8, 9):
            values.append(kind - 8)
        elif kind in _INTEGER_BYTES:
            values.append(int.from_bytes(part, "big", signed=True))
        elif kind % 2 == 0 or kind == 7:
            values.append(part)
        else:
            try:
                values.append(part.decode())
            except UnicodeDecodeError:
                return None
    return tuple(values)


def _kinds(begun: bytes, length: int) -> tuple[tuple[int, ...], int] | None:
    """Return the kinds of a row's columns and the size of its header; its sizes must add up."""
    size, at = _varint(begun, 0)
    if not 1 < size <= min(len(begun), length):
        return None
    kinds: list[int] = []
    while at < size and len(kinds) < _MOST_COLUMNS:
        kind, at = _varint(begun, at)
        kinds.append(kind)
    if at != size or any(kind in (10, 11) for kind in kinds):
        return None
    return (tuple(kinds), size) if size + sum(map(_size, kinds)) == length else None


def _size(kind: int) -> int:
    """Return how many bytes a column of a kind takes."""
    if kind >= 12:
        return (kind - 12) // 2
    return 8 if kind == 7 else _INTEGER_BYTES.get(kind, 0)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes and the place after it; 0 beyond the end."""
    number = 0
    for n in range(9):
        if at >= len(content):
            return 0, at
        byte = content[at]
        at += 1
        if n == 8:
            return number << 8 | byte, at
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number, at


def _number(content: bytes, at: int, size: int) -> int:
    return int.from_bytes(content[at : at + size], "big")
