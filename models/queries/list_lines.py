"""A list shows one line of each incident, with the figures that stand for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, func, select

from models.queries.filters import UNFILLED
from models.readings.review import single_coders
from models.records import Claim, Incident, counting, counts, is_duplicate, lacking
from models.storage import ConflictRow, FigureRow

if TYPE_CHECKING:
    from models.vault import VaultContext

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CLAIM: Table = Claim.__table__  # type: ignore[attr-defined]
_FIGURE: Table = FigureRow.__table__  # type: ignore[attr-defined]
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
    "proof_standard",
    "killed_low",
    "killed_best",
    "killed_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "count_basis",
    "handling",
    "graphic",
    "tags",
    "changed",
    "withdrawn",
    "canonical",
)


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident as a list shows it; never a sealed value.

    ``how_many`` is one figure in the grammar that people type, or one for each harm with its name
    ("2 killed; 5 injured"), or empty: see ``_counted``. ``changed`` is in milliseconds since the
    epoch. ``single_coder`` is whether it is called
    agreed upon and no second person agreed; ``lacks`` names the fields that would hold a ground
    that is missing, see ``models.records.lacking``.
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
    tags: tuple[str, ...]
    changed: int
    single_coder: bool = False
    lacks: tuple[str, ...] = ()


def lines_of(vault: VaultContext, numbers: Sequence[int]) -> list[IncidentLine]:
    """Return the lines of these incidents, in the order asked for."""
    columns = [_INCIDENT.c[name] for name in SHOWN]
    with vault.database.reading() as connection:
        rows = connection.execute(select(*columns).where(_INCIDENT.c.no.in_(list(numbers)))).all()
        ids = [row.id for row in rows]
        claims = _claims_that_count(connection, ids)
        figures = _figures(connection, numbers)
        conflicting = set(
            connection.execute(
                select(_CONFLICT.c.record).where(_CONFLICT.c.record.in_(ids))
            ).scalars()
        )
    alone = single_coders(vault, [row.id for row in rows if row.status == "agreed"])
    found = {
        row.no: _line(
            row,
            claims.get(row.id, 0),
            figures.get(row.no, ()),
            conflict=row.id in conflicting,
            single_coder=row.id in alone,
        )
        for row in rows
    }
    return [found[number] for number in numbers if number in found]


def _claims_that_count(connection: Connection, incidents: list[str]) -> dict[str, int]:
    """Return how many claims that were not withdrawn each incident has."""
    asked = (
        select(_CLAIM.c.incident, func.count())
        .where(_CLAIM.c.incident.in_(incidents), counting(_CLAIM))
        .group_by(_CLAIM.c.incident)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}


def _figures(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Any]]:
    """Return the figures of each incident by its number."""
    found: dict[int, list[Any]] = {}
    asked = select(_FIGURE).where(_FIGURE.c.incident.in_(list(numbers)))
    for row in connection.execute(asked):
        found.setdefault(row.incident, []).append(row)
    return found


def _line(
    row: Any, claims: int, figures: Sequence[Any], *, conflict: bool, single_coder: bool
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
        claims=claims,
        how_many=_in_words(figures),
        conflict=conflict,
        tags=tuple(map(str, row.tags or ())),
        changed=row.changed,
        single_coder=single_coder,
        lacks=tuple(lack.field for lack in lacking(Incident.KIND, row._mapping)),  # noqa: SLF001
    )


def _in_words(figures: Iterable[Any]) -> str:
    """Return the figures that stand for an incident: what was adjudicated, else what is claimed.

    Killed comes first. Figures of different harms are never brought together: each is named, and
    only a harm that stands alone and is killed or unspecified goes without its name.
    """
    by_harm = sorted(figures, key=lambda one: (one.harm != "killed", one.harm))
    if len(by_harm) == 1 and by_harm[0].harm in {"killed", "unspecified"}:
        return _brief(by_harm[0])
    return "; ".join(f"{_brief(one)} {one.harm}" for one in by_harm)


def _brief(one: Any) -> str:
    """Return a range in the grammar that people type."""
    if one.low is not None and one.high is not None:
        return str(one.low) if one.low == one.high else f"{one.low}-{one.high}"
    if one.low is not None:
        return f"{one.low}+"
    if one.high is not None:
        return f"<={one.high}"
    if one.near_low is None:
        return "?"
    if one.near_low == one.near_high:
        return f"~{one.near_low}"
    return f"~{one.near_low}-{one.near_high}"
