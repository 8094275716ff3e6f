"""The type of a file is told by its first bytes, never by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

HEAD: Final = 16
"""Bytes from the beginning that tell a type."""


class FileType(StrEnum):
    """A type of file in which metadata is looked for."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    HEIF = "heif"
    MOVIE = "movie"


_HEIF_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
)
_MOVIE_BOXES: Final = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
"""The boxes with which films begin that were made before the box ``ftyp`` was."""


def file_type(head: bytes) -> FileType | None:
    """Return the type of a file that begins so, or None where no metadata is looked for."""
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head.startswith((b"II*\0", b"MM\0*")):
        return FileType.TIFF
    if head[4:8] == b"ftyp":
        return FileType.HEIF if head[8:12] in _HEIF_BRANDS else FileType.MOVIE
    return FileType.MOVIE if head[4:8] in _MOVIE_BOXES else None
