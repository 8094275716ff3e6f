"""A value's text is how it reads on the screen and in an input; typed text is read into a value.

Everything here is pure: names of other records and the clock are passed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from models.records import Facet, Shape, check_value
from models.values import vocabulary
from tui.kit import _, grouped, printable

if TYPE_CHECKING:
    from models.records import Value

NameOf = Callable[[str], str | None]

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+")
"""A number whose thousands are set apart; "2 3" and "1,5" must not become 23 and 15."""

LISTS = frozenset({Shape.CODES, Shape.TAGS})


def nobody(_record: str) -> str | None:
    """Return no name: a ``NameOf`` for places where no other record is known."""
    return None


def is_empty(value: Value) -> bool:
    """Return whether a field holds nothing; zero and "no" are answers."""
    return value in (None, "", [])


def shown_value(facet: Facet, value: Value, name_of: NameOf = nobody) -> str:
    """Return a value as a person reads it, codes with their labels."""
    if is_empty(value):
        return ""
    if isinstance(value, list):
        coded = facet.shape is Shape.CODES
        return ("; " if coded else ", ").join(_term(facet, each) for each in value)
    if isinstance(value, int):
        return _number(value)
    text = str(value)
    match facet.shape:
        case Shape.CODE:
            return _term(facet, text)
        case Shape.WHEN:
            return _when_words(text)
        case Shape.RECORD:
            return printable(name_of(text) or _("not shared"))
        case Shape.DIGEST:
            return _grouped(text)
    return cleaned_value(text)


def _number(value: int) -> str:
    """Return a number with its thousands set apart; to Python yes and no are numbers too."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return grouped(value)


def cleaned_value(text: str) -> str:
    """Return text for the screen with its line breaks kept."""
    return "\n".join(printable(row) for row in text.split("\n"))


def _term(facet: Facet, code: str) -> str:
    """Return a code with its label; an unknown code, from a newer afield, stands as it is."""
    term = vocabulary(facet.vocabulary).terms.get(code) if facet.vocabulary else None
    if term is None:
        return printable(code)
    label = printable(term.label)
    # A code in capitals or digits is a name that people use; one in small letters is a stand-in.
    return label if code.islower() else f"{printable(code)} {label}"


def _when_words(edtf: str) -> str:
    from models.values import BadWhen, read_date

    try:
        words = read_date(edtf).words()
    except BadWhen:
        return printable(edtf)
    return words if edtf in words else f"{words}  ({printable(edtf)})"


def _grouped(digest: str) -> str:
    """Return a hex digest in groups of eight, so that it can be read aloud and compared."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def typed_value(facet: Facet, value: Value, name_of: NameOf = nobody) -> str:
    """Return a value as it stands in an input, ready to be changed; a code by its label."""
    if is_empty(value):
        return ""
    if facet.shape in LISTS and isinstance(value, list):
        between = "; " if facet.vocabulary else ", "
        return between.join(_label(facet, each) for each in value)
    if facet.shape is Shape.CODE:
        return _label(facet, str(value))
    if facet.shape is Shape.YES_NO:
        return _("yes") if value else _("no")
    if facet.shape is Shape.RECORD:
        return name_of(str(value)) or str(value)
    return str(value)


def _label(facet: Facet, code: str) -> str:
    """Return the label of a code; one from a newer afield stands as it is."""
    return vocabulary(facet.vocabulary).label(code) if facet.vocabulary else code


def read_typed(kind: str, name: str, facet: Facet, text: str, *, now: datetime) -> Value:
    """Return the value that was typed; raises ``models.records.BadValue`` with the reason.

    ``now`` is what "now" and "-2h" count from.
    """
    if facet.shape is Shape.NUMBER and _THOUSANDS.fullmatch(text.strip()):
        text = re.sub(r"[^0-9]", "", text)
    elif facet.shape in LISTS:
        parts = split_terms(facet, text) if facet.vocabulary else split_list(text)
        return check_value(kind, name, parts)
    return check_value(kind, name, text, now=now)


def split_list(text: str) -> list[str]:
    """Return the parts of a list typed with commas or semicolons; repeats count once."""
    parts = (part.strip() for part in text.replace(";", ",").split(","))
    return list(dict.fromkeys(part for part in parts if part))


def split_terms(facet: Facet, text: str) -> list[str]:
    """Return the terms of a typed list; a comma inside a label parts nothing."""
    terms = vocabulary(facet.vocabulary or "")
    parts = [part.strip() for part in text.split(";")]
    whole = [[part] if terms.find(part) else split_list(part) for part in parts if part]
    return list(dict.fromkeys(term for terms in whole for term in terms))


def changed_values(before: Mapping[str, Value], after: Mapping[str, Value]) -> dict[str, Value]:
    """Return only what differs, so that a save signs what a person changed and nothing else."""
    found: dict[str, Value] = {}
    for name, value in after.items():
        old = before.get(name)
        if value != old and not (is_empty(value) and is_empty(old)):
            found[name] = value
    return found
