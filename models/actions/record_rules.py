"""Rules between records are asked before a change is signed: no circles, nothing linked twice.

What came from elsewhere is taken in as it was signed. A rule refuses what a person is about to
write, in words, and names the field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from models.projection import table_of
from models.records import NOT_COUNTED, BadValue, Incident, counting, counts, derived
from models.records import Command as CommandRecord

Values = Mapping[str, Any]
"""What a record holds once the change is made."""

_COMMAND: Table = CommandRecord.__table__  # type: ignore[attr-defined]
_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]

_HARMLESS_ROLES = frozenset({None, "present", "unknown"})
"""The roles that accuse nobody."""

# By kind: the fields that together name one thing, the last one as it is refused.
_ONCE: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        "harm": (("incident", "person"), "This person is linked to this incident already."),
        "involvement": (
            ("incident", "role", "actor"),
            "This unit has this role in this incident already.",
        ),
        "order_link": (("incident", "order"), "This order is linked to this incident already."),
    }
)


def demand_rules(
    connection: Connection, kind: str, record: str, values: Values, *, changed: Collection[str]
) -> None:
    """Raise BadValue where a change of a record breaks a rule between records."""
    if values.get("withdrawn"):
        return
    if kind in _ONCE:
        _demand_once(connection, kind, record, values, changed)
    rule = _RULES.get(kind)
    if rule is not None:
        rule(connection, record, values, changed)


def _demand_once(
    connection: Connection, kind: str, record: str, values: Values, changed: Collection[str]
) -> None:
    names, reason = _ONCE[kind]
    if {*names, "withdrawn"}.isdisjoint(changed) or values.get(names[-1]) is None:
        return
    table = table_of(kind)
    same = [table.c[name].is_not_distinct_from(values.get(name)) for name in names]
    asked = select(table.c.id).where(*same, counting(table), table.c.id != record)
    if connection.execute(asked.limit(1)).first():
        raise BadValue(field=names[-1], reason=reason)


def _command(connection: Connection, record: str, values: Values, changed: Collection[str]) -> None:
    """Raise BadValue where a unit would come to stand above itself at some time."""
    if {"actor", "superior", "period", "withdrawn"}.isdisjoint(changed):
        return
    bounds = derived("command", {"period": values.get("period")})
    span = bounds["period_earliest"], bounds["period_latest"]
    actor, superior = values.get("actor"), values.get("superior")
    if actor is not None and _stands_under(connection, superior, actor, span, without=record):
        raise BadValue(field="superior", reason="It stands under this unit itself at that time.")


def _stands_under(
    connection: Connection, lower: object, upper: object, span: Any, *, without: str
) -> bool:
    """Return whether one unit is another, or stands under it at some moment of one time."""
    waiting, seen = [(lower, span)], set()
    while waiting:
        here = waiting.pop()
        if here[0] == upper:
            return True
        if here in seen or here[0] is None:
            continue
        seen.add(here)
        asked = select(_COMMAND).where(
            _COMMAND.c.actor == here[0], counting(_COMMAND), _COMMAND.c.id != without
        )
        for row in connection.execute(asked):
            shared = _overlap(here[1], (row.period_earliest, row.period_latest))
            if shared is not None:
                waiting.append((row.superior, shared))
    return False


def _overlap(one: Any, other: Any) -> tuple[str | None, str | None] | None:
    """Return the time that two spans share, or None; an end that is None is open."""
    first = max(filter(None, (one[0], other[0])), default=None)
    last = min(filter(None, (one[1], other[1])), default=None)
    # A day sorts before its moments, and holds them.
    return None if first and last and first > f"{last}~" else (first, last)


def _incident(
    connection: Connection, record: str, values: Values, changed: Collection[str]
) -> None:
    """Raise BadValue where incidents would be duplicates of each other in a circle."""
    if "canonical" not in changed:
        return
    seen, one = {record}, values.get("canonical")
    while one is not None:
        if one in seen:
            reason = "That incident is a duplicate of this one; in a circle none would count."
            raise BadValue(field="canonical", reason=reason)
        seen.add(one)
        root = _counted_with(connection, one)
        one = root.canonical if root else None


def _counted_with(connection: Connection, incident: object) -> Any:
    """Return what decides whether an incident counts, or None where it is not here."""
    columns = _INCIDENT.c.canonical, _INCIDENT.c.status, _INCIDENT.c.withdrawn
    return connection.execute(select(*columns).where(_INCIDENT.c.id == incident)).first()


def demand_counting(
    connection: Connection, kind: str, values: Values, *, changed: Collection[str]
) -> None:
    """Raise BadValue where a person lets an incident count with one that does not count itself.

    Incidents that form no circle are asked: ``demand_rules`` comes first. What a file brings may
    name one that comes later, and is taken as it came.
    """
    if kind != Incident.KIND or "canonical" not in changed or values.get("canonical") is None:
        return
    root = _counted_with(connection, values["canonical"])
    while root is not None and root.canonical is not None:
        root = _counted_with(connection, root.canonical)
    if root is not None and (not counts(root) or root.status in NOT_COUNTED):
        reason = "That incident does not count itself; with it this one would be lost."
        raise BadValue(field="canonical", reason=reason)


def demand_nothing_behind(connection: Connection, kind: str, record: str) -> None:
    """Raise BadValue where other incidents count with the one that is to be withdrawn."""
    if kind != Incident.KIND:
        return
    asked = select(_INCIDENT.c.ref).where(_INCIDENT.c.canonical == record, counting(_INCIDENT))
    refs = connection.execute(asked.limit(3)).scalars().all()
    if refs:
        reason = f"Others count with it ({', '.join(refs)}); let them count with another one first."
        raise BadValue(field="withdrawn", reason=reason)


def _evidence(
    connection: Connection, record: str, values: Values, changed: Collection[str]
) -> None:
    """Raise BadValue where evidence would be made from what was made from it."""
    if "parent" in changed and _leads_to(connection, "evidence", "parent", values, record):
        reason = "That one was made from this one, or from what was made from it."
        raise BadValue(field="parent", reason=reason)


def _claim(connection: Connection, record: str, values: Values, changed: Collection[str]) -> None:
    """Raise BadValue where claims would replace each other in a circle."""
    if "supersedes" in changed and _leads_to(connection, "claim", "supersedes", values, record):
        reason = "That one replaces this one; in a circle none is the later."
        raise BadValue(field="supersedes", reason=reason)


def _leads_to(connection: Connection, kind: str, field: str, values: Values, record: str) -> bool:
    """Return whether a field, followed from record to record, comes to this record."""
    table = table_of(kind)
    # Two people who make half of a circle each make a whole one, which has no end.
    seen: set[object] = set()
    one = values.get(field)
    while one is not None and one not in seen:
        if one == record:
            return True
        seen.add(one)
        one = connection.execute(select(table.c[field]).where(table.c.id == one)).scalar()
    return False


def _involvement(
    connection: Connection, _record: str, values: Values, changed: Collection[str]
) -> None:
    """Raise BadValue where a placeholder would be accused of something."""
    if {"actor", "role"}.isdisjoint(changed) or values.get("role") in _HARMLESS_ROLES:
        return
    actors = table_of("actor")
    asked = select(actors.c.naming).where(actors.c.id == values.get("actor"))
    if connection.execute(asked).scalar() == "placeholder":
        raise BadValue(field="role", reason="A placeholder cannot be a perpetrator.")


def _actor(connection: Connection, record: str, values: Values, changed: Collection[str]) -> None:
    """Raise BadValue where somebody who is accused of something would become a placeholder."""
    if "naming" not in changed or values.get("naming") != "placeholder":
        return
    table = table_of("involvement")
    asked = select(table.c.id).where(
        table.c.actor == record, counting(table), table.c.role.not_in(_HARMLESS_ROLES - {None})
    )
    if connection.execute(asked.limit(1)).first():
        reason = "It has a role in an incident, and a placeholder cannot be a perpetrator."
        raise BadValue(field="naming", reason=reason)


def _incident_link(
    connection: Connection, record: str, values: Values, changed: Collection[str]
) -> None:
    """Raise BadValue where two incidents would be linked twice in the same way."""
    if values.get("type") == "duplicate-of":
        reason = "Say it in the incident itself: its field Duplicate of decides what counts."
        raise BadValue(field="type", reason=reason)
    pair = values.get("incident"), values.get("other")
    if pair[0] is not None and pair[0] == pair[1]:
        raise BadValue(field="other", reason="An incident cannot be linked to itself.")
    if {"incident", "other", "type", "withdrawn"}.isdisjoint(changed) or None in pair:
        return
    table = table_of("incident_link")
    either = or_(
        (table.c.incident == pair[0]) & (table.c.other == pair[1]),
        (table.c.incident == pair[1]) & (table.c.other == pair[0]),
    )
    asked = select(table.c.id).where(
        either, table.c.type == values.get("type"), counting(table), table.c.id != record
    )
    if connection.execute(asked.limit(1)).first():
        raise BadValue(field="other", reason="These two incidents are linked in this way already.")


_RULES: Mapping[str, Callable[[Connection, str, Values, Collection[str]], None]] = MappingProxyType(
    {
        "claim": _claim,
        "command": _command,
        "evidence": _evidence,
        "incident": _incident,
        "involvement": _involvement,
        "actor": _actor,
        "incident_link": _incident_link,
    }
)
