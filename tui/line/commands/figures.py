"""The command that counts: incidents and people, at least and at most, by what is asked for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command
from tui.line.typed_query import line_of, read_query

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models.lifecycle import Vault
    from models.queries import BehindFigure, Figure, FigureTable, Group, IncidentSet

BY = click.Choice(
    [
        "verification",
        "month",
        "unit",
        "unit-with-subordinates",
        "order",
        "unit-month-order",
        "unit-with-subordinates-month-order",
        "act",
        "place",
        "custody-phase",
        "victim-status",
        "method",
    ]
)
HARM = click.Choice(["killed", "injured", "missing", "detained", "unspecified"])
TOTAL = "total"


@command("figures")
@click.argument("words", nargs=-1)
@click.option("--by", type=BY, help="In groups; they overlap and are never added.")
@click.option("--harm", type=HARM, default="killed", show_default=True)
@click.option(
    "--behind",
    metavar="GROUP",
    help="List the incidents and claims behind a group: by name, code or reference, or total.",
)
def figures(
    context: LineContext, *, words: tuple[str, ...], by: str | None, harm: str, behind: str | None
) -> None:
    """Count incidents and people, at least and at most, of all or of what fits WORDS."""
    from models.queries import count_all, read_incident_set, table_by

    with context.vault() as vault:
        query = read_query(words) if words else None
        incidents = read_incident_set(vault, harm=harm, query=query)
        table = table_by(vault, incidents, by) if by else None
        found = [] if behind is None else _read_behind(vault, incidents, table, behind)
        as_of = vault.clock.now().date().isoformat()
    total = count_all(incidents)
    line = line_of(words)
    if context.as_json:
        facts: dict[str, Any] = {"harm": harm, "filter": line, "as_of": as_of}
        facts["total"] = as_figure(total)
        if table is not None:
            facts["by"] = by
            facts["groups"] = [as_group(one) for one in table.groups]
            facts["without"] = as_group(table.without) if table.without else None
        if behind is not None:
            facts["behind"] = [asdict(one) for one in found]
        output.document(facts)
        return
    output.fact(_("Harm"), harm)
    output.fact(_("Filter"), line or _("all incidents"))
    output.fact(_("As of"), as_of)
    output.fact(_("Total"), in_words(total))
    if behind is not None:
        _tell_behind(found)
    elif table is not None:
        _tell_groups(table)


def _read_behind(
    vault: Vault, incidents: IncidentSet, table: FigureTable | None, behind: str
) -> Sequence[BehindFigure]:
    from models.queries import ids_of_incidents, read_behind

    numbers: Collection[int] = incidents.levels
    if behind != TOTAL:
        every = [*table.groups, *([table.without] if table.without else [])] if table else []
        named = [one for one in every if behind in {one.name, one.label, one.ref} - {""}]
        if not named:
            raise click.UsageError(_("No group is called so; --by names the groups."))
        numbers = {number for one in named for number in one.members}
    ids = ids_of_incidents(vault, sorted(numbers))
    return [read_behind(vault, id, harm=incidents.harm) for id in ids]


def _tell_groups(table: FigureTable) -> None:
    for one in table.groups:
        output.fact(one.label or one.name, in_words(one.figure))
    if table.without:
        output.fact(table.without.name, in_words(table.without.figure))
    output.say(_("Groups overlap where an incident belongs to several; they are not added."))


def _tell_behind(found: Sequence[BehindFigure]) -> None:
    """Print each incident with its range, and under it the claims, those first that make it."""
    for one in found:
        output.blank()
        output.fact(one.ref, one.title)
        output.fact(_("At least"), _("not stated") if one.low is None else one.low)
        output.fact(_("Up to"), _("not stated") if one.high is None else one.high)
        if one.adjudicated:
            output.fact(_("Adjudicated"), one.basis or "")
        for claim in one.claims:
            said = [claim.source or _("no source named"), claim.how_many, claim.unit, claim.harm]
            words = ", ".join(part for part in (*said, claim.reported_at) if part)
            output.fact(claim.ref, words if claim.speaks else f"{words}; {_('not counted')}")


def as_figure(figure: Figure) -> dict[str, Any]:
    """Return one figure as scripts rely on it."""
    return {
        "incidents": figure.incidents,
        "low": figure.low,
        "high": figure.high,
        "bounded": {
            "incidents": figure.bounded.incidents,
            "low": figure.bounded.low,
            "high": figure.bounded.high,
        },
        "no_number": figure.no_number,
        "open": figure.open,
        "verification": dict(figure.verification),
        "single_coder": figure.single_coder,
    }


def as_group(group: Group) -> dict[str, Any]:
    """Return one group with its name, and the record that it stands for."""
    named = {
        "name": group.name,
        "label": group.label,
        "ref": group.ref,
        "id": group.record,
        "parts": list(group.parts),
    }
    return {name: value for name, value in named.items() if value} | as_figure(group.figure)


def in_words(figure: Figure) -> str:
    """Return a figure in one line: incidents, at least, up to, levels of verification."""
    parts = [
        plural(figure.incidents, "{n} incident", "{n} incidents"),
        _("unknown") if figure.unknown else _("at least {low}").format(low=figure.low),
    ]
    if figure.high is not None:
        parts.append(_("up to {high}").format(high=figure.high))
    if figure.open:
        parts.append(
            plural(figure.open, "upper bound unknown for {n}", "upper bound unknown for {n}")
        )
    if figure.no_number:
        parts.append(plural(figure.no_number, "no number for {n}", "no number for {n}"))
    if figure.verification:
        levels = (f"{level}:{count}" for level, count in figure.verification.items())
        parts.append(" ".join(levels))
    if figure.single_coder:
        parts.append(_("called agreed by a single coder: {n}").format(n=figure.single_coder))
    return "; ".join(parts)
