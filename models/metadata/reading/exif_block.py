"""An EXIF block (CIPA DC-008) is read by ``exifread``; only a few of its tags become facts.

The library follows whatever offsets a block names, without a bound on its work: it belongs into a
process that has one, see ``models.metadata.process``. It sees one block, so no length in it makes
it read more than that.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from typing import Any, Final

import exifread

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.found import Fact, FactName, Place, position_fact, text_fact

# It would write what it finds odd in a file to the terminal.
logging.getLogger("exifread").disabled = True

MOST_EXIF: Final = 64 * 1024
"""Bytes of a block, as JPEG has it; other containers write no more, and time grows with them."""

_WORDS: Final = (
    (FactName.MAKE, ("Image Make",)),
    (FactName.MODEL, ("Image Model",)),
    (FactName.SERIAL, ("EXIF BodySerialNumber", "EXIF SerialNumber", "Image SerialNumber")),
    (FactName.SOFTWARE, ("Image Software",)),
    (FactName.AUTHOR, ("Image Artist",)),
    (FactName.DESCRIPTION, ("Image ImageDescription",)),
)
_TIMES: Final = (
    (FactName.TAKEN, "EXIF DateTimeOriginal", "EXIF OffsetTimeOriginal"),
    (FactName.CHANGED, "Image DateTime", "EXIF OffsetTime"),
)
_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_DATE: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d|Z")


def exif_facts(block: bytes) -> list[Fact]:
    """Return the facts of a block that begins with its byte order; raises MetadataUnreadable."""
    if len(block) > MOST_EXIF:
        raise MetadataUnreadable(Trouble.TOO_LONG)
    return facts_of(io.BytesIO(block))


def facts_of(file: io.BytesIO) -> list[Fact]:
    """Return the facts of an EXIF block, or of a HEIF file that holds one somewhere."""
    try:
        tags = exifread.process_file(file, details=False, extract_thumbnail=False)
        return _facts(tags)
    except Exception:  # noqa: BLE001 - damage makes the library raise whatever it comes to
        raise MetadataUnreadable(Trouble.BAD_EXIF) from None


def _facts(tags: Mapping[str, Any]) -> list[Fact]:
    found: list[Fact] = []
    for name, keys in _WORDS:
        text = next((text for key in keys if (text := _text(tags, key))), "")
        found += text_fact(name, Place.EXIF, text)
    for name, key, offset in _TIMES:
        if match := _TIME.fullmatch(_text(tags, key)):
            zone = _OFFSET.fullmatch(_text(tags, offset))
            text = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}{zone[0] if zone else ''}"
            found.append(Fact(name, Place.EXIF, text))
    return found + _position(tags) + _time_of_fix(tags)


def _text(tags: Mapping[str, Any], key: str) -> str:
    """Return the text of a tag; numbers and bytes that are none are no text."""
    values = tags[key].values if key in tags else ""
    if isinstance(values, bytes):
        values = values.decode("utf-8", "replace")
    return values.strip("\0 ") if isinstance(values, str) else ""


def _position(tags: Mapping[str, Any]) -> list[Fact]:
    north, east = _text(tags, "GPS GPSLatitudeRef"), _text(tags, "GPS GPSLongitudeRef")
    lat = _degrees(tags.get("GPS GPSLatitude"))
    lon = _degrees(tags.get("GPS GPSLongitude"))
    if lat is None or lon is None or north not in {"N", "S"} or east not in {"E", "W"}:
        return []
    return position_fact(Place.EXIF, -lat if north == "S" else lat, -lon if east == "W" else lon)


def _degrees(tag: Any) -> float | None:
    """Return degrees, minutes and seconds as degrees; None where they are not three numbers."""
    parts = getattr(tag, "values", None)
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not (degrees >= 0 and 0 <= minutes <= 60 and 0 <= seconds <= 60):
        return None
    return degrees + minutes / 60 + seconds / 3600


def _time_of_fix(tags: Mapping[str, Any]) -> list[Fact]:
    """Return when the satellites said where it is; that is UTC by the standard."""
    day = _DATE.fullmatch(_text(tags, "GPS GPSDate"))
    parts = getattr(tags.get("GPS GPSTimeStamp"), "values", None)
    if day is None or not isinstance(parts, list) or len(parts) != 3:
        return []
    try:
        hours, minutes, seconds = (int(part) for part in parts)
    except (TypeError, ValueError, ArithmeticError):
        return []
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        return []
    text = f"{day[1]}-{day[2]}-{day[3]}T{hours:02}:{minutes:02}:{seconds:02}Z"
    return [Fact(FactName.FIXED, Place.EXIF, text)]
