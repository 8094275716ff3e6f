"""The command `claims`: who says what about many incidents at once, side by side, never summed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command
from tui.line.typed_query import here_and_now, line_of

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import Statement

TOLD = ("source", "how_many", "unit", "incidents", "period", "reported_at")
"""What people are told of a claim, in this order, each under its own label."""

FIGURES = ("how_many", "best", "unit", "harm", "incidents", "period")
"""What scripts are told of a claim as it is recorded, beside its source and when it was said."""


@command("claims")
@click.argument("words", nargs=-1)
def claims(context: LineContext, words: tuple[str, ...]) -> None:
    """List who says what about many incidents at once; WORDS leave those that hold them.

    Figures of several sources speak of the same people, so they are never added together.
    """
    with context.vault() as vault:
        found = _statements(vault, line_of(words))
        if context.as_json:
            output.array(_as_object(one) for one in found)
            return
        for one in found:
            _tell(vault, one)
            output.blank()
    output.say(_("Sources speak of the same people in part; no figures are added together."))


def _statements(vault: Vault, words: str) -> list[Statement]:
    """Return what sources say of more than one incident, the newest said first.

    What replaces a figure may be one that the words do not fit.
    """
    from models.queries import find_records, read_statements

    found = read_statements(vault)
    if words:
        fit = {one.id for one in find_records(vault, words, "claim", now=here_and_now())}
        found = [one for one in found if one.claim.id in fit]
    return found


def _as_object(one: Statement) -> dict[str, Any]:
    claim = one.claim
    return {
        "ref": claim.ref,
        "id": claim.id,
        "source": one.source or None,
        "scope": claim.scope,
        **{name: getattr(claim, name) for name in FIGURES},
        "published": claim.reported_at,
        "reference": claim.reference,
        "replaced": one.replaced,
    }


def _tell(vault: Vault, one: Statement) -> None:
    """Print one claim, with the source by its name rather than its reference."""
    from models.records import facets
    from tui.line.render import in_words

    known = facets("claim")
    for name in TOLD:
        value = getattr(one.claim, name)
        if name == "source":
            output.fact(known[name].label, one.source or _("not known here"))
        elif value is not None:
            output.fact(known[name].label, in_words(vault, known[name], value))
    if one.replaced:
        output.fact(_("Replaced"), _("yes, by a later figure of this list"))
    output.fact(_("Reference"), one.claim.ref)
