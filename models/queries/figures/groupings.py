"""The groupings that there are, by the names that are typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from models.projection import HARM_OF_OUTCOME
from models.queries.figures.crossing import crossed
from models.queries.figures.incident_set import IncidentSet
from models.queries.figures.members import Grouping, Members
from models.readings.command_chain import ChainOfCommand
from models.readings.links import linked_pairs
from models.records import COUNTS_SQL, IN_CANONICAL_SET_SQL, WITHDRAWN_SQL, counts_with, title_of
from models.values import search_key, vocabulary

if TYPE_CHECKING:
    from models.vault import VaultContext

NOT_PLACEABLE = "not placeable"
"""Where incidents stand by month whose whole range lies in no single month."""

_MONTHS = """SELECT no, CASE WHEN substr(when_earliest, 1, 7) = substr(when_latest, 1, 7)
    THEN substr(when_earliest, 1, 7) END FROM incident"""
_DAYS = "SELECT no, coalesce(when_earliest, when_latest) FROM incident"
# A person who was not shared is a person all the same; one that was withdrawn is none.
_HARMS = f"""SELECT incident, {{column}} FROM harm
    WHERE {COUNTS_SQL} AND {{column}} IS NOT NULL AND ({{outcome}})
    AND coalesce(person, '') NOT IN
        (SELECT id FROM person WHERE {WITHDRAWN_SQL})"""  # noqa: S608 - our own condition
_RECORDS = {
    "actor": "SELECT id, ref, withdrawn, name, description FROM actor",
    "order": 'SELECT id, ref, withdrawn, words, translation, kind FROM "order"',
}


def _by_month(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the months, the earliest first, and last what lies in no single one."""
    months: dict[str, list[int]] = {}
    for number, month in vault.database.tuples(_MONTHS):
        if number in incidents.rows:
            months.setdefault(month or NOT_PLACEABLE, []).append(number)
    return [Members(name=name, numbers=months[name]) for name in sorted(months)]


def _by_linked(kind: str) -> Callable[[VaultContext, IncidentSet], list[Members]]:
    """Return a grouping by records of a kind that incidents are linked to."""

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        return _of_records(vault, kind, _counted(linked_pairs(vault, kind), incidents))

    return members


def _by_unit_and_above(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the units with all that stood below them on the day of each incident."""
    days = dict(vault.database.tuples(_DAYS))
    chain = ChainOfCommand.read(vault)
    # Asked once for all incidents between which nothing changes above a unit.
    stretches = {day: (chain.stretch(day), day) for day in set(days.values())}
    together: dict[tuple[str, int | None], tuple[str | None, list[int]]] = {}
    for incident, actor in linked_pairs(vault, "actor"):
        number = incidents.numbers.get(incident)
        if number is not None:
            stretch, day = stretches[days[number]]
            together.setdefault((actor, stretch), (day, []))[1].append(number)
    found: dict[str, set[int]] = {}
    for (actor, _stretch), (day, numbers) in together.items():
        for unit in chain.above(actor, day):
            found.setdefault(unit, set()).update(numbers)
    return _of_records(vault, "actor", found)


def _by_codes(column: str, name: str) -> Callable[[VaultContext, IncidentSet], list[Members]]:
    """Return a grouping by a field of incidents that holds codes, one or several."""
    # The column is one of those below, and the field of our own kind.
    statement = f"""SELECT no, {column} FROM incident AS i
        WHERE {column} IS NOT NULL AND {IN_CANONICAL_SET_SQL}"""  # noqa: S608

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        codes: dict[str, list[str]] = {}
        found: dict[str, set[int]] = {}
        for number, text in vault.database.tuples(statement):
            if number in incidents.rows:
                if text not in codes:
                    codes[text] = json.loads(text) if text.startswith("[") else [text]
                for code in codes[text]:
                    found.setdefault(code, set()).add(number)
        return _of_codes(name, found)

    return members


def _by_harm(column: str, name: str) -> Callable[[VaultContext, IncidentSet], list[Members]]:
    """Return a grouping by what is coded of the people who came to the harm that is counted."""

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        listed = [f"'{one}'" for one, harm in HARM_OF_OUTCOME.items() if harm == incidents.harm]
        outcome = f"outcome IN ({', '.join(listed)})" if listed else "true"
        statement = _HARMS.format(column=column, outcome=outcome)
        return _of_codes(name, _counted(vault.database.tuples(statement), incidents))

    return members


def _by_verification(_vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the levels of verification, the lowest first."""
    found: dict[str, set[int]] = {}
    for number, row in incidents.rows.items():
        found.setdefault(row.level, set()).add(number)
    return _of_codes("verification", found)


def _by_place(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the places by their names as they are written; search takes these for the same."""
    found: dict[str, list[int]] = {}
    written: dict[str, str] = {}
    statement = "SELECT no, place FROM incident WHERE place IS NOT NULL"
    for number, place in vault.database.tuples(statement):
        if number in incidents.rows:
            key = search_key(" ".join(place.split()))
            written.setdefault(key, place)
            found.setdefault(key, []).append(number)
    return [Members(name=written[key], numbers=found[key]) for key in sorted(found)]


def _counted(pairs: Iterable[tuple[str, str]], incidents: IncidentSet) -> dict[str, set[int]]:
    """Return by what a group stands for the numbers of its counted incidents, each once."""
    found: dict[str, set[int]] = {}
    for incident, key in pairs:
        number = incidents.numbers.get(incident)
        if number is not None:
            found.setdefault(key, set()).add(number)
    return found


def _of_records(vault: VaultContext, kind: str, found: Mapping[str, set[int]]) -> list[Members]:
    """Return groups that stand for records, by their titles; a record may not be here."""
    with vault.database.reading() as connection:
        rows = [dict(row) for row in connection.exec_driver_sql(_RECORDS[kind]).mappings()]
    here = {row["id"]: row for row in rows}
    groups = [
        Members(
            name=title_of(kind, here[record]),
            label=_label(kind, here[record]),
            ref=here[record]["ref"],
            record=record,
            numbers=numbers,
        )
        if record in here
        else Members(name="not shared", record=record, numbers=numbers)
        for record, numbers in found.items()
    ]
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


def _of_codes(name: str, found: Mapping[str, set[int]]) -> list[Members]:
    """Return groups that stand for codes, in the order of their vocabulary."""
    terms = vocabulary(name)
    order = {term.code: place for place, term in enumerate(terms)}
    return [
        Members(name=code, label=terms.label(code), numbers=found[code])
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
