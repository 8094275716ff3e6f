"""A grouping says which counted incidents belong together under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.queries.command_chain import ChainOfCommand
from models.queries.figures.incident_set import IncidentSet
from models.records import COUNTS_SQL, title_of
from models.values import vocabulary

if TYPE_CHECKING:
    from models.vault import VaultContext

NOT_PLACEABLE = "not placeable"
"""Where incidents stand by month whose whole range lies in no single month."""

_DATES = "SELECT no, when_earliest, when_latest FROM incident"
_UNITS = f"""SELECT DISTINCT i.no, v.actor FROM involvement AS v
    JOIN incident AS i ON i.id = v.incident WHERE v.{COUNTS_SQL} AND v.actor IS NOT NULL"""  # noqa: S608
_ORDERS = f"""SELECT DISTINCT i.no, l."order" FROM order_link AS l
    JOIN incident AS i ON i.id = l.incident WHERE l.{COUNTS_SQL} AND l."order" IS NOT NULL
    AND coalesce(l.relation, '') <> 'contradicted-by'"""  # noqa: S608
_HARMS = f"""SELECT DISTINCT i.no, h.{{column}} FROM harm AS h
    JOIN incident AS i ON i.id = h.incident
    WHERE h.{COUNTS_SQL} AND h.{{column}} IS NOT NULL"""  # noqa: S608
_RECORDS = {
    "actor": "SELECT id, ref, name, description FROM actor",
    "order": 'SELECT id, ref, words, translation, kind FROM "order"',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The incidents of one group by their numbers; ``record`` is what the group stands for."""

    name: str
    numbers: Sequence[int]
    label: str = ""
    record: str | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One question that is asked of the counted incidents, in words; ``without`` names the rest."""

    title: str
    without: str
    members: Callable[[VaultContext, IncidentSet], list[Members]]


def _by_month(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the months, the earliest first, and last what lies in no single one."""
    months: dict[str, list[int]] = {}
    for number, earliest, latest in _rows(vault, _DATES):
        if number in incidents.rows:
            one_month = earliest and latest and earliest[:7] == latest[:7]
            months.setdefault(earliest[:7] if one_month else NOT_PLACEABLE, []).append(number)
    return [Members(name=name, numbers=months[name]) for name in sorted(months)]


def _by_unit(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    return _of_records(vault, "actor", _counted(_rows(vault, _UNITS), incidents))


def _by_unit_and_above(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the units with all that stood below them on the day of each incident."""
    days = {row[0]: row[1] or row[2] for row in _rows(vault, _DATES)}
    chain = ChainOfCommand.read(vault)
    above = (
        (number, unit)
        for number, actor in _rows(vault, _UNITS)
        if number in incidents.rows
        for unit in chain.above(actor, days.get(number))
    )
    return _of_records(vault, "actor", _counted(above, incidents))


def _by_order(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    return _of_records(vault, "order", _counted(_rows(vault, _ORDERS), incidents))


def _by_codes(column: str, name: str) -> Callable[[VaultContext, IncidentSet], list[Members]]:
    """Return a grouping by a field of incidents that holds codes, one or several."""
    # The column is one of those below, and the field of our own kind.
    statement = f"""SELECT i.no, j.value FROM incident AS i, json_each(
        CASE WHEN json_valid(i.{column}) AND json_type(i.{column}) = 'array' THEN i.{column}
        WHEN i.{column} IS NULL THEN '[]' ELSE json_array(i.{column}) END) AS j"""  # noqa: S608

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        return _of_codes(name, _counted(_rows(vault, statement), incidents))

    return members


def _by_harm(column: str, name: str) -> Callable[[VaultContext, IncidentSet], list[Members]]:
    """Return a grouping by what is coded of the people who were harmed."""
    statement = _HARMS.format(column=column)

    def members(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
        return _of_codes(name, _counted(_rows(vault, statement), incidents))

    return members


def _by_place(vault: VaultContext, incidents: IncidentSet) -> list[Members]:
    """Return the places by their names as they are written, without regard to capitals."""
    found: dict[str, list[int]] = {}
    written: dict[str, str] = {}
    for number, place in _rows(vault, "SELECT no, place FROM incident WHERE place IS NOT NULL"):
        if number in incidents.rows:
            key = place.casefold()
            written.setdefault(key, place)
            found.setdefault(key, []).append(number)
    return [Members(name=written[key], numbers=found[key]) for key in sorted(found)]


def _rows(vault: VaultContext, statement: str) -> Sequence[tuple]:  # type: ignore[type-arg]
    with vault.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def _counted(pairs: Iterable[tuple[int, str]], incidents: IncidentSet) -> dict[str, set[int]]:
    """Return by what a group stands for the numbers of its counted incidents, each once."""
    found: dict[str, set[int]] = {}
    for number, key in pairs:
        if number in incidents.rows:
            found.setdefault(key, set()).add(number)
    return found


def _of_records(vault: VaultContext, kind: str, found: Mapping[str, set[int]]) -> list[Members]:
    """Return groups that stand for records, by their titles; a record may not be here."""
    with vault.database.reading() as connection:
        rows = [dict(row) for row in connection.exec_driver_sql(_RECORDS[kind]).mappings()]
    named = {row["id"]: (title_of(kind, row), row["ref"]) for row in rows if row["id"] in found}
    groups = [
        Members(
            name=named.get(record, ("not shared", ""))[0],
            ref=named.get(record, ("", ""))[1],
            record=record,
            numbers=sorted(numbers),
        )
        for record, numbers in found.items()
    ]
    return sorted(groups, key=lambda one: (one.name.casefold(), one.ref))


def _of_codes(name: str, found: Mapping[str, set[int]]) -> list[Members]:
    """Return groups that stand for codes, in the order of their vocabulary."""
    terms = vocabulary(name)
    order = {term.code: place for place, term in enumerate(terms)}
    return [
        Members(name=code, label=terms.label(code), numbers=sorted(found[code]))
        for code in sorted(found, key=lambda code: (order.get(code, len(order)), code))
    ]


GROUPINGS: Mapping[str, Grouping] = MappingProxyType(
    {
        "month": Grouping("by month", "without a date", _by_month),
        "unit": Grouping("by unit", "no unit recorded", _by_unit),
        "unit-with-subordinates": Grouping(
            "by unit with its subordinates", "no unit recorded", _by_unit_and_above
        ),
        "order": Grouping("by reported order", "no order linked", _by_order),
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
