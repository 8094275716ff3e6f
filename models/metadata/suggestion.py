"""What a file says of itself suggests when and where; a suggestion is never set by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.metadata.found import Fact, FactName

# The clock of a camera at the shutter says most; when a container was begun says least.
_TIMES: Final = (FactName.TAKEN, FactName.FIXED, FactName.RECORDED)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A value for a date or a position, and the facts that it is from.

    ``when`` is a day, or a moment with what the file says of its zone. ``lat`` and ``lon`` are
    decimal degrees. One of the two is empty.
    """

    source: Fact
    when: str = ""
    lat: str = ""
    lon: str = ""


def suggested_by(facts: Iterable[Fact]) -> tuple[Suggested, ...]:
    """Return what facts suggest, the likeliest time first; each value once."""
    some = list(facts)
    found: dict[tuple[str, str, str], Suggested] = {}
    for name in _TIMES:
        for fact in some:
            if fact.name is name:
                found.setdefault((fact.text, "", ""), Suggested(fact, when=fact.text))
    for fact in some:
        if fact.name is FactName.POSITION:
            lat, _comma, lon = fact.text.partition(", ")
            found.setdefault(("", lat, lon), Suggested(fact, lat=lat, lon=lon))
    return tuple(found.values())
