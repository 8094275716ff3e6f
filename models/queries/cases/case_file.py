"""A case file holds an incident with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Table, func, select
from sqlmodel import col
from sqlmodel import select as choose

from models.counting import IncidentRange
from models.queries.duplicates import duplicates_of
from models.queries.errors import NoSuchReference
from models.readings.review import Agreement, agreements
from models.records import (
    KINDS,
    Actor,
    Assessment,
    Claim,
    Command,
    Evidence,
    EvidenceLink,
    Harm,
    Incident,
    IncidentLink,
    Involvement,
    Note,
    Order,
    OrderLink,
    Person,
    Record,
    Source,
    counting,
)
from models.storage import FigureRow
from models.values import batches
from models.vault import short_name

if TYPE_CHECKING:
    from models.vault import VaultContext

R = TypeVar("R", bound=Record)

_HARM: Table = Harm.__table__  # type: ignore[attr-defined]
_FIGURE: Table = FigureRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Casefile:
    """An incident and what hangs on it, each list in the order in which it came to be.

    ``sources`` are those of its claims, ``persons`` those of its harms, ``orders`` those of its
    order links. ``actors`` have a part in it, gave one of its orders, or stood over one of these,
    as its ``commands`` say. ``incident_links`` begin or end here, and ``linked_incidents`` are
    their other ends. Notes and evidence links are those about the incident or about a record that
    hangs on it. ``duplicates`` count with it, those of its duplicates too. What was withdrawn is
    here too; screens show it as such.
    """

    incident: Incident
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    harms: tuple[Harm, ...]
    persons: tuple[Person, ...]
    involvements: tuple[Involvement, ...]
    actors: tuple[Actor, ...]
    commands: tuple[Command, ...]
    order_links: tuple[OrderLink, ...]
    orders: tuple[Order, ...]
    incident_links: tuple[IncidentLink, ...]
    linked_incidents: tuple[Incident, ...]
    assessments: tuple[Assessment, ...]
    signers: Mapping[str, str]
    """Who began each assessment, by the id of that."""
    links: tuple[EvidenceLink, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...]
    duplicates: tuple[Incident, ...]
    elsewhere: Mapping[str, int]
    """In how many other incidents a person is linked to harm, by the id of the person."""
    agreement: Agreement | None
    """Who agreed upon it, where a second person did."""
    figures: tuple[IncidentRange, ...]
    """What it comes to, harm by harm; ranges of different harms are never added."""

    def source_of(self, claim: Claim) -> Source | None:
        """Return the source of a claim, or None if none is named or it was not shared."""
        return next((source for source in self.sources if source.id == claim.source), None)


def read_case_file(vault: VaultContext, incident: str) -> Casefile:
    """Return an incident with all that hangs on it; raises NoSuchReference."""
    read = _Reader(vault)
    found = read.all_of(Incident, "id", [incident])
    if not found:
        raise NoSuchReference(reference=incident)
    claims = read.all_of(Claim, "incident", [incident])
    harms = read.all_of(Harm, "incident", [incident])
    involvements = read.all_of(Involvement, "incident", [incident])
    order_links = read.all_of(OrderLink, "incident", [incident])
    orders = read.pointed(Order, order_links, "order")
    actors, commands = _chain(read, involvements, orders)
    incident_links = _both_ways(read, incident)
    assessments = read.all_of(Assessment, "incident", [incident])
    hanging = (claims, harms, involvements, order_links, incident_links, assessments)
    about = [incident, *(row.id for rows in hanging for row in rows)]
    links = read.all_of(EvidenceLink, "target", about)
    return Casefile(
        incident=found[0],
        claims=claims,
        sources=read.pointed(Source, claims, "source"),
        harms=harms,
        persons=read.pointed(Person, harms, "person"),
        involvements=involvements,
        actors=actors,
        commands=commands,
        order_links=order_links,
        orders=orders,
        incident_links=incident_links,
        linked_incidents=_other_ends(read, incident, incident_links),
        assessments=assessments,
        signers={one.id: short_name(vault, one.author) for one in assessments},
        links=links,
        evidence=read.pointed(Evidence, links, "evidence"),
        notes=read.all_of(Note, "about", about),
        duplicates=tuple(duplicates_of(vault, incident)),
        elsewhere=_elsewhere(vault, incident, harms),
        agreement=agreements(vault, [incident]).get(incident),
        figures=_figures(vault, found[0]),
    )


class _Reader:
    """Reads records of a kind by what a column holds, each once, in the order they came to be."""

    def __init__(self, vault: VaultContext) -> None:
        self._database = vault.database

    def all_of(self, model: type[R], column: str, values: Iterable[str]) -> tuple[R, ...]:
        """Return the records of a kind in which a column has one of these values."""
        found: list[R] = []
        table = KINDS[model.KIND]
        for some in batches(sorted(set(values))):
            statement = (
                choose(table).where(col(getattr(table, column)).in_(some)).order_by(col(table.no))
            )
            found += cast("Sequence[R]", self._database.all(statement))
        return tuple(sorted(found, key=lambda row: row.no or 0))

    def pointed(self, model: type[R], rows: Iterable[Record], field: str) -> tuple[R, ...]:
        """Return the records of a kind that a field of some rows points to."""
        return self.all_of(model, "id", filter(None, (getattr(row, field) for row in rows)))


def _chain(
    read: _Reader, involvements: Sequence[Involvement], orders: Sequence[Order]
) -> tuple[tuple[Actor, ...], tuple[Command, ...]]:
    """Return who had a part or gave an order, and who stood directly over them at some time."""
    named = {one.actor for one in involvements} | {one.issuer for one in orders}
    ids = {id for id in named if id}
    commands = read.all_of(Command, "actor", ids)
    above = {one.superior for one in commands if one.superior}
    return read.all_of(Actor, "id", ids | above), commands


def _both_ways(read: _Reader, incident: str) -> tuple[IncidentLink, ...]:
    """Return the links that begin at an incident, then those that end there."""
    begin = read.all_of(IncidentLink, "incident", [incident])
    end = read.all_of(IncidentLink, "other", [incident])
    return tuple({link.id: link for link in (*begin, *end)}.values())


def _other_ends(
    read: _Reader, incident: str, links: Sequence[IncidentLink]
) -> tuple[Incident, ...]:
    ids = {id for link in links for id in (link.incident, link.other) if id and id != incident}
    return read.all_of(Incident, "id", ids)


def _elsewhere(vault: VaultContext, incident: str, harms: Sequence[Harm]) -> dict[str, int]:
    """Return how many other incidents the people of an incident are in, who are in any."""
    found: dict[str, int] = {}
    for some in batches(sorted({one.person for one in harms if one.person})):
        asked = (
            select(_HARM.c.person, func.count(_HARM.c.incident.distinct()))
            .where(_HARM.c.person.in_(some), _HARM.c.incident != incident, counting(_HARM))
            .group_by(_HARM.c.person)
        )
        with vault.database.reading() as connection:
            found |= {row[0]: row[1] for row in connection.execute(asked)}
    return found


def _figures(vault: VaultContext, incident: Incident) -> tuple[IncidentRange, ...]:
    """Return what stands beside an incident in the table of figures."""
    columns: list[Any] = [
        _FIGURE.c[name]
        for name in ("harm", "low", "high", "near_low", "near_high", "voices", "adjudicated")
    ]
    asked = select(*columns).where(_FIGURE.c.incident == incident.no).order_by(_FIGURE.c.harm)
    with vault.database.reading() as connection:
        rows = connection.execute(asked).mappings().all()
    return tuple(IncidentRange(**row) for row in rows)
