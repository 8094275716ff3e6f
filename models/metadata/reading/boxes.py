"""The boxes of ISO base media files and QuickTime (ISO/IEC 14496-12): a length, a type, a body.

They are walked in the order of the file, and only those that are asked for are gone into, so
neither a length nor a depth that a file announces takes memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.reading.byte_source import ByteSource

MOST_BOXES: Final = 100_000
"""Boxes beside each other; a film of a day in fragments of a second has fewer."""

_HEAD: Final = 8
_LONG_HEAD: Final = 16


@dataclass(slots=True)
class Box:
    """A box whose head was read: its type, and how much of its body is still to come.

    ``left`` is None where it goes on to the end of the file.
    """

    kind: bytes
    left: int | None

    def read(self, source: ByteSource, size: int) -> bytes:
        """Return bytes of the body; raises MetadataUnreadable beyond its end."""
        self.take(size)
        return source.read(size)

    def take(self, size: int) -> None:
        """Count bytes of the body as read; raises MetadataUnreadable beyond its end."""
        if self.left is None:
            return
        if size > self.left:
            raise MetadataUnreadable(Trouble.BAD_BOX)
        self.left -= size

    def rest(self, source: ByteSource) -> bytes:
        """Return what is left of the body; raises MetadataUnreadable where that is very much."""
        if self.left is None:
            raise MetadataUnreadable(Trouble.BAD_BOX)
        return self.read(source, self.left)

    def leave(self, source: ByteSource) -> None:
        """Pass over what is left of the body."""
        source.skip(self.left or 0)
        self.left = 0


def boxes_of_file(source: ByteSource) -> Iterator[Box]:
    """Yield the boxes of a file; each is passed over when the next one is asked for."""
    for _ in range(MOST_BOXES):
        head = source.read_or_end(_HEAD)
        if not head:
            return
        box = _opened(source, head, None)
        yield box
        if box.left is None:
            return
        box.leave(source)
    raise MetadataUnreadable(Trouble.TOO_MANY)


def boxes_in(source: ByteSource, outer: Box) -> Iterator[Box]:
    """Yield the boxes in another one; each is passed over when the next one is asked for."""
    for _ in range(MOST_BOXES):
        # QuickTime ends some lists with a zero of four bytes.
        if outer.left is None or outer.left < _HEAD:
            return
        box = _opened(source, outer.read(source, _HEAD), outer)
        yield box
        box.leave(source)
    raise MetadataUnreadable(Trouble.TOO_MANY)


def _opened(source: ByteSource, head: bytes, outer: Box | None) -> Box:
    """Return the box that begins so, its body counted as read in the one around it."""
    size, kind, length = int.from_bytes(head[:4]), head[4:], _HEAD
    if size == 1:
        size = int.from_bytes(outer.read(source, 8) if outer else source.read(8))
        length = _LONG_HEAD
    elif size == 0 and outer is None:
        return Box(kind, None)
    if size < length:
        raise MetadataUnreadable(Trouble.BAD_BOX)
    if outer is not None:
        outer.take(size - length)
    return Box(kind, size - length)
