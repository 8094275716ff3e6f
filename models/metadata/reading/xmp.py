"""An XMP block (ISO 16684-1) is XML; it is read without what makes XML dangerous.

No document type, so no entity is ever defined; a bound on bytes, on depth and on elements; and no
name is looked up anywhere, whatever the block says where its words are explained.
"""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from models.metadata.errors import MetadataUnreadable, Trouble
from models.metadata.found import MOST_TEXT, Fact, FactName, Place, position_fact, text_fact

MOST_XMP: Final = 512 * 1024
_MOST_DEPTH: Final = 50
_MOST_ELEMENTS: Final = 20_000

_NS: Final = "http://ns.adobe.com/"
_DJI: Final = "http://www.dji.com/drone-dji/1.0/"
_WORDS: Final = {
    f"{_NS}tiff/1.0/ Make": FactName.MAKE,
    f"{_NS}tiff/1.0/ Model": FactName.MODEL,
    f"{_NS}exif/1.0/aux/ SerialNumber": FactName.SERIAL,
    "http://cipa.jp/exif/1.0/ BodySerialNumber": FactName.SERIAL,
    f"{_NS}xap/1.0/ CreatorTool": FactName.SOFTWARE,
    "http://purl.org/dc/elements/1.1/ creator": FactName.AUTHOR,
    "http://purl.org/dc/elements/1.1/ description": FactName.DESCRIPTION,
}
_TIMES: Final = {
    f"{_NS}exif/1.0/ DateTimeOriginal": FactName.TAKEN,
    f"{_NS}photoshop/1.0/ DateCreated": FactName.TAKEN,
    f"{_NS}xap/1.0/ CreateDate": FactName.TAKEN,
    f"{_NS}xap/1.0/ ModifyDate": FactName.CHANGED,
}
_LAT: Final = (f"{_NS}exif/1.0/ GPSLatitude", f"{_DJI} GpsLatitude")
# Early drones of DJI spell it so.
_LON: Final = (f"{_NS}exif/1.0/ GPSLongitude", f"{_DJI} GpsLongitude", f"{_DJI} GpsLongtitude")
_WANTED: Final = frozenset((*_WORDS, *_TIMES, *_LAT, *_LON))

_MARKS: Final = (b"\xfe\xff", b"\xff\xfe")
"""How a block in UTF-16 begins; in such a one a zero byte is part of a letter."""

_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_MINUTES: Final = re.compile(
    r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])", re.ASCII
)
_DECIMAL: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?", re.ASCII)


def xmp_facts(block: bytes) -> list[Fact]:
    """Return the facts of an XMP block; raises MetadataUnreadable."""
    if len(block) > MOST_XMP:
        raise MetadataUnreadable(Trouble.TOO_LONG)
    found = _Properties().read(block if block.startswith(_MARKS) else block.rstrip(b"\0"))
    facts = [
        fact
        for key, name in _WORDS.items()
        for fact in text_fact(name, Place.XMP, found.get(key, ""))
    ]
    for key, name in _TIMES.items():
        match = _TIME.fullmatch(found.get(key, ""))
        if match and name not in {fact.name for fact in facts}:
            text = f"{match[1]}{match[2] or ':00'}{match[3] or ''}"
            facts.append(Fact(name, Place.XMP, text))
    lat, lon = _first_angle(found, _LAT), _first_angle(found, _LON)
    return facts if lat is None or lon is None else facts + position_fact(Place.XMP, lat, lon)


def _first_angle(found: dict[str, str], names: tuple[str, ...]) -> float | None:
    """Return the first of these properties as degrees; south and west are negative."""
    text = next((found[name] for name in names if name in found), "")
    if match := _MINUTES.fullmatch(text):
        degrees = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
        return -degrees if match[4] in "SW" else degrees
    return float(text) if _DECIMAL.fullmatch(text) else None


class _Properties:
    """Collects wanted properties, which stand as attributes or as elements around their text."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._inside: list[str] = []
        self._elements = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, block: bytes) -> dict[str, str]:
        """Return the text by the name of each property; raises MetadataUnreadable."""
        try:
            self._parser.Parse(block, True)
        except (expat.ExpatError, ValueError, LookupError, OSError):
            raise MetadataUnreadable(Trouble.BAD_XMP) from None
        return {name: text.strip() for name, text in self._found.items()}

    def _refuse(self, *_declared: object) -> None:
        raise MetadataUnreadable(Trouble.DEFINES)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._inside.append(name)
        if len(self._inside) > _MOST_DEPTH or self._elements > _MOST_ELEMENTS:
            raise MetadataUnreadable(Trouble.TOO_MANY)
        for attribute in _WANTED.intersection(attributes):
            self._found.setdefault(attribute, attributes[attribute][:MOST_TEXT])

    def _end(self, _name: str) -> None:
        self._inside.pop()

    def _text(self, text: str) -> None:
        for name in _WANTED.intersection(self._inside):
            before = self._found.get(name, "")
            self._found[name] = (before + text)[:MOST_TEXT]
