"""The reader gives the facts that bytes of a known type hold, as far as they could be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.file_types import FileType
from models.metadata.found import MOST_FACTS, Fact
from models.metadata.reading.byte_source import ByteSource, Readable
from models.metadata.reading.chunks import png_facts, webp_facts
from models.metadata.reading.jpeg import jpeg_facts
from models.metadata.reading.movie import movie_facts
from models.metadata.reading.whole_file import whole_file_facts

_Reader = Callable[[ByteSource, list[Fact]], None]

_READERS = MappingProxyType[FileType, _Reader](
    {
        FileType.JPEG: jpeg_facts,
        FileType.PNG: png_facts,
        FileType.WEBP: webp_facts,
        FileType.TIFF: whole_file_facts,
        FileType.HEIF: whole_file_facts,
        FileType.MOVIE: movie_facts,
    }
)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: facts without repetition, and what kept the rest from being read."""

    facts: tuple[Fact, ...]
    trouble: Trouble | None = None


def read_facts(file: Readable, kind: FileType) -> Read:
    """Return the facts of a file of this type; what was read before the trouble stays."""
    found: list[Fact] = []
    trouble = None
    try:
        _READERS[kind](ByteSource(file), found)
    except MetadataUnreadable as error:
        trouble = error.trouble
    return Read(tuple(dict.fromkeys(found))[:MOST_FACTS], trouble)
