"""JPEG files (ITU-T T.81): segments before the picture, of which some hold metadata."""

from __future__ import annotations

from typing import Final

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.found import Fact
from models.metadata.reading.byte_source import ByteSource
from models.metadata.reading.exif_block import exif_facts
from models.metadata.reading.xmp import xmp_facts

EXIF: Final = b"Exif\0\0"
XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"

_MOST_SEGMENTS: Final = 2_000
_MOST_FILL: Final = 64 * 1024
_APP1: Final = 0xE1
_SCAN, _END = 0xDA, 0xD9
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers without a length."""


def jpeg_facts(source: ByteSource, found: list[Fact]) -> None:
    """Add what stands before the picture to ``found``; the picture itself is not read."""
    source.skip(2)
    for _ in range(_MOST_SEGMENTS):
        marker = _marker(source)
        if marker in {_SCAN, _END}:
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(source.read(2)) - 2
        if length < 0:
            raise MetadataUnreadable(Trouble.CUT_SHORT)
        if marker != _APP1:
            source.skip(length)
            continue
        data = source.read(length)
        if data.startswith(EXIF):
            found += exif_facts(data[len(EXIF) :])
        elif data.startswith(XMP):
            found += xmp_facts(data[len(XMP) :])
    raise MetadataUnreadable(Trouble.TOO_MANY)


def _marker(source: ByteSource) -> int:
    """Return the next marker; any number of fill bytes may stand before it, within reason."""
    if source.read(1) != b"\xff":
        raise MetadataUnreadable(Trouble.CUT_SHORT)
    for _ in range(_MOST_FILL):
        (byte,) = source.read(1)
        if byte != 0xFF:
            return byte
    raise MetadataUnreadable(Trouble.TOO_MANY)
