"""Suggestions are what the vault holds that can be typed again: records, places, tags.

These run on the vault's thread, given to ``session.do``; each reads no more than a person could
walk through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tui.kit import one_line

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import IncidentLine
    from models.records import Value

MOST = 2000

LAST = "last-chosen"
"""The setting that holds what was chosen last.

It is kept inside the encrypted vault of this machine and never leaves it: in memory alone it would
be gone with each lock.
"""

KEPT = 8
"""How many of each are remembered."""

LastUsed = Mapping[str, list[str]]
"""Codes by the name of their vocabulary, and ids by the kind of their records; the last first."""


def latest_values(vault: Vault) -> list[IncidentLine]:
    """Return the incidents that were changed last, the newest first."""
    from models.queries import Query, find_incidents, lines_of

    return lines_of(vault, find_incidents(vault, Query(), order="changed")[:MOST])


def names_of(vault: Vault, ids: Iterable[str]) -> dict[str, str]:
    """Return one line by id for each of these records that is here; others stay unnamed."""
    from models.records import title_of

    found: dict[str, str] = {}
    for id in ids:
        row = any_row(vault, id)
        if row is not None:
            found[id] = f"{row.ref}  {one_line(title_of(row.KIND, row))}"
    return found


def any_row(vault: Vault, id: str) -> Any:
    """Return the row of a record whose kind is not known, or None when it was not shared."""
    from models.records import KINDS

    for kind in KINDS:
        row = vault.row(kind, id)
        if row is not None:
            return row
    return None


def pointed_to(kind: str, values: Mapping[str, Value]) -> list[str]:
    """Return the ids that a record's fields point to."""
    from models.records import Shape, facets

    return [
        str(values[name])
        for name, facet in facets(kind).items()
        if facet.shape is Shape.RECORD and values.get(name)
    ]


def known_places(vault: Vault) -> list[str]:
    """Return the places of the newest incidents, the latest first, each once."""
    return list(dict.fromkeys(one_line(line.place) for line in latest_values(vault) if line.place))


def last_used(vault: Vault) -> LastUsed:
    """Return what was chosen last, so that it is offered first."""
    kept: Any = vault.setting(LAST, {})
    if not isinstance(kept, dict):
        return {}
    return {name: list(map(str, each)) for name, each in kept.items() if isinstance(each, list)}


def note_used(vault: Vault, kind: str, values: Mapping[str, Value]) -> None:
    """Remember what a record's changed fields were given; a sealed field is never looked at."""
    from models.records import facets

    before, known = dict(last_used(vault)), facets(kind)
    found = {name: list(each) for name, each in before.items()}
    for name, value in values.items():
        facet = known.get(name)
        under = (facet.vocabulary or facet.target) if facet and not facet.sealed else None
        given = [value] if isinstance(value, str) else value
        if under and isinstance(given, list) and given:
            found[under] = [*given, *(e for e in found.get(under, []) if e not in given)][:KEPT]
    if found != before:
        vault.set_setting(LAST, found)
