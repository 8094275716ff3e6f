"""What a person may be typing in a line of filters: a name, a code, yes or no."""

from __future__ import annotations

from collections.abc import Iterable

from models.queries.filters.filter_table import Filter, Form, names_of
from models.readings.links import crimes
from models.values import vocabulary

_FEWEST = 2
"""Letters of a name that are typed before it is offered; one alone begins too many."""


def complete_line(line: str, *, kind: str = "incident") -> list[str]:
    """Return the whole lines that a person may be typing, the names in the form's order first."""
    if line.count('"') % 2:
        return []
    cut = max((at for at, sign in enumerate(line) if sign.isspace()), default=-1) + 1
    last = line[cut:]
    cut += last.startswith("-")
    name, colon, value = line[cut:].partition(":")
    if not colon:
        names = names_of(kind) if len(name) >= _FEWEST else ()
        return [f"{line[:cut]}{one}:" for one in names if one.startswith(name)]
    found = names_of(kind).get(name)
    *before, begun = value.split(",")
    kept = "".join(f"{one}," for one in before)
    return [
        f"{line[:cut]}{name}:{kept}{one}"
        for one in _values(found)
        if begun and one.startswith(begun)
    ]


def _values(which: Filter | None) -> Iterable[str]:
    if which is None:
        return ()
    if which.form is Form.YES_NO:
        return ("yes", "no")
    if which.form is Form.ASSESSED:
        return ("yes", "no", *vocabulary("verification").terms)
    if which.form is Form.GAP:
        return (*crimes(), *vocabulary("element").terms)
    if which.form is Form.CODE and which.facet:
        return vocabulary(which.facet.vocabulary or "").terms
    return ()
