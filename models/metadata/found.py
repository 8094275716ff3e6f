"""A fact is one thing that a file says of itself: what, in which part of it, and the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_FACTS: Final = 40
"""Facts that are taken from one file; the first ones."""

MOST_TEXT: Final = 200
"""Characters that are taken of each; nobody's camera has a longer name."""


class FactName(StrEnum):
    """What a file says of itself; the value is how a line of it begins."""

    MAKE = "Camera make"
    MODEL = "Camera model"
    SERIAL = "Serial number"
    SOFTWARE = "Software"
    TAKEN = "Taken at"
    CHANGED = "Changed at"
    FIXED = "Position fixed at"
    RECORDED = "Recording begun at"
    POSITION = "Position"
    PLACE = "Place name"
    AUTHOR = "Author"
    DESCRIPTION = "Description"


class Place(StrEnum):
    """In which part of a file a fact stands."""

    EXIF = "EXIF"
    XMP = "XMP"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact.

    A time is written YYYY-MM-DDThh:mm:ss, with Z or an offset where the file has one. A position
    is latitude and longitude in decimal degrees (WGS 84), with a comma and a space.
    """

    name: FactName
    place: Place
    text: str


def text_fact(name: FactName, place: Place, text: str) -> list[Fact]:
    """Return the fact of some text, cut to its bound, or none where there are no words."""
    words = " ".join(text.replace("\0", " ").split())[:MOST_TEXT]
    return [Fact(name, place, words)] if words else []


def position_fact(place: Place, lat: float, lon: float) -> list[Fact]:
    """Return the fact of a position on the earth; none beyond it, and none for 0, 0.

    Devices that have no position write zeros.
    """
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        return []
    return [Fact(FactName.POSITION, place, f"{lat:.6f}, {lon:.6f}")]
