"""A byte source gives bytes once, in order, and never more at a time than it may."""

from __future__ import annotations

from typing import Final, Protocol

from models.metadata.errors import MetadataUnreadable, Trouble

MOST_AT_ONCE: Final = 1024 * 1024
"""Bytes of one block; an EXIF block of a JPEG has at most 64 kB, an XMP packet not much more."""

_PIECE: Final = 64 * 1024


class Readable(Protocol):
    """Gives bytes."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer only at the end."""
        ...


class ByteSource:
    """Bytes in order. What a file announces decides how much is skipped, never how much is held."""

    def __init__(self, file: Readable) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """Return exactly so many bytes; raises MetadataUnreadable where there are fewer."""
        if size > MOST_AT_ONCE:
            raise MetadataUnreadable(Trouble.TOO_LONG)
        data = self._file.read(size)
        if len(data) != size:
            raise MetadataUnreadable(Trouble.CUT_SHORT)
        return data

    def read_or_end(self, size: int) -> bytes:
        """Return so many bytes, or none where the file ends here; raises MetadataUnreadable."""
        data = self._file.read(size)
        if len(data) not in {0, size}:
            raise MetadataUnreadable(Trouble.CUT_SHORT)
        return data

    def rest(self, most: int) -> bytes:
        """Return all that is left; raises MetadataUnreadable where it is more than ``most``."""
        data = self._file.read(most + 1)
        if len(data) > most:
            raise MetadataUnreadable(Trouble.TOO_LARGE)
        return data

    def skip(self, size: int) -> None:
        """Pass over so many bytes; raises MetadataUnreadable where there are fewer."""
        while size > 0:
            piece = len(self._file.read(min(size, _PIECE)))
            if not piece:
                raise MetadataUnreadable(Trouble.CUT_SHORT)
            size -= piece
