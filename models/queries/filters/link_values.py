"""What a filter over links asks for is read here: a record, a level, an element of a crime."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from models.queries.filters.errors import BadQuery
from models.queries.filters.filter_table import Filter
from models.queries.filters.typed_line import words_in
from models.queries.filters.value_help import written
from models.readings.links import LINKS, crimes
from models.records import KINDS
from models.values import read_yes_no, vocabulary

NONE_LINKED = "?"
"""What is asked for where nothing of the kind is linked."""


def read_link(which: Filter, typed: str) -> dict[str, Any]:
    """Return the reference of what is linked, or the words that it is called by."""
    prefix = KINDS[LINKS[which.name].kind].PREFIX
    if typed == NONE_LINKED or re.fullmatch(rf"{prefix}-[\w-]+", typed, re.IGNORECASE):
        return {"text": typed}
    with suppress(ValueError):
        return {"text": str(UUID(typed))}
    words = tuple(words_in(typed))
    if not words:
        raise BadQuery(name=which.name, reason=written(which))
    return {"words": words}


def read_assessed(which: Filter, typed: str) -> dict[str, Any]:
    """Return whether it was assessed at all, or the levels that are asked for."""
    said = read_yes_no(typed)
    if said is not None:
        return {"yes": said}
    return {"codes": _codes_of(which, typed, "verification")}


def read_gap(which: Filter, typed: str) -> dict[str, Any]:
    """Return the elements and crimes that are asked for."""
    return {"codes": _codes_of(which, typed, "element", crimes())}


def _codes_of(which: Filter, typed: str, name: str, beside: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the codes of a vocabulary that were typed, or of those beside it."""
    found = []
    for one in typed.split(","):
        term = vocabulary(name).find(one)
        code = term.code if term else one.strip().lower()
        if term is None and code not in beside:
            raise BadQuery(name=which.name, reason=f"there is no such code; {written(which)}")
        found.append(code)
    return tuple(dict.fromkeys(found))
