"""Places are compared by their distance, against how precisely both are known, and by their names.

A place is meant to lie within its precision of the recorded position: a settlement within 3 km, a
district within 40, a front sector within 50, a region within 150. A position without a precision
is read like one of a settlement, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from models.queries.duplicates.incident_facts import IncidentFacts
from models.queries.duplicates.likeness import alike, partly_alike, same_numbers
from models.queries.duplicates.reason import Reason, Weight

RADIUS_KM: Mapping[str, float] = MappingProxyType(
    {"L0": 0.01, "L1": 0.1, "L2": 1, "L3": 3, "L4": 25, "L5": 40, "L6": 150, "L7": 50, "L8": 1000}
)
"""How far from the recorded position a place of each precision may lie."""

TELLING_KM = 10.0
"""Two precisions that come to no more tell places apart."""
_NOT_STATED = 3.0
_SURE_KM = 25.0
_EARTH_KM = 6371.0


def place_reasons(one: IncidentFacts, other: IncidentFacts) -> Iterator[Reason]:
    """Yield what the positions say, and the names where they say more."""
    position = _position_reason(one, other)
    if position is not None:
        yield position
    name = _name_reason(one, other)
    if name is not None and position is None:
        yield name
    elif name is not None:
        # Two ways to say where it was are one reason.
        yield Reason(name.about, Weight.SLIGHT, name.words)


def distance_km(one: IncidentFacts, other: IncidentFacts) -> float | None:
    """Return the distance between two positions along the globe, or None without both."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north, east = radians(other.lat - one.lat), radians(other.lon - one.lon)
    chord = sin(north / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * (
        sin(east / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(chord)))


def _position_reason(one: IncidentFacts, other: IncidentFacts) -> Reason | None:
    apart = distance_km(one, other)
    if apart is None or "L9" in {one.precision, other.precision}:
        return None
    allowed = _radius(one) + _radius(other)
    known = " and ".join(sorted((_precision_in_words(one), _precision_in_words(other))))
    if apart <= allowed:
        weight = Weight.GOOD if allowed <= TELLING_KM else Weight.SLIGHT
        return Reason(
            "place", weight, f"{in_km(apart)} apart, which the precisions allow ({known})."
        )
    weight = Weight.AGAINST if apart <= allowed + _SURE_KM else Weight.EXCLUDES
    words = f"{in_km(apart)} apart, more than the precisions allow ({known})."
    return Reason("place", weight, words)


def _name_reason(one: IncidentFacts, other: IncidentFacts) -> Reason | None:
    if not (one.place and other.place and same_numbers(one.place, other.place)):
        return None
    names = " and ".join(sorted({one.place, other.place}))
    if one.place.casefold() == other.place.casefold():
        return Reason("place name", Weight.GOOD, f"The same place: {one.place}.")
    if alike(one.place, other.place):
        return Reason("place name", Weight.GOOD, f"The names of the places are alike: {names}.")
    if partly_alike(one.place, other.place):
        words = f"The name of one place holds the other: {names}."
        return Reason("place name", Weight.SLIGHT, words)
    return None


def in_km(distance: float) -> str:
    """Return a distance in metres or kilometres, no finer than positions are."""
    if distance < 1:
        return f"{round(distance * 1000, -1):.0f} m"
    return f"{distance:.1f} km" if distance < 10 else f"{distance:.0f} km"


def _radius(one: IncidentFacts) -> float:
    return RADIUS_KM.get(one.precision or "", _NOT_STATED)


def _precision_in_words(one: IncidentFacts) -> str:
    radius = in_km(_radius(one))
    return f"{one.precision}, {radius}" if one.precision in RADIUS_KM else f"not stated, {radius}"
