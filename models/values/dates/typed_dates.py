"""A typed date is read in the forms that people write.

    now   -2h   -3d   today   yesterday 14:30   14:30          told from the present
    2026   2026-03   2026-03-01   2026-03-01 14:30             as precise as it is known
    ~2026-03                                                   about
    2026-03-01..05                                             one day in between
    2026-03-01/05                                              lasted
    before 2026-05-03   after 2026-05-03                       that day itself left out
    by 2026-05-03   since 2026-05-03                           that day itself taken in
    ?                                                          unknown

Anything else is read as EDTF, so that what is recorded can be typed too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from models.values.dates.date_part import Part
from models.values.dates.edtf_forms import Moment, OneOf, Single, Unknown, When
from models.values.dates.edtf_parser import lasted, moment, one_of, read_date
from models.values.dates.errors import AboutSpan, BadWhen, NeedsClock, TimeInSpan, YearLast

_LONGEST = 80
_PART = r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?"
_TIME = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?: ?(z|utc|[+-][0-9]{2}:?[0-9]{2}))?"
_BARE = re.compile(rf"{_PART}([?%])?")
_ABOUT = re.compile(rf"(?:~ ?|about |близько )(?P<date>{_PART})|(?P<marked>{_PART})~")
_AT = re.compile(rf"{_PART}[t ]+{_TIME}")
_SPAN = re.compile(rf"{_PART} ?(\.\.|/) ?({_PART}|[0-9]{{1,2}}(?:-[0-9]{{1,2}})?)")
_BOUND = re.compile(rf"(before|after|by|since|перед|після) {_PART}")
_AGO = re.compile(r"- ?([0-9]{1,4}) ?(m|min|h|d|w|хв|год|дн|тиж)")
_DAY = re.compile(rf"(today|yesterday|yest|сьогодні|вчора|учора)(?: {_TIME})?|{_TIME}")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}.*")
_SPAN_WORDS = re.compile(r"before .*|after .*|by .*|since .*|перед .*|після .*|.*[0-9](\.\.|/).*")
_UNITS = {"m": "minutes", "min": "minutes", "хв": "minutes", "h": "hours", "год": "hours"}
_DAYS = {"d": 1, "дн": 1, "w": 7, "тиж": 7}
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "…": ".."})


def parse_date(text: str, *, now: datetime | None) -> When:
    """Return the date that a person typed, or that is EDTF; raises :class:`BadWhen`.

    ``now`` is the present moment, aware of its zone. Without it a date told from the present is
    refused, because what is recorded must not change its meaning overnight.
    """
    if len(text) > _LONGEST:
        raise BadWhen
    typed = " ".join(text.translate(_DASHES).split()).casefold()
    if typed in {"?", "unknown", "невідомо"}:
        return Unknown()
    if relative := _relative(typed, now):
        return relative
    if absolute := _absolute(typed):
        return absolute
    try:
        return read_date(typed.upper())
    except BadWhen as bad:
        raise _better(typed, bad) from None


def _relative(typed: str, now: datetime | None) -> When | None:
    ago, day = _AGO.fullmatch(typed), _DAY.fullmatch(typed)
    if not (ago or day or typed in {"now", "зараз"}):
        return None
    if now is None:
        raise NeedsClock
    if day:
        return _on_day(now, day)
    if ago and ago[2] in _DAYS:
        return Single(Part.on(now.date() - timedelta(days=int(ago[1]) * _DAYS[ago[2]])))
    back = timedelta(**{_UNITS[ago[2]]: int(ago[1])}) if ago else timedelta()
    # Through UTC, because "two hours ago" counts hours that passed and not the clock's hands.
    then = _as_here(now.astimezone(UTC) - back, now)
    Part.on(then)  # refuses a year that cannot be meant
    return Moment(then.replace(second=0, microsecond=0))


def _as_here(then: datetime, now: datetime) -> datetime:
    """Return a moment as the clock showed it then, which summer time may have moved since.

    ``now`` carries one offset and no rules; where it is this machine's own, the machine knows them.
    """
    here = then.astimezone()
    own = now.astimezone().utcoffset() == now.utcoffset()
    return here if own else then.astimezone(now.tzinfo)


def _on_day(now: datetime, found: re.Match[str]) -> When:
    word = found[1] or "today"
    away = 0 if word in {"today", "сьогодні"} else 1
    day = Part.on(now.date() - timedelta(days=away))
    time = found.groups()[1:5] if found[1] else found.groups()[5:9]
    return _moment(day, time) if time[0] else Single(day)


def _moment(day: Part, time: tuple[str | None, ...]) -> Moment:
    hour, minute, second, offset = time
    if not day.day or hour is None or minute is None:
        raise BadWhen
    if offset:
        offset = offset.upper().replace("UTC", "Z").replace(":", "")
        offset = offset if offset == "Z" else f"{offset[:3]}:{offset[3:]}"
    return moment(day, hour, minute, second, offset)


def _absolute(typed: str) -> When | None:
    if found := _BARE.fullmatch(typed):
        # Months 21 to 41 are EDTF's seasons; ``read_date`` knows them.
        if found[2] and not found[3] and int(found[2]) > 12:
            return None
        return Single(Part.of(*found.groups()[:3]), found[4] or "")
    if found := _ABOUT.fullmatch(typed):
        numbers = found.groups()[1:4] if found["date"] else found.groups()[5:8]
        return Single(Part.of(*numbers), "~")
    if found := _AT.fullmatch(typed):
        return _moment(Part.of(*found.groups()[:3]), found.groups()[3:])
    if found := _BOUND.fullmatch(typed):
        return _bound(found[1], Part.of(*found.groups()[1:]))
    if found := _SPAN.fullmatch(typed):
        first = Part.of(*found.groups()[:3])
        make = one_of if found[4] == ".." else lasted
        return make(first, _end(first, found[5]))
    return None


def _bound(word: str, part: Part) -> When:
    match word:
        case "before" | "перед":
            return OneOf(None, Part.of(*str(part.moved(-1)).split("-")))
        case "after" | "після":
            return OneOf(Part.of(*str(part.moved(1)).split("-")), None)
        case "by":
            return OneOf(None, part)
        case _:
            return OneOf(part, None)


def _end(first: Part, typed: str) -> Part:
    """Return the end of a span; what it leaves out is taken from the beginning."""
    numbers = typed.split("-")
    if len(numbers[0]) != 4:
        whole = str(first).split("-")
        if len(numbers) >= len(whole):
            raise BadWhen
        numbers = whole[: len(whole) - len(numbers)] + numbers
    return Part.of(*numbers)


def _better(typed: str, bad: BadWhen) -> BadWhen:
    """Return the sentence that helps most with text that is nearly a date."""
    if type(bad) is not BadWhen:
        return bad
    if _YEAR_LAST.fullmatch(typed):
        return YearLast()
    if typed.startswith(("~", "about ")) and _SPAN_WORDS.fullmatch(typed):
        return AboutSpan()
    if re.search(r"[0-9]:[0-9]{2}", typed) and (
        typed.startswith(("~", "about ")) or _SPAN_WORDS.fullmatch(typed)
    ):
        return TimeInSpan()
    return bad
