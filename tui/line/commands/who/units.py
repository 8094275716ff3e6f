"""The command that shows units under each other as of a day, or the chain of command of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command
from tui.line.typed_query import here_and_now

if TYPE_CHECKING:
    from models.readings.command_chain import CommandLine, TreeRow, Unit, UnitTree
    from tui.casework import UnitsRead


@command("units")
@click.argument("reference", required=False, metavar="[REF]")
@click.option("--on", "typed", metavar="DATE", default="today", help="As of this day; today.")
def units(context: LineContext, *, reference: str | None, typed: str) -> None:
    """Show all units under each other as of a day; of the unit REF, who is above and below it.

    A date is typed as everywhere: 2024-11-21, 2024-11 (its last day), yesterday.
    """
    from models.readings.command_chain import as_of_day
    from tui.casework import read_units

    day = as_of_day(typed, now=here_and_now())
    with context.vault() as vault:
        unit = vault.resolve(reference, "actor")[1] if reference else None
        read = read_units(vault)
    tree = read.units.on(day)
    shown = tree.branch(unit) if unit else tree
    above = list(tree.above(unit)) if unit else []
    rows = list(shown.rows())
    if context.as_json:
        output.document(_document(read, shown, above, rows, unit))
        return
    output.fact(_("As of"), day)
    for steps, line in above:
        output.fact(_("Above, {steps}").format(steps=steps), _above_words(read, line))
    if unit and not above:
        output.fact(_("Above"), _("nobody on that day"))
    for row in rows:
        output.fact(str(row.depth), _row_words(read, row))
    if tree.circles:
        words = plural(tree.circles, "{n} unit stands", "{n} units stand")
        output.say(_("{words} above themselves on that day: a circle.").format(words=words))
    if undated := read.units.undated:
        output.say(
            plural(
                undated,
                "{n} line of command has an unknown time, and is shown on no day.",
                "{n} lines of command have an unknown time, and are shown on no day.",
            )
        )


def _row_words(read: UnitsRead, row: TreeRow) -> str:
    from tui.casework import echelon_words, period_words, place_words, unit_name

    unit = row.unit
    parts = [unit.ref, unit_name(unit), echelon_words(unit), unit.party or "", place_words(row)]
    if read.incidents(unit.id):
        own, both = read.own.get(unit.id, 0), read.with_below.get(unit.id, 0)
        parts.append(_("incidents: {own}, with all below it {both}").format(own=own, both=both))
    if row.line is not None:
        parts.append(period_words(row.line))
    if row.below and not (row.opened or row.circle):
        parts.append(_("what is below it stands above"))
    return "; ".join(part for part in parts if part)


def _above_words(read: UnitsRead, line: CommandLine) -> str:
    from models.records import ref_of
    from tui.casework import period_words, unit_name

    superior = read.units.unit(line.superior)
    parts = [superior.ref, unit_name(superior), period_words(line), ref_of("command", line.record)]
    if line.claim:
        parts.append(_("rests on {claim}").format(claim=ref_of("claim", line.claim)))
    return "; ".join(part for part in parts if part)


def _document(
    read: UnitsRead,
    tree: UnitTree,
    above: Iterable[tuple[int, CommandLine]],
    rows: Iterable[TreeRow],
    unit: str | None,
) -> dict[str, Any]:
    """Return what scripts rely on."""
    found: dict[str, Any] = {"as_of": tree.day}
    if unit:
        found["above"] = [
            {"steps": steps, "of": line.actor, **_as_unit(read, read.units.unit(line.superior)),
             **_as_line(line)}
            for steps, line in above
        ]  # fmt: skip
    found["units"] = [
        {"depth": row.depth, "circle": row.circle, "superiors": row.superiors,
         **_as_unit(read, row.unit), **_as_line(row.line)}
        for row in rows
    ]  # fmt: skip
    return found | {"circles": tree.circles, "undated": read.units.undated}


def _as_unit(read: UnitsRead, unit: Unit) -> dict[str, Any]:
    names = ("id", "ref", "name", "naming", "echelon", "party", "type")
    return {name: getattr(unit, name) for name in names} | {
        "incidents": read.own.get(unit.id, 0),
        "incidents_with_below": read.with_below.get(unit.id, 0),
    }


def _as_line(line: CommandLine | None) -> dict[str, Any]:
    return {
        "command": line.record if line else None,
        "period": line.period if line else None,
        "claim": line.claim if line else None,
    }
