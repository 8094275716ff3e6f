"""A list shows one line of each incident, with the figures that stand for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from models.queries.claim_totals import by_harm
from models.queries.filters import UNFILLED
from models.records import KINDS, Incident, counts, is_duplicate
from models.storage import ConflictRow

if TYPE_CHECKING:
    from models.vault import VaultContext

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CLAIM: Table = KINDS["claim"].__table__  # type: ignore[attr-defined]
_SOURCE: Table = KINDS["source"].__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]

SHOWN = (
    "no",
    "id",
    "ref",
    "title",
    "when",
    "place",
    "status",
    "verification",
    "handling",
    "graphic",
    "withdrawn",
    "canonical",
    "killed_low",
    "killed_best",
    "killed_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "count_basis",
)

COUNTED = (
    "id",
    "incident",
    "created",
    "withdrawn",
    "source",
    "scope",
    "how_many",
    "unit",
    "harm",
    "origin_group",
    "derived_from",
    "supersedes",
    "credibility",
    "state",
    "reported_at",
    "reported_at_earliest",
    "reported_at_latest",
)


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident as a list shows it; never a sealed value.

    ``how_many`` is one figure in the grammar that people type, or one for each harm with its name
    ("2 killed; 5 injured"), or empty: see ``_counted``.
    """

    no: int
    id: str
    ref: str
    title: str
    when: str | None
    place: str | None
    status: str
    verification: str
    handling: str
    graphic: bool
    withdrawn: bool
    duplicate: bool
    claims: int
    how_many: str
    conflict: bool


def lines_of(vault: VaultContext, numbers: Sequence[int]) -> list[IncidentLine]:
    """Return the lines of these incidents, in the order asked for."""
    columns = [_INCIDENT.c[name] for name in SHOWN]
    with vault.database.reading() as connection:
        rows = connection.execute(select(*columns).where(_INCIDENT.c.no.in_(list(numbers)))).all()
        ids = [row.id for row in rows]
        claims = _claims(connection, ids)
        origins = _origins(connection, claims)
        conflicting = set(
            connection.execute(
                select(_CONFLICT.c.record).where(_CONFLICT.c.record.in_(ids))
            ).scalars()
        )
    found = {
        row.no: _line(row, claims.get(row.id, []), origins, conflict=row.id in conflicting)
        for row in rows
    }
    return [found[number] for number in numbers if number in found]


def _claims(connection: Connection, incidents: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    columns = [_CLAIM.c[name] for name in COUNTED]
    # Withdrawn ones too: another may go back to the origin that only they name.
    for claim in connection.execute(select(*columns).where(_CLAIM.c.incident.in_(incidents))):
        found.setdefault(claim.incident, []).append(claim)
    return found


def _origins(connection: Connection, claims: Mapping[str, list[Any]]) -> dict[str, str]:
    """Return the origin group of each source that the claims name."""
    sources = {claim.source for some in claims.values() for claim in some if claim.source}
    statement = select(_SOURCE.c.id, _SOURCE.c.origin_group).where(
        _SOURCE.c.id.in_(sources), _SOURCE.c.origin_group.is_not(None)
    )
    return {row.id: row.origin_group for row in connection.execute(statement)}


def _line(
    row: Any, claims: Sequence[Any], origins: Mapping[str, str], *, conflict: bool
) -> IncidentLine:
    return IncidentLine(
        no=row.no,
        id=row.id,
        ref=row.ref,
        title=row.title or "",
        when=row.when,
        place=row.place,
        status=row.status or UNFILLED["status"],
        verification=row.verification or UNFILLED["verification"],
        handling=row.handling or UNFILLED["handling"],
        graphic=bool(row.graphic),
        withdrawn=not counts(row),
        duplicate=is_duplicate(row),
        claims=sum(map(counts, claims)),
        how_many=_counted(row, claims, origins),
        conflict=conflict,
    )


def _counted(row: Any, claims: Sequence[Any], origins: Mapping[str, str]) -> str:
    """Return the figures that stand for an incident: what was adjudicated, else what is claimed.

    Adjudicated counts stand where their basis is named. Killed comes first. Figures of different
    harms are never brought together: each is named, and only a harm that stands alone and is killed
    or unspecified goes without its name.
    """
    judged = {
        harm: _brief(best, best) if low is None and high is None else _brief(low, high)
        for harm, low, best, high in (
            ("killed", row.killed_low, row.killed_best, row.killed_high),
            ("injured", row.injured_low, row.injured_best, row.injured_high),
        )
        if row.count_basis and not low is best is high is None
    }
    claimed = {
        harm: _brief(found.low, found.high, found.near)
        for harm, found in by_harm(claims, origins=origins).items()
        # What says no harm may mean the very people who were adjudicated to be killed.
        if found.groups and not ("killed" in judged and harm == "unspecified")
    }
    figures = sorted((claimed | judged).items(), key=lambda each: (each[0] != "killed", each[0]))
    match figures:
        case [("killed" | "unspecified", figure)]:
            return figure
        case _:
            return "; ".join(f"{figure} {harm}" for harm, figure in figures)


def _brief(low: int | None, high: int | None, near: Sequence[int] = ()) -> str:
    """Return a range in the grammar that people type."""
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}-{high}"
    if low is not None:
        return f"{low}+"
    if high is not None:
        return f"<={high}"
    if not near:
        return "?"
    first, last = min(near), max(near)
    return f"~{first}" if first == last else f"~{first}-{last}"
