"""Why embedded metadata could not be read, or not to its end: in words, never in its own."""

from __future__ import annotations

from enum import StrEnum

from models.errors import ModelError


class Trouble(StrEnum):
    """What is wrong with the metadata of a file, as a sentence for a person."""

    CUT_SHORT = "the file ends before what it announces"
    TOO_LONG = "it announces more bytes than there is room for, which no camera writes"
    TOO_MANY = "it has more parts than any camera writes"
    BAD_EXIF = "its EXIF block is damaged, or made to mislead"
    BAD_XMP = "its XMP block is no XML that is read here"
    DEFINES = "its XMP block defines words of its own, which is how XML is made to swell"
    SWELLS = "a compressed part of it swells beyond all measure"
    BAD_BOX = "the boxes of the film do not fit into each other"
    TOO_LARGE = "it is too large a picture to look into"
    TOO_LONG_A_WAIT = "reading it took more time than it may"
    TOO_MUCH = "reading it took more time or memory than it may"
    NO_ANSWER = "what reads it gave no answer that is trusted"
    NOT_STARTED = "the process that reads it could not be started"


class MetadataUnreadable(ModelError):
    """Embedded metadata is damaged, or made to do harm; the evidence itself is not touched."""

    sentence = "Not all of the embedded metadata could be read: {reason}."
    next_step = "The evidence is sealed whole; look at it with: afield open REF"
    code = "metadata-unreadable"

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(reason=trouble.value)
        self.trouble = trouble
