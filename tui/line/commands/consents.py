"""Commands about consent: what a source or a person said may be done with who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command, group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.lifecycle import Vault
    from models.records import Record


@group("consent")
def consent() -> None:
    """Record what people consented to, and list it; without consent nothing sealed leaves."""


@command("add", parent=consent)
@click.argument("subject", metavar="REFERENCE")
@click.option("--use", required=True, metavar="CODE", help="For which use, such as inquiry.")
@click.option("--state", required=True, metavar="CODE", help="The answer: given, refused, ...")
@click.option("--level", metavar="CODE", help="How far they may be known, I0 to I4.")
@click.option("--to", "recipient", metavar="NAME", help="For one colleague; otherwise for anyone.")
@click.option("--outside", metavar="NAME", help="For somebody who does not run afield.")
@click.option("--obtained", metavar="TEXT", help="How it was obtained; never the person's name.")
@click.option("--obtained-when", metavar="WHEN", help="When it was obtained.")
@click.option("--review", metavar="WHEN", help="From then on nothing leaves until asked again.")
@click.option("--conditions", metavar="TEXT", help="Shown to whoever hands something over.")
def consent_add(
    context: LineContext, subject: str, *, outside: str | None, **typed: str | None
) -> None:
    """Record one answer of the source or person REFERENCE: for one use, to one recipient."""
    from models.lifecycle import find_colleague
    from models.records import ref_of
    from models.sharing import name_outsider

    if outside is not None and typed["recipient"] is not None:
        raise click.UsageError(_("Say either --to or --outside."))

    values: dict[str, Any] = {name: value for name, value in typed.items() if value is not None}
    with context.vault(write=True) as vault:
        values["subject"] = vault.resolve(subject)[1]
        # A name that is typed as nobody's here would never speak of anybody.
        if "recipient" in values and values["recipient"].strip().casefold() != "anyone":
            values["recipient"] = find_colleague(vault, values["recipient"]).name
        if outside is not None:
            values["recipient"] = name_outsider(vault, outside)
        ref = ref_of("consent", vault.save("consent", None, values))
    if context.as_json:
        output.document({"ref": ref})
    else:
        output.fact(_("Saved"), ref)


@command("list", parent=consent)
@click.argument("subject", required=False, metavar="[REFERENCE]")
def consent_list(context: LineContext, subject: str | None) -> None:
    """List the consents, or those of the source or person REFERENCE."""
    from tui.line.render import as_object, tell_record

    with context.vault() as vault:
        found = _consents(vault, subject)
        if context.as_json:
            output.array(as_object(one) for one in found)
            return
        for one in found:
            tell_record(vault, one)
            output.blank()
    if not found:
        output.say(_("No consent is recorded; nothing sealed leaves."))


def _consents(vault: Vault, subject: str | None) -> Sequence[Record]:
    from models.records import COUNTING

    where: dict[str, Any] = dict(COUNTING)
    if subject is not None:
        where["subject"] = vault.resolve(subject)[1]
    return vault.rows("consent", where=where)
