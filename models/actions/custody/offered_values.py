"""What a file says of itself is offered as values of other fields; a person takes one, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from models.metadata import Suggested, facts_in, suggested_by
from models.queries import linked_records, record_row
from models.records import BadValue, Value, check_value, counts

if TYPE_CHECKING:
    from models.records import Claim, Evidence, Record
    from models.vault import VaultContext

_WHEN_BASIS = "embedded-metadata"
_PLACE_METHOD = "gps-or-exif"


@dataclass(frozen=True, slots=True)
class Offer:
    """Values of one record that a file suggests, by field, and what stands in them now.

    ``source`` says which fact of the file it is, in words and without its value. All of it is as
    sealed as what it is from: it is shown after that was asked for.
    """

    kind: str
    record: str
    ref: str
    values: Mapping[str, Value]
    now: Mapping[str, Value]
    source: str


def offers_of(vault: VaultContext, evidence: str) -> tuple[Offer, ...]:
    """Return what the recorded metadata of evidence offers: for itself, and where it is linked.

    A value that stands already is not offered; nor is one that its field does not take.
    """
    row = cast("Evidence | None", record_row(vault, "evidence", evidence))
    if row is None or not row.embedded_metadata:
        return ()
    targets: list[Record] = [row, *_incidents(vault, evidence)]
    return tuple(
        offer
        for suggested in suggested_by(facts_in(row.embedded_metadata))
        for target in targets
        for offer in _offers(target, suggested)
    )


def _incidents(vault: VaultContext, evidence: str) -> Iterable[Record]:
    """Return the incidents that evidence is linked to, itself or by a claim."""
    found: dict[str, Record] = {}
    for target in linked_records(vault, evidence):
        claim = cast("Claim | None", record_row(vault, "claim", target))
        told = claim.incident if claim else target
        incident = record_row(vault, "incident", told) if told else None
        if incident is not None and counts(incident):
            found[incident.id] = incident
    return found.values()


def _offers(target: Record, suggested: Suggested) -> Iterator[Offer]:
    """Yield what one suggestion offers a record, or nothing."""
    kind = target.KIND
    wanted: dict[str, Any]
    if suggested.when:
        wanted = {"content_when" if kind == "evidence" else "when": suggested.when}
        basis = {} if kind == "evidence" else {"when_basis": _WHEN_BASIS}
    elif kind == "incident":
        wanted = {"lat": suggested.lat, "lon": suggested.lon}
        basis = {"place_method": _PLACE_METHOD}
    else:
        return
    try:
        values = {name: check_value(kind, name, value) for name, value in wanted.items()}
    except BadValue:
        return
    now = {name: getattr(target, name) for name in values}
    if values == now:
        return
    source = f"{suggested.source.name.value} ({suggested.source.place.value})"
    yield Offer(kind, target.id, target.ref, {**values, **basis}, now, source)
