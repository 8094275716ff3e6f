"""What stands behind a figure: of each incident its range, and the claims that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from models.projection import voices_of
from models.records import Claim, Incident, Source, counting
from models.storage import FigureRow

if TYPE_CHECKING:
    from models.vault import VaultContext

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CLAIM: Table = Claim.__table__  # type: ignore[attr-defined]
_SOURCE: Table = Source.__table__  # type: ignore[attr-defined]
_FIGURE: Table = FigureRow.__table__  # type: ignore[attr-defined]
_SAID = ("id", "ref", "how_many", "unit", "harm", "reported_at", "state", "credibility")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBehind:
    """A claim about an incident; ``speaks`` where the figure comes from it."""

    id: str
    ref: str
    source: str
    how_many: str | None
    unit: str | None
    harm: str | None
    reported_at: str | None
    state: str | None
    credibility: str | None
    speaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindFigure:
    """One incident behind a figure, with its range for the harm.

    ``low`` and ``high`` are None where nobody states that bound. ``basis`` is why adjudicated
    numbers stand instead of what is claimed. ``people`` counts who is linked one by one.
    """

    id: str
    ref: str
    title: str
    low: int | None
    high: int | None
    adjudicated: bool
    basis: str | None
    voices: int
    people: int
    claims: Sequence[ClaimBehind]


def read_behind(vault: VaultContext, incident: str, *, harm: str = "killed") -> BehindFigure:
    """Return what stands behind the figure of one incident, those claims first that speak."""
    asked = (
        select(_INCIDENT.c.id, _INCIDENT.c.ref, _INCIDENT.c.title, _INCIDENT.c.count_basis, _FIGURE)
        .select_from(
            _INCIDENT.outerjoin(
                _FIGURE, (_FIGURE.c.incident == _INCIDENT.c.no) & (_FIGURE.c.harm == harm)
            )
        )
        .where(_INCIDENT.c.id == incident)
    )
    with vault.database.reading() as connection:
        row = connection.execute(asked).one()
        ranges, victims = voices_of(connection, incident)
        claims = connection.execute(_claims_about(incident)).all()
    speaking = set(ranges[harm].claims) if harm in ranges else set()
    # Where a person adjudicated, what they typed stands in the place of all claims.
    making = set() if row.adjudicated else speaking
    told = [_claim(one, speaks=one.id in making) for one in claims]
    least = {one.person: one.least for one in victims if one.harm == harm}
    return BehindFigure(
        id=row.id,
        ref=row.ref,
        title=row.title or "",
        low=row.low,
        high=row.high,
        adjudicated=bool(row.adjudicated),
        basis=row.count_basis if row.adjudicated else None,
        voices=len(speaking),
        people=sum(least.values()),
        claims=sorted(told, key=lambda one: (not one.speaks, one.reported_at or "", one.ref)),
    )


def _claims_about(incident: str) -> Any:
    return (
        select(*(_CLAIM.c[name] for name in _SAID), _SOURCE.c.name)
        .select_from(_CLAIM.outerjoin(_SOURCE, _SOURCE.c.id == _CLAIM.c.source))
        .where(_CLAIM.c.incident == incident, counting(_CLAIM))
    )


def _claim(row: Any, *, speaks: bool) -> ClaimBehind:
    said = {name: getattr(row, name) for name in _SAID}
    return ClaimBehind(**said, source=row.name or "", speaks=speaks)
