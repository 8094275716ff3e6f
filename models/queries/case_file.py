"""A case file holds an incident with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlmodel import col
from sqlmodel import select as choose

from models.queries.duplicates import duplicates_of
from models.queries.errors import NoSuchReference
from models.queries.review import Agreement, agreements
from models.records import KINDS, Claim, Evidence, EvidenceLink, Incident, Note, Record, Source
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class Casefile:
    """An incident and what hangs on it, each list in the order in which it came to be.

    ``sources`` are those of its claims. Notes and evidence links are those about the incident
    or about one of its claims. ``duplicates`` count with it, those of its
    duplicates too. What was withdrawn is here too; screens show it as such.
    """

    incident: Incident
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    links: tuple[EvidenceLink, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...]
    duplicates: tuple[Incident, ...]
    agreement: Agreement | None = None
    """Who agreed upon it, where a second person did."""

    def source_of(self, claim: Claim) -> Source | None:
        """Return the source of a claim, or None if none is named or it was not shared."""
        return next((source for source in self.sources if source.id == claim.source), None)


def read_case_file(vault: VaultContext, incident: str) -> Casefile:
    """Return an incident with all that hangs on it; raises NoSuchReference."""
    found = _records(vault, "incident", "id", [incident])
    if not found:
        raise NoSuchReference(reference=incident)
    claims = _records(vault, "claim", "incident", [incident])
    about = [incident, *(claim.id for claim in claims)]
    links = cast("Sequence[EvidenceLink]", _records(vault, "evidence_link", "target", about))
    sources = {claim.source for claim in cast("Sequence[Claim]", claims) if claim.source}
    evidence = {link.evidence for link in links if link.evidence}
    return Casefile(
        incident=cast("Incident", found[0]),
        claims=cast("tuple[Claim, ...]", tuple(claims)),
        sources=cast("tuple[Source, ...]", tuple(_records(vault, "source", "id", sources))),
        links=tuple(links),
        evidence=cast("tuple[Evidence, ...]", tuple(_records(vault, "evidence", "id", evidence))),
        notes=cast("tuple[Note, ...]", tuple(_records(vault, "note", "about", about))),
        duplicates=tuple(duplicates_of(vault, incident)),
        agreement=agreements(vault, [incident]).get(incident),
    )


def _records(
    vault: VaultContext, kind: str, column: str, values: Iterable[str]
) -> Sequence[Record]:
    model = KINDS[kind]
    found: list[Record] = []
    for some in batches(values):
        statement = (
            choose(model).where(col(getattr(model, column)).in_(some)).order_by(col(model.no))
        )
        found += vault.database.all(statement)
    return found
