"""Positions are read as people write them and brought to decimal degrees.

Decimal degrees (``48.5132``, ``48,5132``, ``-48.5``, ``48.5132 N``) and degrees, minutes and
seconds (``48°30'47.5"N``, ``48 30 47 N``, ``48d 30m 47s N``) are read without passing through a
float. An ``s`` is South, except after minutes that are marked with an ``m``. A grid
reference (MGRS, ``37U DQ 12345 67890``) is converted by NGA's own GEOTRANS, in the package
``mgrs``; the position is the middle of the square that it names.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from models.errors import ModelError

_LONGEST = 60
_PLACES = Decimal("0.0000001")  # seven decimals are 1 cm; more would claim what nobody measured
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,20})?"
# A mark or a space parts the numbers; without that, "30m" would read as 3 degrees and 0 minutes.
_DEGREES = rf"(?P<degrees>{_NUMBER})"
_MINUTES = rf"(?:\s*(?:°|deg|d)\s*|\s+)(?P<minutes>{_NUMBER})"
_SECONDS = (
    rf"(?:\s*(?:(?P<letter>m)|['′’])\s*|\s+)(?P<seconds>{_NUMBER})"
    r"(?:\s*(?:\"|″|”|'')|(?(letter)\s*(?-i:s)(?![a-z])|(?!)))?"
)
_POSITION = re.compile(
    rf"(?P<front>[NSEW])?\s*(?P<sign>[-+−])?\s*{_DEGREES}"
    rf"(?:{_MINUTES}(?:{_SECONDS}|\s*['′’m])?|\s*(?:°|deg|d))?\s*(?P<back>[NSEW])?",
    re.IGNORECASE,
)
_GRID = re.compile(
    r"(?P<zone>[0-9]{1,2}\s*[C-HJ-NP-X])\s*(?P<square>[A-HJ-NP-Z]{2})\s*(?P<digits>[0-9\s]*)",
    re.IGNORECASE,
)
_LETTERS = {90: "NS", 180: "EW"}


class BadPosition(ModelError):
    """A position is not written as degrees, or lies outside the globe."""

    sentence = "Write degrees, such as 48.5132 or 48 30 47 N."
    code = "bad-position"
    exit_status = 2


class BadGrid(BadPosition):
    """A grid reference is cut, names no square on the globe, or stands for one axis alone."""

    sentence = "Write a grid reference whole, such as 37U DQ 12345 67890; it gives both axes."


class OffTheGlobe(BadPosition):
    """The degrees, minutes or seconds are larger than there can be."""

    sentence = "Degrees go to {most} here, and minutes and seconds stay below 60."


class WrongAxis(BadPosition):
    """A compass letter does not belong to this axis, or says the opposite of the sign."""

    sentence = "The compass letter and the sign do not fit this field."


def degrees(text: str, *, most: int) -> str:
    """Return decimal degrees as canonical text; ``most`` is 90 for a latitude, 180 otherwise.

    Canonical text has no exponent, no plus, no trailing zero and no negative zero. Raises
    :class:`BadPosition`.
    """
    if len(text) > _LONGEST:
        raise BadPosition
    found = _POSITION.fullmatch(text.strip())
    if found and found["seconds"] and not found["letter"] and text.strip()[-2:-1].isdigit():
        # "54s" may be seconds or South, and nobody who reads it can ask.
        found = None if found["back"] == "s" else found
    if found is None:
        raise BadGrid if _GRID.fullmatch(text.strip()) else BadPosition
    negative = _is_negative(found, letters=_LETTERS[most])
    size = _size(found, most=most)
    return _plain(-size if negative else size)


def pair(text: str) -> tuple[str, str]:
    """Return latitude and longitude from one line: two numbers, or a grid reference.

    ``48.5132, 37.9461``, ``48°30'47"N 37°56'46"E`` and ``37U DQ 12345 67890`` are read; latitude
    comes first, as on maps and in chats. Raises :class:`BadPosition`.
    """
    if len(text) > 2 * _LONGEST:
        raise BadPosition
    if grid := _GRID.fullmatch(text.strip()):
        return _middle(grid)
    for splitter in (r"\s*[;|]\s*", r"\s*,\s+", r"\s*,\s*", r"(?<=[NSns])\s*", r"\s+"):
        parts = [part for part in re.split(splitter, text.strip()) if part]
        if len(parts) == 2:
            return degrees(parts[0], most=90), degrees(parts[1], most=180)
    raise BadPosition


def _middle(grid: re.Match[str]) -> tuple[str, str]:
    """Return the middle of the square that a grid reference names; raises BadGrid."""
    from mgrs import MGRS
    from mgrs.core import MGRSError

    halves = grid["digits"].split()
    digits = "".join(halves)
    uneven = len(halves) == 2 and len(halves[0]) != len(halves[1])
    if not 2 <= len(digits) <= 10 or len(digits) % 2 or len(halves) > 2 or uneven:
        raise BadGrid
    zone = "".join(grid["zone"].split())
    try:
        found = MGRS().toLatLon(f"{zone}{grid['square']}{digits}".upper())
    except (MGRSError, ValueError, RuntimeError):
        raise BadGrid from None
    north, east = (Decimal(repr(size)) for size in found)
    return _plain(north), _plain(east)


def _plain(size: Decimal) -> str:
    size = size.quantize(_PLACES, rounding=ROUND_HALF_EVEN)
    plain = f"{abs(size):f}".rstrip("0").rstrip(".")
    return f"-{plain}" if size < 0 else plain


def _is_negative(found: re.Match[str], *, letters: str) -> bool:
    given = [letter.upper() for letter in (found["front"], found["back"]) if letter]
    if len(given) > 1 or not set(given) <= set(letters) or (given and found["sign"]):
        raise WrongAxis
    return given == [letters[1]] or found["sign"] in {"-", "−"}


def _size(found: re.Match[str], *, most: int) -> Decimal:
    parts = [
        Decimal((found[name] or "0").replace(",", "."))
        for name in ("degrees", "minutes", "seconds")
    ]
    size = parts[0] + parts[1] / 60 + parts[2] / 3600
    if size > most or parts[1] >= 60 or parts[2] >= 60:
        raise OffTheGlobe(most=most)
    if (found["minutes"] and parts[0] % 1) or (found["seconds"] and parts[1] % 1):
        raise BadPosition  # a fraction belongs to the smallest unit that is written
    return size
