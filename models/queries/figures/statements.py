"""Who says what: figures that speak of many incidents at once, side by side and never summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Table, or_, select

from models.records import Claim, Source, counting

if TYPE_CHECKING:
    from models.vault import VaultContext

_CLAIM: Table = Claim.__table__  # type: ignore[attr-defined]
_SOURCE: Table = Source.__table__  # type: ignore[attr-defined]
_SAID = (
    "id",
    "ref",
    "how_many",
    "unit",
    "harm",
    "incidents",
    "period",
    "reported_at",
    "supersedes",
    "words",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One figure as its source gave it; ``replaced`` where a later one of theirs stands."""

    id: str
    ref: str
    source: str
    how_many: str | None
    unit: str | None
    harm: str | None
    incidents: str | None
    period: str | None
    reported_at: str | None
    words: str | None
    replaced: bool


def read_statements(vault: VaultContext) -> list[Statement]:
    """Return the claims that speak of no single incident, by source and when they were said.

    A later figure of the same source supersedes an earlier one, and both stand here.
    """
    asked = (
        select(*(_CLAIM.c[name] for name in _SAID), _SOURCE.c.name)
        .select_from(_CLAIM.outerjoin(_SOURCE, _SOURCE.c.id == _CLAIM.c.source))
        .where(
            counting(_CLAIM),
            _CLAIM.c.incident.is_(None),
            or_(_CLAIM.c.how_many.is_not(None), _CLAIM.c.incidents.is_not(None)),
        )
    )
    with vault.database.reading() as connection:
        rows = connection.execute(asked).all()
    replaced = {row.supersedes for row in rows}
    statements = [
        Statement(
            **{name: getattr(row, name) for name in _SAID if name != "supersedes"},
            source=row.name or "",
            replaced=row.id in replaced,
        )
        for row in rows
    ]
    return sorted(statements, key=lambda one: (one.source.casefold(), one.reported_at or ""))
