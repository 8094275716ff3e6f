"""PNG (RFC 2083) and WebP (RFC 9649): chunks with a length, of which some hold metadata."""

from __future__ import annotations

import zlib
from typing import Final

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.found import Fact
from models.metadata.reading.byte_source import ByteSource
from models.metadata.reading.exif_block import exif_facts
from models.metadata.reading.jpeg import EXIF
from models.metadata.reading.xmp import MOST_XMP, xmp_facts

_MOST_CHUNKS: Final = 1_000_000
_XMP_IN_PNG: Final = b"XML:com.adobe.xmp\0"
_SUM: Final = 4
"""Bytes of the checksum after each chunk of a PNG."""


def png_facts(source: ByteSource, found: list[Fact]) -> None:
    """Add what the chunks of a PNG say to ``found``; the picture is passed over."""
    source.skip(8)
    for _ in range(_MOST_CHUNKS):
        head = source.read(8)
        length, kind = int.from_bytes(head[:4]), head[4:]
        if kind == b"IEND":
            return
        if kind == b"eXIf":
            found += exif_facts(source.read(length))
            source.skip(_SUM)
        elif kind == b"iTXt" and length <= MOST_XMP:
            found += _international_text(source.read(length))
            source.skip(_SUM)
        else:
            source.skip(length + _SUM)
    raise MetadataUnreadable(Trouble.TOO_MANY)


def _international_text(data: bytes) -> list[Fact]:
    """Return the facts of an iTXt chunk that holds XMP; none of another."""
    if not data.startswith(_XMP_IN_PNG):
        return []
    compressed, rest = data[len(_XMP_IN_PNG) :][:1], data[len(_XMP_IN_PNG) + 2 :]
    # A language and a translated keyword stand before the text, each ended by a zero byte.
    text = rest.split(b"\0", 2)[-1]
    if compressed == b"\x01":
        text = _inflated(text)
    return xmp_facts(text)


def _inflated(data: bytes) -> bytes:
    """Return what was compressed, never holding more than an XMP block may have."""
    inflating = zlib.decompressobj()
    try:
        text = inflating.decompress(data, MOST_XMP)
    except zlib.error:
        raise MetadataUnreadable(Trouble.BAD_XMP) from None
    if inflating.unconsumed_tail:
        raise MetadataUnreadable(Trouble.SWELLS)
    return text


def webp_facts(source: ByteSource, found: list[Fact]) -> None:
    """Add what the chunks of a WebP say to ``found``; the picture is passed over."""
    source.skip(12)
    for _ in range(_MOST_CHUNKS):
        head = source.read_or_end(8)
        if not head:
            return
        length = int.from_bytes(head[4:], "little")
        # A chunk of odd length is followed by one more byte; the last one sometimes is not.
        if head[:4] == b"EXIF":
            found += exif_facts(source.read(length).removeprefix(EXIF))
        elif head[:4] == b"XMP ":
            found += xmp_facts(source.read(length))
        else:
            source.skip(length)
        source.read_or_end(length % 2)
    raise MetadataUnreadable(Trouble.TOO_MANY)
