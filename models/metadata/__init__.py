"""Embedded metadata is read from the bytes of evidence in a process of its own, within bounds.

    process     the process is started, fed, watched and ended
    answer      what it says is believed in nothing that was not checked
    reading     the room of what runs in it, which nobody else imports
    metadata_text, suggestion    facts as recorded lines, and what they suggest
    file_types, found, errors    what both sides speak of

Importing this loads nothing that is slow: the other process imports it too.
"""

from __future__ import annotations

from models.metadata.answer import Embedded
from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.file_types import FileType, file_type
from models.metadata.found import MOST_FACTS, Fact, FactName, Place
from models.metadata.metadata_text import as_text, facts_in
from models.metadata.process import read_embedded
from models.metadata.suggestion import Suggested, suggested_by

__all__ = [
    "MOST_FACTS",
    "Embedded",
    "Fact",
    "FactName",
    "FileType",
    "MetadataUnreadable",
    "Place",
    "Suggested",
    "Trouble",
    "as_text",
    "facts_in",
    "file_type",
    "read_embedded",
    "suggested_by",
]
