"""Coarser places: what a statement says of a place instead of the recorded one.

A coarser place is no operation and never looks like one. It is in the statement together with
the device that says so; the recorded values stay withheld under their commitments, and a reader
keeps it apart from the record. Coordinates are the middle of a cell of a fixed grid, so that
two bundles do not reveal more than one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from models.values import vocabulary

PRECISION_VOCABULARY = "place_precision"
PLACE_FIELDS = frozenset(
    {f"incident.{name}" for name in ("place", "admin", "lat", "lon", "place_precision")}
    | {"evidence.content_place"}
)
"""The fields that are withheld when places are given coarser."""
EVEN_COUNTRY = "L9"

_GRID = {
    "L1": "0.001",
    "L2": "0.01",
    "L3": "0.05",
    "L4": "0.25",
    "L5": "0.5",
    "L6": "2",
}
"""The sides of the cells in degrees; for the codes beyond these no position is given."""
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,9})?")
_HEX = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[A-Z][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class CoarsePlace:
    """A place as somebody gives it instead of the recorded one; ``by`` is their device."""

    by: str
    precision: str
    lat: str | None = None
    lon: str | None = None

    def written(self) -> dict[str, str]:
        """Return the parts that are there, as a statement holds them."""
        parts = {"by": self.by, "precision": self.precision, "lat": self.lat, "lon": self.lon}
        return {name: part for name, part in parts.items() if part is not None}

    def words(self, name: str) -> str:
        """Return it as part of a sentence; ``name`` is that of the person who gives it."""
        label = vocabulary(PRECISION_VOCABULARY).label(self.precision)
        where = f" around {self.lat}, {self.lon}" if self.lat and self.lon else ""
        return f"place given coarser by {name}: {label}{where}"


def precision_codes() -> list[str]:
    """Return the codes of the precisions that a place can be made coarser to, the finest first."""
    return [code for code in vocabulary(PRECISION_VOCABULARY).terms if code != "L0"]


def coarsen_place(row: Mapping[str, object], *, to: str, by: str) -> CoarsePlace:
    """Return the place of an incident's row at precision ``to``, or its own where that is coarser.

    ``by`` is the device that gives it.
    """
    own = str(row.get("place_precision") or "")
    precision = max(own, to) if own in precision_codes() else to
    side = _GRID.get(precision)
    lat, lon = row.get("lat"), row.get("lon")
    if side is None or lat is None or lon is None:
        return CoarsePlace(by, precision)
    return CoarsePlace(by, precision, _middle(str(lat), side, 90), _middle(str(lon), side, 180))


def read_coarse_place(part: Mapping[str, object]) -> CoarsePlace:
    """Return the coarser place in a part of a statement.

    Raises ValueError, TypeError or KeyError.
    """
    return CoarsePlace(
        by=_fit(_HEX, part["by"]),
        precision=_fit(_CODE, part["precision"]),
        lat=_degrees(part.get("lat"), 90),
        lon=_degrees(part.get("lon"), 180),
    )


def _middle(degrees: str, side: str, most: int) -> str:
    """Return the middle of the cell in which a coordinate lies."""
    size = Decimal(side)
    cell = (Decimal(degrees) / size).to_integral_value(ROUND_FLOOR)
    middle = min((cell + Decimal("0.5")) * size, most - size / 2)
    return f"{middle.normalize():f}"


def _degrees(part: object, most: int) -> str | None:
    if part is None:
        return None
    text = _fit(_DEGREES, part)
    if abs(Decimal(text)) > most:
        raise ValueError
    return text


def _fit(pattern: re.Pattern[str], part: object) -> str:
    if not isinstance(part, str):
        raise TypeError
    if pattern.fullmatch(part) is None:
        raise ValueError
    return part
