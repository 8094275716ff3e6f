"""The command that begins a record of any kind, and one that says which fields a kind has."""

from __future__ import annotations

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.commands.records import BEGUN
from tui.line.group import command
from tui.line.typed_changes import typed_changes

NEW = click.Choice(BEGUN)


@command("new")
@click.argument("kind", type=NEW)
@click.argument("fields", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--why", help="Why, for the record's history.")
def new(context: LineContext, kind: str, fields: tuple[str, ...], why: str | None) -> None:
    """Begin a record of KIND: FIELD=VALUE for each field, commas part a list.

    A field that points to another record takes its reference. A sealed value is not for
    arguments: FIELD=- reads it from standard input. Without any field it lists those that the
    kind has.
    """
    from models.records import facets, missing, ref_of

    known = {name: facet for name, facet in facets(kind).items() if facet.typed}
    if not fields:
        if context.as_json:
            output.array({"field": name, "label": one.label} for name, one in known.items())
        for name, facet in () if context.as_json else known.items():
            output.fact(name, f"{facet.label}. {facet.help}".rstrip())
        return
    with context.vault(write=True) as vault:
        values = typed_changes(vault, kind, fields)
        record = vault.save(kind, None, values, why=why)
        row = vault.row(kind, record)
        lacks = [name for name in missing(kind, vars(row)) if name in known]
    ref = ref_of(kind, record)
    if context.as_json:
        output.document({"ref": ref, "id": record, "missing": lacks})
        return
    output.fact(_("Reference"), ref)
    if lacks:
        named = ", ".join(known[name].label for name in lacks)
        output.say(_("Missing: {fields}").format(fields=named))
