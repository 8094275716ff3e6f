"""How the value of a filter is written, said to a person who wrote it in another way."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from models.queries.filters.filter_table import Filter, Form
from models.readings.links import LINKS
from models.records import KINDS
from models.values import search_key, vocabulary

_LISTED = 16
"""The most codes of a vocabulary that a refusal lists; of a longer one it names the nearest."""
_NEAREST = 5


def written(which: Filter, typed: str = "") -> str:
    """Return in words what the filter takes: the codes that there are, or how it is written."""
    if which.form is Form.CODE and which.facet:
        codes = vocabulary(which.facet.vocabulary or "")
        if len(codes.terms) <= _LISTED:
            return f"there are {', '.join(codes.terms)}"
        known = {search_key(code): code for code in codes.terms}
        near = [known[one] for one in get_close_matches(search_key(typed), known, _NEAREST, 0.3)]
        return f"near are {', '.join(near or list(codes.terms)[:_NEAREST])}"
    if which.form is Form.LINK:
        prefix = KINDS[LINKS[which.name].kind].PREFIX
        return f"write a reference, as {prefix}-7F3K, words of its name in double quotes, or ?"
    if which.form in {Form.REF, Form.RECORD}:
        target = which.kind if which.form is Form.REF else which.facet and which.facet.target
        return f"write a reference, as {KINDS[target].PREFIX if target else 'INC'}-7F3K"
    return _WRITTEN[which.form]


_WRITTEN: Mapping[Form, str] = MappingProxyType(
    {
        Form.WORDS: "write a word, or several in double quotes",
        Form.YES_NO: "write yes or no",
        Form.NUMBER: "write 3, >=3, <=5 or 2-5",
        Form.SPAN: "write 3, >=3, <=5 or 2-5",
        Form.COUNT: "write 3, >=3, <=5, 2-5, ~10, several or ?",
        Form.DATE: "write 2026, 2026-03, 2026-03-01, >=2026-03 or ?",
        Form.SINCE: "write 2026, 2026-03, 2026-03-01 or -2d",
        Form.UNTIL: "write 2026, 2026-03, 2026-03-01 or -2d",
        Form.POSITION: "write 48.5, >=48.5 or 48.2..48.9",
        Form.ASSESSED: "write yes, no or a level, as V3; several are parted by commas",
        Form.GAP: "write an element, as b-vi-1, or a crime, as b-vi; several by commas",
        Form.DIGEST: "write its first digits, from 0 to 9 and a to f",
    }
)
