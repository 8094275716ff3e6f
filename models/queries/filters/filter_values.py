"""What a filter asks for is read by the form of its field; what cannot be is refused in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from models.queries.filters.errors import BadQuery
from models.queries.filters.filter_table import Filter, Form
from models.queries.filters.link_values import read_assessed, read_gap, read_link
from models.queries.filters.typed_line import words_in
from models.queries.filters.value_help import written
from models.records import KINDS, BadValue, check_value
from models.values import (
    BadHowMany,
    BadWhen,
    HowMany,
    parse_date,
    read_yes_no,
    vocabulary,
)

_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "–": "-", "—": "-", "−": "-"})
_N = r"([0-9]{1,16})"
_NUMBERS = (
    # A form, and how far the numbers in it are from the least and the most that are meant.
    (re.compile(_N), 0, 0),
    (re.compile(rf"{_N}\+|>= ?{_N}"), 0, None),
    (re.compile(rf"> ?{_N}"), 1, None),
    (re.compile(rf"<= ?{_N}"), None, 0),
    (re.compile(rf"< ?{_N}"), None, -1),
    (re.compile(rf"{_N} ?(?:-|\.\.) ?{_N}"), 0, 0),
)
_REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{0,8}")
_DIGITS = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A filter and what it asks for; which of the rest is filled follows from its form.

    ``low`` and ``high`` are whole numbers, dates in ISO text, or decimal degrees; None is open.
    ``text`` is a reference, an id, the beginning of a number, or a count that is no number.
    """

    filter: Filter
    negated: bool = False
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    yes: bool = True
    low: Any = None
    high: Any = None
    text: str = ""


Asked = dict[str, Any]
"""The fields of a condition that a value fills."""


def read_condition(
    which: Filter, typed: str, *, negated: bool = False, now: datetime | None = None
) -> Condition:
    """Return what a filter with this value asks for; raises BadQuery with what there is."""
    if not typed.strip():
        raise BadQuery(name=which.name, reason=f"it asks for nothing; {written(which)}")
    if which.form in {Form.DATE, Form.SINCE, Form.UNTIL}:
        return Condition(filter=which, negated=negated, **_date(which, typed, now))
    return Condition(filter=which, negated=negated, **_READERS[which.form](which, typed.strip()))


def _words(_which: Filter, typed: str) -> Asked:
    return {"words": tuple(words_in(typed))}


def _codes(which: Filter, typed: str) -> Asked:
    codes = vocabulary(which.facet.vocabulary or "") if which.facet else None
    found = []
    for one in typed.split(","):
        term = codes.find(one) if codes else None
        if term is None:
            raise BadQuery(name=which.name, reason=f"there is no such code; {written(which, one)}")
        found.append(term.code)
    return {"codes": tuple(dict.fromkeys(found))}


def _yes_no(which: Filter, typed: str) -> Asked:
    said = read_yes_no(typed)
    if said is None:
        raise BadQuery(name=which.name, reason=written(which))
    return {"yes": said}


def _numbers(which: Filter, typed: str) -> Asked:
    bounds = _bounds(typed)
    if bounds is None:
        raise BadQuery(name=which.name, reason=written(which))
    return bounds


def _bounds(typed: str) -> Asked | None:
    for form, above, below in _NUMBERS:
        if found := form.fullmatch(typed.translate(_SIGNS)):
            numbers = [int(number) for number in found.groups() if number]
            low = None if above is None else numbers[0] + above
            high = None if below is None else numbers[-1] + below
            upside_down = low is not None and high is not None and low > high
            return None if upside_down else {"low": low, "high": high}
    return None


def _count(which: Filter, typed: str) -> Asked:
    if bounds := _bounds(typed):
        return bounds
    try:
        count = HowMany.parse(typed)
    except BadHowMany:
        raise BadQuery(name=which.name, reason=written(which)) from None
    if count.low is None and count.high is None:
        return {"text": count.text}
    return {"low": count.low, "high": count.high}


def _date(which: Filter, typed: str, now: datetime | None) -> Asked:
    sign = ">=" if which.form is Form.SINCE else "<=" if which.form is Form.UNTIL else ""
    if not sign and (found := re.match(r"\s*(>=|<=)", typed.translate(_SIGNS))):
        sign, typed = found[1], typed.translate(_SIGNS)[found.end() :]
    try:
        read = parse_date(typed, now=now)
    except BadWhen as bad:
        raise BadQuery(name=which.name, reason=f"that is no date; {written(which)}") from bad
    earliest, latest = _wall_time(read.earliest), _wall_time(read.latest)
    if not sign:
        # What is known of no date is asked for by a question mark.
        return {"low": earliest, "high": latest, "text": "" if earliest or latest else "?"}
    end = earliest if sign == ">=" else latest
    if end is None:
        raise BadQuery(name=which.name, reason="that date has no end on this side")
    return {"low": end} if sign == ">=" else {"high": end}


def _wall_time(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        # What is recorded is compared as wall time; an offset that was typed says no more.
        return moment.replace(tzinfo=None).isoformat()
    return moment.isoformat() if moment else None


def _record(which: Filter, typed: str) -> Asked:
    try:
        return {"text": str(UUID(typed))}
    except ValueError:
        target = which.facet.target if which.facet else None
        prefixes = [KINDS[target].PREFIX] if target else [one.PREFIX for one in KINDS.values()]
        if not typed.upper().startswith(tuple(prefixes)):
            raise BadQuery(name=which.name, reason=written(which)) from None
        return {"text": typed}


def _ref(which: Filter, typed: str) -> Asked:
    bare = re.sub(r"[\s-]", "", typed.upper())
    prefix = KINDS[which.kind].PREFIX
    # Crockford's base32 has no I, L or O: who types one means a digit.
    symbols = bare[len(prefix) :].translate(str.maketrans("ILO", "110"))
    if not prefix.startswith(bare[: len(prefix)]) or not _REFERENCE.fullmatch(symbols):
        raise BadQuery(name=which.name, reason=written(which))
    return {"text": "-".join(part for part in (bare[:3], symbols[:4], symbols[4:]) if part)}


def _position(which: Filter, typed: str) -> Asked:
    signs = typed.translate(_SIGNS)
    if found := re.match(r"(>=|<=) ?", signs):
        end = _degrees(which, signs[found.end() :])
        return {"low": float(end)} if found[1] == ">=" else {"high": float(end)}
    if ".." in typed:
        low, high = (float(_degrees(which, end)) for end in typed.split("..", 1))
        return {"low": min(low, high), "high": max(low, high)}
    return {"text": _degrees(which, typed)}


def _degrees(which: Filter, typed: str) -> str:
    try:
        found = check_value(which.kind, which.field, typed)
    except BadValue:
        found = None
    if not isinstance(found, str):
        raise BadQuery(name=which.name, reason=written(which))
    return found


def _digest(which: Filter, typed: str) -> Asked:
    if not _DIGITS.fullmatch(typed.lower()):
        raise BadQuery(name=which.name, reason=written(which))
    return {"text": typed.lower()}


_READERS: Mapping[Form, Callable[[Filter, str], Asked]] = MappingProxyType(
    {
        Form.WORDS: _words,
        Form.CODE: _codes,
        Form.YES_NO: _yes_no,
        Form.NUMBER: _numbers,
        Form.SPAN: _numbers,
        Form.COUNT: _count,
        Form.RECORD: _record,
        Form.REF: _ref,
        Form.LINK: read_link,
        Form.ASSESSED: read_assessed,
        Form.GAP: read_gap,
        Form.POSITION: _position,
        Form.DIGEST: _digest,
    }
)
