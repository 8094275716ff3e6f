"""What a file says of itself is recorded as lines of text, and read back from them."""

from __future__ import annotations

import re
from typing import Final

from models.metadata.answer import Embedded, checked
from models.metadata.errors import MetadataUnreadable
from models.metadata.found import Fact, FactName, Place

_LINE: Final = re.compile(r"([^:()]{1,40}) \(([A-Za-z]{1,12})\): (.{1,300})")
_NAMES: Final = {name.value: name for name in FactName}
_PLACES: Final = {place.value: place for place in Place}


def as_text(embedded: Embedded) -> str:
    """Return the lines that are recorded: a fact each, then what could not be read, in words."""
    lines = [f"{fact.name.value} ({fact.place.value}): {fact.text}" for fact in embedded.facts]
    if embedded.trouble is not None:
        lines.append(str(MetadataUnreadable(embedded.trouble)))
    return "\n".join(lines)


def facts_in(text: str) -> tuple[Fact, ...]:
    """Return the facts in recorded lines; what a person wrote besides is none."""
    found: list[Fact] = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match and match[1] in _NAMES and match[2] in _PLACES:
            found += checked(_NAMES[match[1]], _PLACES[match[2]], match[3])
    return tuple(found)
