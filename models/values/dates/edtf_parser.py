"""The EDTF parser reads the common forms strictly itself, the rare ones with the ``edtf`` library.

A common form takes 5 microseconds here and 6 milliseconds in the library, and a projection reads
hundreds of thousands; the library also lets 24:00, reversed spans and any year pass. A test holds
both readings together.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from importlib import import_module
from time import struct_time
from types import ModuleType

from models.values.dates.date_part import FIRST_YEAR, LAST_YEAR, Part
from models.values.dates.edtf_forms import Lasted, Moment, OneOf, Other, Single, Unknown, When
from models.values.dates.errors import AbsurdYear, BadWhen, NoSuchDay, NoSuchTime, ReversedDates

_LONGEST = 60
_PART = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
_SINGLE = re.compile(rf"{_PART}([~?%])?")
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ONE_OF = re.compile(rf"\[(?:{_PART})?\.\.(?:{_PART})?\]")
_LASTED = re.compile(rf"(?:{_PART}|\.\.)/(?:{_PART}|\.\.)")
_UNKNOWN = frozenset({"XXXX-XX-XX", "XXXX-XX", "XXXX"})
_SEASON = re.compile(r"-(2[1-9]|3[0-9]|4[01])(?![0-9])")
_RARE = re.compile(r"[\[{]?[0-9XTZ~?%,./:+-]+[\]}]?")


def read_date(edtf: str) -> When:
    """Read recorded EDTF; raises :class:`BadWhen`."""
    if found := _SINGLE.fullmatch(edtf):
        if found[4] is None and found[2] and _SEASON.fullmatch(f"-{found[2]}"):
            return _rare(edtf)
        return Single(Part.of(*found.groups()[:3]), found[4] or "")
    if found := _MOMENT.fullmatch(edtf):
        return moment(Part.of(*found.groups()[:3]), *found.groups()[3:])
    if (found := _ONE_OF.fullmatch(edtf)) and edtf != "[..]":
        return one_of(*_ends(found))
    if (found := _LASTED.fullmatch(edtf)) and edtf != "../..":
        return lasted(*_ends(found))
    return Unknown() if edtf in _UNKNOWN else _rare(edtf)


def _ends(found: re.Match[str]) -> tuple[Part | None, Part | None]:
    parts = found.groups()
    return (
        Part.of(*parts[:3]) if parts[0] else None,
        Part.of(*parts[3:6]) if parts[3] else None,
    )


def one_of(first: Part | None, last: Part | None) -> When:
    """Return a set of days, months or years; a set of one is that one.

    Ends of different precision become days, because other programs read no set that mixes them.
    """
    if first and last and first.unit != last.unit:
        first, last = Part.on(first.first), Part.on(last.last)
    return Single(first) if first and first == last else OneOf(first, last)


def lasted(first: Part | None, last: Part | None) -> When:
    """Return a span; one that begins and ends on a day is that day."""
    return Single(first) if first and first.day and first == last else Lasted(first, last)


def moment(day: Part, hour: str, minute: str, second: str | None, offset: str | None) -> Moment:
    """Return a moment; ``offset`` is ``Z``, ``+02:00`` or None. Raises :class:`NoSuchTime`."""
    try:
        wall = datetime.combine(day.first, time(int(hour), int(minute), int(second or 0)))
    except ValueError:
        raise NoSuchTime from None
    return Moment(wall.replace(tzinfo=_zone(offset)) if offset else wall)


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    away = int(offset[1:3]) * 60 + int(offset[-2:])
    if away > 14 * 60 or int(offset[-2:]) > 59:  # no clock on earth is further from UTC
        raise NoSuchTime
    return timezone(timedelta(minutes=-away if offset[0] == "-" else away)) if away else UTC


@lru_cache(maxsize=256)  # a collection that uses a rare form uses few, many times
def _rare(edtf: str) -> When:
    """Return what the library can read, within the years that can be meant."""
    if len(edtf) > _LONGEST or not _RARE.fullmatch(edtf):
        raise BadWhen
    library = _library()
    try:
        parsed = library.parse_edtf(edtf)
        ends = parsed.lower_strict(), parsed.upper_strict()
    except Exception:  # noqa: BLE001 - the library raises its own, ValueError, TypeError, ...
        raise _reason(edtf) from None
    earliest = None if edtf.startswith("/") else _day(ends[0])
    latest = None if edtf.endswith("/") else _day(ends[1])
    if earliest and latest and earliest > latest:
        raise ReversedDates
    if not (earliest or latest):
        raise BadWhen
    return Other(edtf, earliest, latest)


@cache
def _library() -> ModuleType:
    """Return the library, imported when the first rare date is met, and kept quiet.

    It prints the parts of a date that it cannot use, which would put recorded values on standard
    output and across a screen.
    """
    with warnings.catch_warnings():  # its grammar sets off pyparsing's advice to its author
        warnings.simplefilter("ignore")
        library = import_module("edtf")
    vars(import_module("edtf.parser.parser_classes"))["print"] = lambda *_: None
    return library


def _reason(edtf: str) -> BadWhen:
    return NoSuchDay() if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){1,2}", edtf) else BadWhen()


def _day(end: object) -> date | None:
    """Return the day of the library's ``struct_time``, or None for an open end."""
    if not isinstance(end, struct_time):
        return None
    if not FIRST_YEAR <= end.tm_year <= LAST_YEAR:
        raise AbsurdYear
    try:
        return date(end.tm_year, end.tm_mon, end.tm_mday)
    except ValueError:
        raise NoSuchDay from None
