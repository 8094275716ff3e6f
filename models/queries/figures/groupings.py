"""The groupings that there are, by the names that are typed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from models.projection import HARM_OF_OUTCOME
from models.queries.figures.crossing import crossed
from models.queries.figures.group import Gather, Group, Grouping
from models.queries.figures.incident_set import IncidentSet
from models.readings.command_chain import ChainOfCommand
from models.readings.links import numbers_by_record, unit_parts
from models.records import COUNTS_SQL, IN_CANONICAL_SET_SQL, WITHDRAWN_SQL, counts_with, title_of
from models.storage import number_groups
from models.values import search_key, vocabulary

if TYPE_CHECKING:
    from models.vault import VaultContext

NOT_PLACEABLE = "not placeable"
"""Where incidents stand by month whose whole range lies in no single month."""

# An index alone is read, in its order, and what stands together is handed over together.
_MONTHS = """SELECT CASE WHEN substr(when_earliest, 1, 7) = substr(when_latest, 1, 7)
    THEN substr(when_earliest, 1, 7) END, json_group_array(no)
    FROM incident INDEXED BY incident_by_span GROUP BY when_earliest, when_latest"""
_PLACES = """SELECT place, json_group_array(no) FROM incident WHERE place IS NOT NULL
    GROUP BY place"""
# A person who was not shared is a person all the same; one that was withdrawn is none.
_HARMS = f"""SELECT {{column}}, json_group_array(i.no)
    FROM harm AS h JOIN incident AS i ON i.id = h.incident
    WHERE h.{COUNTS_SQL} AND {{column}} IS NOT NULL AND ({{outcome}})
    AND coalesce(person, '') NOT IN (SELECT id FROM person WHERE {WITHDRAWN_SQL})
    GROUP BY {{column}}"""  # noqa: S608 - our own condition
_RECORDS = {
    "actor": "SELECT id, ref, withdrawn, name, description FROM actor",
    "order": 'SELECT id, ref, withdrawn, words, translation, kind FROM "order"',
}


def _by_month(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
    """Return the months, the earliest first, and last what lies in no single one."""
    months = _counted(incidents, number_groups(vault.database, _MONTHS))
    if None in months:
        months[NOT_PLACEABLE] = months.pop(None)
    return [_group(incidents, name, months[name]) for name in sorted(months)]


def _by_linked(kind: str) -> Gather:
    """Return a grouping by records of a kind that incidents are linked to."""

    def gather(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
        found = _counted(incidents, numbers_by_record(vault, kind))
        return _of_records(vault, kind, incidents, found)

    return gather


def _by_unit_and_above(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
    """Return the units with all that stood below them on the day of each incident."""
    chain = ChainOfCommand.read(vault)
    counted = incidents.levels.keys()
    found: dict[str, list[Collection[int]]] = {}
    for unit, days, numbers in unit_parts(vault):
        # Asked once for all incidents between which nothing changes above a unit.
        for some in chain.stretches_of(days):
            piece = counted & numbers[some]
            for above in chain.above(unit, days[some.start]) if piece else ():
                found.setdefault(above, []).append(piece)
    members = {unit: set().union(*pieces) for unit, pieces in found.items()}
    groups = _of_records(vault, "actor", incidents, members)
    for group in groups:
        group.pieces = found[group.record or ""]
    return groups


def _by_codes(column: str, name: str) -> Gather:
    """Return a grouping by a field of incidents that holds codes, one or several."""
    # The column is one of those below, and the field of our own kind.
    statement = f"""SELECT {column}, json_group_array(no) FROM incident AS i
        WHERE {column} IS NOT NULL AND {IN_CANONICAL_SET_SQL} GROUP BY {column}"""  # noqa: S608

    def gather(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
        found: dict[str, set[int]] = {}
        for text, numbers in _counted(incidents, number_groups(vault.database, statement)).items():
            for code in json.loads(text) if text.startswith("[") else [text]:
                found.setdefault(code, set()).update(numbers)
        return _of_codes(name, incidents, found)

    return gather


def _by_harm(column: str, name: str) -> Gather:
    """Return a grouping by what is coded of the people who came to the harm that is counted."""

    def gather(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
        listed = [f"'{one}'" for one, harm in HARM_OF_OUTCOME.items() if harm == incidents.harm]
        outcome = f"outcome IN ({', '.join(listed)})" if listed else "true"
        statement = _HARMS.format(column=f"h.{column}", outcome=outcome)
        found = _counted(incidents, number_groups(vault.database, statement))
        return _of_codes(name, incidents, found)

    return gather


def _by_verification(_vault: VaultContext, incidents: IncidentSet) -> list[Group]:
    """Return the levels of verification, the lowest first."""
    found: dict[str, set[int]] = {}
    for number, level in incidents.levels.items():
        found.setdefault(level, set()).add(number)
    return _of_codes("verification", incidents, found)


def _by_place(vault: VaultContext, incidents: IncidentSet) -> list[Group]:
    """Return the places by their names as they are written; search takes these for the same."""
    found: dict[str, set[int]] = {}
    written: dict[str, tuple[int, str]] = {}
    for place, numbers in _counted(incidents, number_groups(vault.database, _PLACES)).items():
        key = search_key(" ".join(place.split()))
        # It goes by the name that was written first.
        first = min(numbers), place
        written[key] = min(written.get(key, first), first)
        found.setdefault(key, set()).update(numbers)
    return [_group(incidents, written[key][1], found[key]) for key in sorted(found)]


def _counted(
    incidents: IncidentSet, rows: Iterable[tuple[Any, Collection[int]]]
) -> dict[Any, set[int]]:
    """Return by what a group stands for the numbers of its counted incidents, where it has any."""
    found: dict[Any, set[int]] = {}
    for stands_for, numbers in rows:
        counted = incidents.levels.keys() & numbers
        if counted:
            found.setdefault(stands_for, set()).update(counted)
    return found


def _group(incidents: IncidentSet, name: str, members: Collection[int]) -> Group:
    return Group(incidents=incidents, name=name, members=members)


def _of_records(
    vault: VaultContext, kind: str, incidents: IncidentSet, found: Mapping[str, set[int]]
) -> list[Group]:
    """Return groups that stand for records, by their titles; a record may not be here."""
    with vault.database.reading() as connection:
        rows = [dict(row) for row in connection.exec_driver_sql(_RECORDS[kind]).mappings()]
    here = {row["id"]: row for row in rows}
    groups = []
    for record, members in found.items():
        group = _group(incidents, "not shared", members)
        group.record = record
        if record in here:
            group.name, group.ref = title_of(kind, here[record]), here[record]["ref"]
            group.label = _label(kind, here[record])
        groups.append(group)
    return sorted(groups, key=lambda one: (one.name.casefold(), one.ref))


def _label(kind: str, row: Mapping[str, Any]) -> str:
    """Return what people read in the place of a name that does not say enough, or nothing."""
    name = label = title_of(kind, row)
    if kind == "order" and name == row["kind"]:
        # Several orders of one kind would stand under one name.
        label = f"{vocabulary('order_kind').label(name)} {row['ref']}"
    if not counts_with(row["withdrawn"]):
        label = f"{label} (withdrawn)"
    return label if label != name else ""


def _of_codes(
    name: str, incidents: IncidentSet, found: Mapping[str, Collection[int]]
) -> list[Group]:
    """Return groups that stand for codes, in the order of their vocabulary."""
    terms = vocabulary(name)
    order = {term.code: place for place, term in enumerate(terms)}
    return [
        Group(incidents=incidents, name=code, label=terms.label(code), members=found[code])
        for code in sorted(found, key=lambda code: (order.get(code, len(order)), code))
    ]


_NO_UNIT = "no unit recorded"
_BY_UNIT = _by_linked("actor")
_BY_ORDER = _by_linked("order")
_THEN = ((_by_month, NOT_PLACEABLE), (_BY_ORDER, "no order linked"))

GROUPINGS: Mapping[str, Grouping] = MappingProxyType(
    {
        "verification": Grouping("by verification", "", _by_verification),
        "month": Grouping("by month", "without a date", _by_month),
        "unit": Grouping("by unit", _NO_UNIT, _BY_UNIT),
        "unit-with-subordinates": Grouping(
            "by unit with its subordinates", _NO_UNIT, _by_unit_and_above
        ),
        "order": Grouping("by reported order", "no order linked", _BY_ORDER),
        "unit-month-order": Grouping(
            "by unit, month and order", _NO_UNIT, crossed(_BY_UNIT, *_THEN)
        ),
        "unit-with-subordinates-month-order": Grouping(
            "by unit with its subordinates, month and order",
            _NO_UNIT,
            crossed(_by_unit_and_above, *_THEN),
        ),
        "act": Grouping("by act", "no act coded", _by_codes("acts", "act")),
        "place": Grouping("by place", "no place recorded", _by_place),
        "custody-phase": Grouping(
            "by phase of custody", "no phase coded", _by_codes("custody_phase", "custody_phase")
        ),
        "victim-status": Grouping(
            "by status of the victims",
            "no status coded",
            _by_harm("victim_status", "victim_status"),
        ),
        "method": Grouping("by method", "no method coded", _by_harm("method", "method")),
    }
)
"""The groupings by the names that are typed."""
