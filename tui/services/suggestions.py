"""Suggestions are what the vault holds that can be typed again: records, places, tags.

These run on the vault's thread, given to ``session.do``; each reads no more than a person could
walk through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.records import counts
from models.values import search_key
from tui.kit import one_line
from tui.widgets.fields import Choice

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import IncidentLine
    from models.records import Facet, Value

MOST = 2000


@dataclass(frozen=True, slots=True)
class Named:
    """Records of one kind by reference and by name; both can be typed for the same record."""

    choices: tuple[Choice, ...]
    ids: Mapping[str, str]
    refs: Mapping[str, str]

    def id_of(self, text: str) -> str | None:
        """Return the id of the record that a typed reference or name means."""
        return self.ids.get(search_key(text.strip()))

    def typed_of(self, id: str) -> str | None:
        """Return what stands in an input for a record."""
        return self.refs.get(id)


NOTHING = Named((), {}, {})


def named_things(vault: Vault, kind: str, *, about: str | None = None) -> Named:
    """Return the records of a kind by name; a source goes by its name, others by reference.

    Claims are those of the incident ``about``; of incidents, the latest ``MOST`` are given.
    """
    choices: list[Choice] = []
    ids: dict[str, str] = {}
    refs: dict[str, str] = {}
    for id, ref, title in _titles(vault, kind, about):
        first, second = (title, ref) if kind == "source" else (ref, title)
        choices.append(Choice(first, second))
        ids.setdefault(search_key(first), id)
        ids.setdefault(search_key(ref), id)
        refs[id] = first
    return Named(tuple(choices), ids, refs)


def _titles(vault: Vault, kind: str, about: str | None) -> Iterator[tuple[str, str, str]]:
    from models.records import title_of

    if kind == "incident":
        for line in latest_values(vault):
            yield line.id, line.ref, one_line(line.title)
    elif kind != "claim" or about:
        where = {"incident": about} if kind == "claim" else None
        for row in vault.rows(kind, where=where):
            if counts(row):
                yield row.id, row.ref, one_line(title_of(kind, row))


def latest_values(vault: Vault) -> list[IncidentLine]:
    """Return the incidents that were changed last, the newest first."""
    from models.queries import Query, find_incidents, lines_of

    return lines_of(vault, find_incidents(vault, Query(), order="changed")[:MOST])


def record_choices(
    vault: Vault, known: Iterable[Facet], *, about: str | None = None
) -> dict[str, Named]:
    """Return the records that a form's fields can point to, by kind."""
    kinds = {facet.target for facet in known if facet.target}
    return {kind: named_things(vault, kind, about=about) for kind in sorted(kinds)}


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
