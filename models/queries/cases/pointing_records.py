"""Which records point to one: the incidents of a person, the lines of command of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col
from sqlmodel import select as choose

from models.records import DECISIONS, KINDS, LEDGER, Record, Shape, facets

if TYPE_CHECKING:
    from models.vault import VaultContext

MOST = 500
"""Records that are returned of each kind; a publisher can stand behind many thousand claims."""

_ABOUT = frozenset({"note", "evidence_link", "consent"})
"""The kinds that are about a record, and say nothing of what it has to do with others."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A record that points to another one, and the field in which it does."""

    row: Record
    field: str


def records_pointing_to(vault: VaultContext, kind: str, record: str) -> list[Pointer]:
    """Return the newest records that point to one by a field for its kind, kind by kind.

    Notes, evidence links, consents and custody are left out: they are asked for by themselves.
    """
    found = []
    for each, model in KINDS.items():
        if each in DECISIONS | LEDGER | _ABOUT:
            continue
        for name, facet in facets(model).items():
            if facet.shape is Shape.RECORD and facet.target == kind:
                newest = (
                    choose(model)
                    .where(col(getattr(model, name)) == record)
                    .order_by(col(model.no).desc())
                    .limit(MOST)
                )
                found += [Pointer(row, name) for row in vault.database.all(newest)]
    return found
