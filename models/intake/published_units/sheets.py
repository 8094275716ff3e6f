"""The sheets in Security Force Monitor's shape: which columns each has, and what a row says.

https://help.securityforcemonitor.org describes them. A row of units holds one unit and one of its
relations, a row of persons one person and one posting, so that both stand on several rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from models.intake.published_units.cited_dates import cited_period, posted_period
from models.intake.source_row import BadCell, SourceRow
from models.records import Value

Values = dict[str, Value]

_UNIT = "unit:id:admin"
_RELATED = "unit:related_unit"
_RELATED_ID = "unit:related_unit_id:admin"
_PERSON = "person:id:admin"
_POSTED = "person:posting_unit_id:admin"
_LINES = uuid.UUID("6d1fe8d4-0a0a-5c65-9d0f-6f3b0f6f1c2e")
"""The space of the ids that lines of command get: the same row gives the same record everywhere."""

_GOES_ON = ("Assumed to go on (Y, N, E: it ended then)", f"{_RELATED}_open")
_HAS_ENDED = ("It ended then (Y, N)", "person:posting_last_cited_date_end")
_COMMAND_CLASSES = frozenset({"", "command"})
_OWN_RELATIONS = frozenset({"", "child"})


@dataclass(frozen=True, slots=True)
class Planned:
    """What one row comes to: records by kind and id, those that others may tell more of last."""

    actors: Mapping[str, Values]
    """Units and people of which this row says all that it knows."""
    mentioned: Mapping[str, Values] = field(default_factory=dict)
    """Units that this row only names; a row of their own tells more."""
    lines: Mapping[str, Values] = field(default_factory=dict)
    left_out: str = ""
    """Why a relation or a posting of this row is no line of command, in words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet: its name, the columns that it must have, and how a row is read."""

    name: str
    columns: frozenset[str]
    plan: Callable[[SourceRow], Planned]
    encoding: str = "utf-8-sig"
    delimiter: str = ","


def _plan_unit(row: SourceRow) -> Planned:
    unit = _id(row, _UNIT)
    classes = [one.strip().casefold() for one in row.text("unit:classification").split(";")]
    name = _name(row, "unit:name")
    values: Values = {
        "name": name,
        "type": "unit",
        "aliases": _listed(row.text("unit:other_names")),
        "party": row.text("unit:country"),
        "naming": _naming(name, classes),
        "description": _said({"Classified as": row.text("unit:classification")}),
        "external": [f"sfm:{unit}"],
    }
    actors = {unit: _filled(values)}
    if not row.text(_RELATED_ID):
        return Planned(actors)
    superior = _id(row, _RELATED_ID)
    class_, relation = row.text("unit:related_unit_class"), row.text("unit:relation_type")
    if class_.casefold() not in _COMMAND_CLASSES or relation.casefold() not in _OWN_RELATIONS:
        return Planned(actors, left_out="its relation to the other unit is no command")
    period = cited_period(
        row, f"{_RELATED}_first_cited_date", f"{_RELATED}_last_cited_date", f"{_RELATED}_open"
    )
    named = _name(row, _RELATED)
    above: Values = {"name": named, "type": "unit", "naming": _naming(named, []),
                     "external": [f"sfm:{superior}"]}  # fmt: skip
    line = _line(
        row, unit, superior, period=period, stem=_RELATED, ends=_GOES_ON, what=class_ or "Command"
    )
    return Planned(actors, {superior: _filled(above)}, line)


def _plan_posting(row: SourceRow) -> Planned:
    person = _id(row, _PERSON)
    role = row.text("person:posting_role")
    values: Values = {
        "name": _name(row, "person:name"),
        "type": "commander",
        "aliases": _listed(row.text("person:other_names")),
        "party": row.text("person:country"),
        "external": [f"sfm:{person}"],
    }
    if "command" not in role.casefold() or not row.text(_POSTED):
        return Planned({}, left_out="its posting is to no command of a unit")
    unit, name = _id(row, _POSTED), _name(row, "person:posting_unit_name")
    posting = "person:posting"
    period = posted_period(row, f"{posting}_first_cited_date", f"{posting}_last_cited_date")
    said = {"Rank": row.text("person:posting_rank"), "Title": row.text("person:posting_title")}
    line = _line(
        row, person, unit, period=period, stem=posting, ends=_HAS_ENDED, what=role, more=said
    )
    mentioned: Values = {"name": name, "type": "unit", "naming": _naming(name, []),
                         "external": [f"sfm:{unit}"]}  # fmt: skip
    return Planned({person: _filled(values)}, {unit: _filled(mentioned)}, line)


def _line(
    row: SourceRow,
    actor: str,
    superior: str,
    *,
    period: str | None,
    stem: str,
    ends: tuple[str, str],
    what: str,
    more: Mapping[str, str] | None = None,
) -> dict[str, Values]:
    """Return the line of command of a row under its id, with what it is known from in words."""
    first, last = (row.text(f"{stem}_{which}_cited_date") for which in ("first", "last"))
    basis = _said(
        {
            "Published by Security Force Monitor as": what,
            **(more or {}),
            "First cited": first,
            "Last cited": last,
            ends[0]: row.text(ends[1]),
            "Confidence": row.text(f"{stem}:confidence") or row.text(f"{stem}_unit:confidence"),
            "Sources": row.text(f"{stem}:source") or row.text(f"{stem}_unit:source"),
        }
    )
    values: Values = {"actor": actor, "superior": superior, "period": period, "basis": basis}
    key = f"{actor}\n{superior}\n{what}\n{first}\n{last}"
    return {str(uuid.uuid5(_LINES, key)): _filled(values)}


def _id(row: SourceRow, column: str) -> str:
    """Return the UUID of a cell; raises BadCell."""
    try:
        return str(uuid.UUID(row.text(column)))
    except ValueError:
        raise BadCell(column, "it is no identifier (UUID)") from None


def _name(row: SourceRow, column: str) -> str:
    name = row.text(column)
    if not name:
        raise BadCell(column, "it is empty")
    return name


def _naming(name: str, classes: list[str]) -> str:
    """Return how a unit is named: as a placeholder, not at all, or by its name."""
    if "placeholder" in classes or name.casefold().startswith("unknown "):
        return "placeholder"
    return "unnamed" if name.casefold().startswith("unnamed ") else "named"


def _listed(text: str) -> list[str]:
    return list(_once(part.strip() for part in text.split(";")))


def _once(parts: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for part in parts:
        if part and part not in seen:
            seen.add(part)
            yield part


def _said(parts: Mapping[str, str]) -> str:
    """Return labelled lines, those that say something."""
    return "\n".join(f"{label}: {text}" for label, text in parts.items() if text)


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


SHEETS: Mapping[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet("sfm-units", frozenset({_UNIT, "unit:name"}), _plan_unit),
        Sheet(
            "sfm-persons",
            frozenset({_PERSON, "person:name", _POSTED, "person:posting_role"}),
            _plan_posting,
        ),
    )
}
"""The sheets by the names that are typed as a mapping."""
