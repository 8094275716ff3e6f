"""What the vault already holds that can be typed again: names of records, places, tags.

These run on the vault's thread, given to ``session.do``; each reads no more than a person could
walk through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.text import fold
from tui.text import one_line
from tui.widgets.choice import Choice

if TYPE_CHECKING:
    from models.operation import Value
    from models.records import Facet
    from models.vault import Vault

MOST = 2000


@dataclass(frozen=True, slots=True)
class Named:
    """Records of one kind by reference and by name; both can be typed for the same record."""

    choices: tuple[Choice, ...]
    ids: Mapping[str, str]
    refs: Mapping[str, str]

    def id_of(self, text: str) -> str | None:
        """Give the id of the record that a typed reference or name means."""
        return self.ids.get(fold(text.strip()))

    def typed_of(self, id: str) -> str | None:
        """Give what stands in an input for a record."""
        return self.refs.get(id)


NOTHING = Named((), {}, {})


def named(vault: Vault, kind: str) -> Named:
    """Give the newest records of a kind by name; a source goes by its name, others by reference."""
    from models.records import title_of

    choices, ids, refs = [], {}, {}
    for row in vault.rows(kind, order="changed", limit=MOST):
        title = one_line(title_of(kind, row))
        first, second = (title, row.ref) if kind == "source" else (row.ref, title)
        choices.append(Choice(first, second))
        ids.setdefault(fold(first), row.id)
        ids.setdefault(fold(row.ref), row.id)
        refs[row.id] = first
    return Named(tuple(choices), ids, refs)


def record_choices(vault: Vault, known: Iterable[Facet]) -> dict[str, Named]:
    """Give the records that a form's fields can point to, by kind."""
    kinds = {facet.target for facet in known if facet.target}
    return {kind: named(vault, kind) for kind in sorted(kinds)}


def names_of(vault: Vault, ids: Iterable[str]) -> dict[str, str]:
    """Give one line for each of these records that is here; the others stay unnamed."""
    from models.records import title_of

    found: dict[str, str] = {}
    for id in ids:
        row = any_row(vault, id)
        if row is not None:
            found[id] = f"{row.ref}  {one_line(title_of(row.KIND, row))}"
    return found


def any_row(vault: Vault, id: str) -> Any:
    """Give the row of a record whose kind is not known, or nothing when it was not shared."""
    from models.records import KINDS

    for kind in KINDS:
        row = vault.row(kind, id)
        if row is not None:
            return row
    return None


def pointed_to(kind: str, values: Mapping[str, Value]) -> list[str]:
    """Give the ids that a record's fields point to."""
    from models.records import Shape, facets

    return [
        str(values[name])
        for name, facet in facets(kind).items()
        if facet.shape is Shape.RECORD and values.get(name)
    ]


def places(vault: Vault) -> list[str]:
    """Give the places of the newest incidents, the latest first, each once."""
    rows = vault.rows("incident", order="changed", limit=MOST)
    return list(dict.fromkeys(one_line(row.place) for row in rows if row.place))
