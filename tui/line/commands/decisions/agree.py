"""The command by which a person agrees to what others propose about what guards a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Value


@command("agree")
@click.argument("reference")
@click.argument("fields", nargs=-1, metavar="[FIELD...]")
@click.option("--why", required=True, help="The reason; it is signed with the change.")
def agree(context: LineContext, reference: str, fields: tuple[str, ...], why: str) -> None:
    """Agree to what others propose about what guards a record, or to their consent.

    Where they propose to change several fields, name those that you agree to. A consent is
    agreed to whole.
    """
    from models.records import ref_of

    with context.vault(write=True) as vault:
        kind, record = vault.resolve(reference)
        values = _named(vault, kind, vault.proposals(kind, record), fields)
        vault.agree(kind, record, values, why)
        conflicts = [one.field for one in vault.conflicts(record)]
        words = _in_words(vault, kind, values)
    ref = ref_of(kind, record)
    if context.as_json:
        output.document({"ref": ref, "conflicts": conflicts, "agreed": dict(values)})
    else:
        output.fact(_("Saved"), ref)
        output.fact(_("Agreed"), words)


def _named(
    vault: Vault, kind: str, proposals: Mapping[str, Value], fields: Sequence[str]
) -> Mapping[str, Value]:
    """Return the proposals that a person named: nobody agrees to one that they did not see."""
    if kind == "consent":
        if fields:
            raise click.UsageError(_("A consent is agreed to whole: name no field."))
        return proposals
    named = fields or (tuple(proposals) if len(proposals) == 1 else ())
    if not named or not proposals.keys() >= set(named):
        words = _in_words(vault, kind, proposals)
        raise click.UsageError(
            _("Name the fields that you agree to. Others propose: {words}").format(words=words)
        )
    return {name: proposals[name] for name in named}


def _in_words(vault: Vault, kind: str, values: Mapping[str, Value]) -> str:
    """Return what fields would hold, each by the name that is typed for it."""
    from models.records import facets
    from tui.line.render import in_words

    known = facets(kind)
    return "; ".join(
        f"{name}={'' if value is None else in_words(vault, known[name], value)}"
        for name, value in values.items()
    )
