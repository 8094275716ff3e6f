"""Who says what: figures that speak of many incidents at once, side by side and never summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, or_
from sqlmodel import col
from sqlmodel import select as choose

from models.counting import said_at
from models.projection import table_of
from models.records import Claim, Source, counting
from models.values import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.vault import VaultContext

_MANY: Any = literal_column("'aggregate'")
"""The scope of a claim that sums up many incidents, in the words of the index of those."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim that is about no one incident, and the name of its source, "" where none is known.

    ``replaced`` is whether a later one that stands here supersedes it; both stay.
    """

    claim: Any
    source: str
    replaced: bool


def read_statements(vault: VaultContext) -> list[Statement]:
    """Return the claims that are about no one incident, the newest said first.

    They hang on none, or sum up more incidents than the one that they hang on.
    """
    further = or_(col(Claim.incident).is_(None), col(Claim.scope) == _MANY)
    standing = counting(table_of(Claim.KIND))
    claims: Sequence[Any] = vault.database.all(choose(Claim).where(further, standing))
    names = _names(vault, {claim.source for claim in claims if claim.source})
    replaced = {claim.supersedes for claim in claims}
    return [
        Statement(claim, names.get(claim.source, ""), claim.id in replaced)
        for claim in sorted(claims, key=said_at, reverse=True)
    ]


def _names(vault: VaultContext, sources: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in batches(sorted(sources)):
        rows = vault.database.all(choose(Source).where(col(Source.id).in_(some)))
        found |= {row.id: row.name or "" for row in rows}
    return found
