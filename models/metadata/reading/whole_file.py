"""TIFF and HEIF files have what they say anywhere in them, so they are looked into whole."""

from __future__ import annotations

import io
from typing import Final

from models.metadata.found import Fact
from models.metadata.reading.byte_source import ByteSource
from models.metadata.reading.exif_block import facts_of

MOST_WHOLE: Final = 64 * 1024 * 1024
"""Bytes of a picture that are held at once; what is larger is not looked into."""


def whole_file_facts(source: ByteSource, found: list[Fact]) -> None:
    """Add what the EXIF block somewhere in the file says; raises MetadataUnreadable."""
    found += facts_of(io.BytesIO(source.rest(MOST_WHOLE)))
