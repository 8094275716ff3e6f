"""Units as people read them: what is read at once for any day, and the words about one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.records import facets
from tui.kit import _, one_line, plural
from tui.widgets.fields import shown_value
from tui.widgets.lists import Line, Target

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.readings.command_chain import CommandLine, TreeRow, Unit, Units, UnitTree

NAMED = frozenset({None, "named"})
"""How a unit is named of which nothing has to be said."""


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """All units with their lines of command, and in how many incidents each is said to be."""

    units: Units
    own: Mapping[str, int]
    """Incidents by unit, those that count."""
    with_below: Mapping[str, int]
    """The same, with those of all that stood below it on the day of each incident."""

    def incidents(self, unit: str) -> str:
        """Return both counts in as few signs as a column has: ``3 (12)``; nothing for none."""
        own, both = self.own.get(unit, 0), self.with_below.get(unit, 0)
        if not both:
            return ""
        return str(own) if own == both else f"{own} ({both})"


def read_units(vault: Vault) -> UnitsRead:
    """Return what the place of units shows; runs on the vault's thread."""
    from models.queries import read_incident_set, table_by
    from models.readings.command_chain import Units

    incidents = read_incident_set(vault)
    own, with_below = (
        {
            group.record: len(group.members)
            for group in table_by(vault, incidents, by).groups
            if group.record
        }
        for by in ("unit", "unit-with-subordinates")
    )
    return UnitsRead(Units.read(vault), own, with_below)


def bare_name(unit: Unit) -> str:
    """Return the name of a unit in one line; of one that is not here, the first of its id."""
    if not unit.shared:
        return _("not shared ({id})").format(id=unit.id[:8])
    return one_line(unit.name or unit.ref)


def special_words(unit: Unit) -> list[str]:
    """Return in words what is special about a unit: its naming, a commander, withdrawn."""
    known = facets("actor")
    said = [] if unit.naming in NAMED else [shown_value(known["naming"], unit.naming)]
    if unit.type == "commander":
        said.append(shown_value(known["type"], unit.type))
    return said if unit.counts else [*said, _("withdrawn")]


def unit_name(unit: Unit) -> str:
    """Return the name of a unit in one line, with what is special about it in brackets."""
    said = ", ".join(special_words(unit))
    return f"{bare_name(unit)} ({said})" if said else bare_name(unit)


def echelon_words(unit: Unit) -> str:
    """Return the echelon of a unit in words."""
    return shown_value(facets("actor")["echelon"], unit.echelon)


def place_words(row: TreeRow) -> str:
    """Return in words what is special about this place of a unit in the tree."""
    if row.circle:
        return _("stands above itself: a circle")
    if row.superiors > 1:
        return plural(row.superiors, "under {n} unit", "under {n} units")
    return ""


def period_words(line: CommandLine) -> str:
    """Return for how long a line of command holds, in words."""
    if line.period is None:
        return _("at all times")
    return shown_value(facets("command")["period"], line.period)


def unit_overview(
    read: UnitsRead, tree: UnitTree, row: TreeRow, claims: Mapping[str, str]
) -> Iterator[Line]:
    """Yield what the pane says of a unit: itself, who stands above it, and from when to when."""
    unit = row.unit
    yield Line(text=unit_name(unit), label=unit.ref, target=Target("actor", unit.id))
    if words := echelon_words(unit):
        yield Line(label=_("Echelon"), text=words)
    if unit.party:
        yield Line(label=_("Party"), text=one_line(unit.party))
    own, both = read.own.get(unit.id, 0), read.with_below.get(unit.id, 0)
    yield Line(
        label=_("Incidents"),
        text=_("{own}; with all below it {both}").format(own=own, both=both),
    )
    yield Line(label=_("Directly below"), text=str(row.below))
    yield Line(text=_("Above it as of {day}").format(day=tree.day), heading=True)
    lines = list(tree.above(unit.id))
    for steps, line in lines:
        yield from _above_lines(read.units, steps, line, claims)
    if not lines:
        yield Line(text=_("Nobody, on that day."))


def _above_lines(
    units: Units, steps: int, line: CommandLine, claims: Mapping[str, str]
) -> Iterator[Line]:
    name = unit_name(units.unit(line.superior))
    yield Line(label=str(steps), text=f"{name}  {period_words(line)}")
    if line.claim:
        said = claims.get(line.claim) or _("not shared")
        yield Line(label="  " + _("rests on"), text=said, target=Target("claim", line.claim))
