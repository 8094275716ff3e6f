"""The plan of a row: every value it will become, checked and canonical, and nothing saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.intake.mapping import ClaimRule, Each, IntakeMapping, Transform
from models.intake.source_row import BadCell, SourceRow
from models.records import BadValue, Value, check_value


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """A claim with the name of its source, which may be unknown."""

    source: str | None
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """An incident with its claims, ready to be saved."""

    row: int
    external: str
    incident: Mapping[str, Value]
    claims: tuple[PlannedClaim, ...]
    remarks: tuple[str, ...]


def external_id_of(entry: SourceRow, mapping: IntakeMapping) -> str:
    """Return the identifier that a row is known again by, such as ``ucdp-ged:300380``.

    Raises BadCell.
    """
    own = entry.text(mapping.identity)
    if not own:
        raise BadCell(mapping.identity, "it is empty, so the row could not be known again")
    found = _checked("incident", "external", [f"{mapping.prefix}:{own}"], column=mapping.identity)
    return str(found[0]) if isinstance(found, list) else ""


def plan_row(entry: SourceRow, mapping: IntakeMapping) -> PlannedRow:
    """Return everything that a row becomes; raises BadCell with the reason when it cannot be."""
    external = external_id_of(entry, mapping)
    incident = _values(entry, "incident", mapping.incident)
    if not incident.get("title"):
        raise BadCell("title", "nothing in the row says what happened")
    claims: list[PlannedClaim] = []
    for rule in mapping.claims:
        for each in _entries(entry, rule):
            identity = f"{external}/{len(claims) + 1}"
            claims.append(_claim(each, rule, identity))
    return PlannedRow(
        row=entry.number,
        external=external,
        incident={**incident, "external": [external]},
        claims=tuple(claims),
        remarks=tuple(entry.remarks),
    )


def _claim(entry: SourceRow, rule: ClaimRule, identity: str) -> PlannedClaim:
    values = _values(entry, "claim", rule.fields)
    name = rule.source.apply(entry) if rule.source else None
    if name is not None:
        name = _checked("source", "name", name, column="source")
    values["external"] = [identity]
    return PlannedClaim(source=None if name is None else str(name), values=values)


def _values(entry: SourceRow, kind: str, fields: Mapping[str, Transform]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field, made in fields.items():
        value = _checked(kind, field, made.apply(entry), column=field)
        if value is not None and value != []:
            values[field] = value
    return values


def _checked(kind: str, field: str, value: Value, *, column: str) -> Value:
    try:
        return check_value(kind, field, value)
    except BadValue as error:
        raise BadCell(column, error.reason) from None


def _entries(entry: SourceRow, rule: ClaimRule) -> Iterator[SourceRow]:
    """Yield the row once, or once for each of its sources, where the rule applies."""
    given = all(entry.text(column) for column in rule.if_given)
    if not given or any(entry.text(column) for column in rule.if_empty):
        return
    if rule.each is None:
        yield entry
    elif rule.each.objects is not None:
        yield from map(entry.for_item, entry.items(rule.each.objects))
    else:
        yield from map(entry.for_item, _parts(entry, rule.each))


def _parts(entry: SourceRow, each: Each) -> list[dict[str, object]]:
    """Return the sources of a row: the first parts of several cells together, then the second."""
    cut = {name: _cut(entry, name, each) for name in each.cells}
    lengths = {name: len(parts) for name, parts in cut.items()}
    if len(set(lengths.values())) > 1:
        columns = ", ".join(f"{each.cells[name]} ({n})" for name, n in lengths.items())
        raise BadCell(columns, "they do not list the same number of sources")
    rows = zip(*cut.values(), strict=True)
    return [dict(zip(cut, row, strict=True)) for row in rows]


def _cut(entry: SourceRow, name: str, each: Each) -> list[str]:
    cell = entry.text(each.cells[name])
    if not cell:
        return []
    if name not in each.quoted:
        return [part.strip() for part in cell.split(each.by)]
    # Each part stands in quotation marks of its own, and may hold others that nobody doubled.
    if len(cell) < 2 or not (cell[0] == cell[-1] == '"'):
        raise BadCell(each.cells[name], "its parts do not stand in quotation marks")
    return [part.strip() for part in cell[1:-1].split(f'"{each.by}"')]
