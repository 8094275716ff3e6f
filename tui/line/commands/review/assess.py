"""The command by which a person says what they conclude of an incident, and why."""

from __future__ import annotations

from typing import Any

import click

from tui.kit import _, single_coder_words
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command

DECISION = click.Choice(["agreed", "returned", "undecided"])
COUNT = click.IntRange(0)


@command("assess")
@click.argument("reference")
@click.option("--decision", type=DECISION, required=True, help="What follows from it.")
@click.option("--reasoning", required=True, metavar="TEXT", help="Why; it is signed with it.")
@click.option("--verification", metavar="CODE", help="V0 to V5, X1 to X3; else the incident's own.")
@click.option("--standard", metavar="CODE", help="RS, RG, BP, CC, SG, BRD, NONE; else its own.")
@click.option("--killed-low", type=COUNT, help="Killed, at least.")
@click.option("--killed-best", type=COUNT, help="Killed, best.")
@click.option("--killed-high", type=COUNT, help="Killed, up to.")
@click.option("--injured-low", type=COUNT, help="Injured, at least.")
@click.option("--injured-best", type=COUNT, help="Injured, best.")
@click.option("--injured-high", type=COUNT, help="Injured, up to.")
@click.option("--count-basis", metavar="TEXT", help="Why these counts and not others.")
@click.option("--reviewer", metavar="TEXT", help="A code name or a role.")
def assess(context: LineContext, *, reference: str, standard: str | None, **rest: Any) -> None:
    """Assess an incident: agree to its coding, return it with reasons, or decide nothing.

    Only a second person can agree; whoever coded it alone may say what they think of it, and it
    stays the word of a single coder.
    """
    from models.actions import assess as save_assessment

    values = {**rest, "proof_standard": standard}
    with context.vault(write=True) as vault:
        incident = vault.resolve(reference, "incident")[1]
        done = save_assessment(vault, incident, values, seen=vault.heads(incident))
    if context.as_json:
        output.document(
            {
                "ref": done.ref,
                "id": done.id,
                "incident": done.incident,
                "status": done.status,
                "second": done.second,
            }
        )
        return
    output.fact(_("Saved"), done.ref)
    output.fact(_("Incident"), done.incident)
    output.fact(_("Status"), done.status or "draft")
    if not done.second:
        output.say(
            _("You coded it alone, so it reads: {words}.").format(words=single_coder_words())
        )
