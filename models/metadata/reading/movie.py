"""MP4 and QuickTime films: when the recording began, where, and by which device.

    moov/mvhd               times of the container, seconds since 1904 in UTC (14496-12, 8.2.2)
    moov/udta/©xyz, loci    position, as ISO 6709 or as 3GPP TS 26.244 has it
    moov/udta/©mak, ©mod, ©swr
    moov/meta/keys, ilst    the same under names, as Apple's devices write them
    uuid                    an XMP block

Many cameras write their own time of day into ``mvhd`` as if it were UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.found import Fact, FactName, Place, position_fact, text_fact
from models.metadata.reading.boxes import MOST_BOXES, Box, boxes_in, boxes_of_file
from models.metadata.reading.byte_source import ByteSource
from models.metadata.reading.xmp import xmp_facts

_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
_FIRST_YEAR: Final = 1990
"""Clocks that were never set say 1904, 1970 or 1980."""

_XMP_UUID: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_TEXT: Final = 64 * 1024
_NAMED: Final = {
    b"com.apple.quicktime.make": FactName.MAKE,
    b"com.apple.quicktime.model": FactName.MODEL,
    b"com.apple.quicktime.software": FactName.SOFTWARE,
    b"com.apple.quicktime.creationdate": FactName.TAKEN,
    b"com.apple.quicktime.location.ISO6709": FactName.POSITION,
    b"com.android.manufacturer": FactName.MAKE,
    b"com.android.model": FactName.MODEL,
}
_USER: Final = {
    b"\xa9mak": FactName.MAKE,
    b"\xa9mod": FactName.MODEL,
    b"\xa9swr": FactName.SOFTWARE,
    b"\xa9xyz": FactName.POSITION,
}
_POINT: Final = re.compile(r"([+-]\d{2,6}(?:\.\d{1,12})?)([+-]\d{3,7}(?:\.\d{1,12})?)", re.ASCII)
_ZONED: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:Z|([+-]\d\d):?(\d\d))?", re.ASCII)


def movie_facts(source: ByteSource, found: list[Fact]) -> None:
    """Add what the boxes of a film say to ``found``; pictures and sound are passed over."""
    for box in boxes_of_file(source):
        if box.kind == b"moov":
            _movie(source, box, found)
        elif box.kind == b"uuid" and _is_xmp(source, box):
            found += xmp_facts(box.rest(source))


def _is_xmp(source: ByteSource, box: Box) -> bool:
    """Return whether a box of somebody's own holds XMP; raises MetadataUnreadable."""
    return box.read(source, len(_XMP_UUID)) == _XMP_UUID


def _movie(source: ByteSource, movie: Box, found: list[Fact]) -> None:
    for box in boxes_in(source, movie):
        if box.kind == b"mvhd":
            found += _header(source, box)
        elif box.kind == b"udta":
            for one in boxes_in(source, box):
                found += _user_data(source, one)
        elif box.kind == b"meta":
            _named(source, box, found)


def _header(source: ByteSource, box: Box) -> list[Fact]:
    (version, *_flags) = box.read(source, 4)
    width = 8 if version == 1 else 4
    names = (FactName.RECORDED, FactName.CHANGED)
    return [
        Fact(name, Place.CONTAINER, f"{moment:%Y-%m-%dT%H:%M:%SZ}")
        for name in names
        if (moment := _moment(int.from_bytes(box.read(source, width))))
    ]


def _moment(seconds: int) -> datetime | None:
    """Return a time of a container; None where its clock was not set."""
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _user_data(source: ByteSource, box: Box) -> list[Fact]:
    if box.kind == b"loci":
        return _location(box.rest(source)) if (box.left or 0) <= _TEXT else []
    name = _USER.get(box.kind)
    if name is None or not 4 <= (box.left or 0) <= _TEXT:
        return []
    data = box.rest(source)
    # A length and a language, two bytes each, stand before the text.
    return _told(name, data[4 : 4 + int.from_bytes(data[:2])])


def _location(data: bytes) -> list[Fact]:
    """Return the facts of a box of 3GPP: a name in words, and a position in 16.16 degrees."""
    name, _end, rest = data[6:].partition(b"\0")
    if name.startswith((b"\xfe\xff", b"\xff\xfe")) or len(rest) < 9:
        # In UTF-16 a zero byte does not end the name.
        return []
    lon, lat = (int.from_bytes(rest[at : at + 4], signed=True) / 65536 for at in (1, 5))
    words = text_fact(FactName.PLACE, Place.CONTAINER, name.decode("utf-8", "replace"))
    return words + position_fact(Place.CONTAINER, lat, lon)


def _named(source: ByteSource, meta: Box, found: list[Fact]) -> None:
    """Add facts that stand under names: a list of names, then values by the number of theirs."""
    names: list[bytes] = []
    for box in boxes_in(source, meta):
        if box.kind == b"keys":
            names = _names(source, box)
        elif box.kind == b"ilst":
            for item in boxes_in(source, box):
                index = int.from_bytes(item.kind) - 1
                name = _NAMED.get(names[index]) if 0 <= index < len(names) else None
                if name is not None:
                    found += _value(source, item, name)


def _names(source: ByteSource, box: Box) -> list[bytes]:
    count = int.from_bytes(box.read(source, 8)[4:])
    if count > MOST_BOXES:
        raise MetadataUnreadable(Trouble.TOO_MANY)
    return [one.rest(source) for _, one in zip(range(count), boxes_in(source, box), strict=False)]


def _value(source: ByteSource, item: Box, name: FactName) -> list[Fact]:
    found: list[Fact] = []
    for data in boxes_in(source, item):
        # A type and a language, four bytes each, stand before the text.
        if data.kind == b"data" and 8 <= (data.left or 0) <= _TEXT:
            found += _told(name, data.rest(source)[8:])
    return found


def _told(name: FactName, data: bytes) -> list[Fact]:
    """Return the fact of some text by what it is to say; none where it does not read so."""
    text = data.decode("utf-8", "replace").strip("\0 ")
    if name is FactName.POSITION:
        match = _POINT.match(text)
        return [] if match is None else position_fact(Place.CONTAINER, *map(_angle, match.groups()))
    if name is FactName.TAKEN:
        when = _ZONED.fullmatch(text)
        zone = "" if when is None else f"{when[2]}:{when[3]}" if when[2] else "Z" * ("Z" in text)
        return [Fact(name, Place.CONTAINER, f"{when[1]}{zone}")] if when else []
    return text_fact(name, Place.CONTAINER, text)


def _angle(text: str) -> float:
    """Return degrees of ISO 6709: as such, with minutes, or with minutes and seconds."""
    sign, (whole, _dot, part) = -1 if text[0] == "-" else 1, text[1:].partition(".")
    fraction = float(f"0.{part or '0'}")
    if len(whole) <= 3:
        return sign * (int(whole) + fraction)
    if len(whole) <= 5:
        return sign * (int(whole[:-2]) + (int(whole[-2:]) + fraction) / 60)
    minutes, seconds = int(whole[-4:-2]), int(whole[-2:]) + fraction
    return sign * (int(whole[:-4]) + minutes / 60 + seconds / 3600)
