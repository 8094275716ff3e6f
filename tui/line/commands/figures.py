"""The command that counts: incidents and people, at least and at most, by what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command
from tui.line.typed_query import line_of, read_query

if TYPE_CHECKING:
    from models.queries import Figure, Group

BY = click.Choice(
    [
        "month",
        "unit",
        "unit-with-subordinates",
        "order",
        "act",
        "place",
        "custody-phase",
        "victim-status",
        "method",
    ]
)
HARM = click.Choice(["killed", "injured", "missing", "detained", "unspecified"])


@command("figures")
@click.argument("words", nargs=-1)
@click.option("--by", type=BY, help="In groups; they overlap and are never added.")
@click.option("--harm", type=HARM, default="killed", show_default=True)
def figures(context: LineContext, *, words: tuple[str, ...], by: str | None, harm: str) -> None:
    """Count incidents and people, at least and at most, of all or of what fits WORDS."""
    from models.queries import count_all, read_incident_set, table_by

    with context.vault() as vault:
        query = read_query(words) if words else None
        incidents = read_incident_set(vault, harm=harm, query=query)
        total = count_all(incidents)
        table = table_by(vault, incidents, by) if by else None
        as_of = vault.clock.now().date().isoformat()
    facts: dict[str, Any] = {"harm": harm, "filter": line_of(words), "as_of": as_of}
    facts["total"] = as_figure(total)
    if context.as_json:
        if table is not None:
            facts["by"] = by
            facts["groups"] = [as_group(one) for one in table.groups]
            facts["without"] = as_group(table.without) if table.without else None
        output.document(facts)
        return
    output.fact(_("Harm"), harm)
    output.fact(_("Filter"), line_of(words) or _("all incidents"))
    output.fact(_("As of"), as_of)
    output.fact(_("Total"), in_words(total))
    for one in table.groups if table else ():
        output.fact(one.label or one.name, in_words(one.figure))
    if table and table.without:
        output.fact(table.without.name, in_words(table.without.figure))
    if table:
        output.say(_("Groups overlap where an incident belongs to several; they are not added."))


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
    named = {"name": group.name, "label": group.label, "ref": group.ref, "id": group.record}
    return {name: value for name, value in named.items() if value} | as_figure(group.figure)


def in_words(figure: Figure) -> str:
    """Return a figure in one line: incidents, at least, up to, levels of verification."""
    parts = [
        plural(figure.incidents, "{n} incident", "{n} incidents"),
        _("at least {low}").format(low=figure.low),
    ]
    if figure.high is not None:
        parts.append(_("up to {high}").format(high=figure.high))
    if figure.open:
        parts.append(
            plural(figure.open, "upper bound unknown for {n}", "upper bound unknown for {n}")
        )
    if figure.no_number:
        parts.append(plural(figure.no_number, "no number for {n}", "no number for {n}"))
    parts.append(" ".join(f"{level}:{count}" for level, count in figure.verification.items()))
    if figure.single_coder:
        parts.append(
            plural(
                figure.single_coder,
                "{n} called agreed by a single coder",
                "{n} called agreed by a single coder",
            )
        )
    return "; ".join(parts)
