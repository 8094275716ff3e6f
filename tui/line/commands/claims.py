"""The command `claims`: who says what about many incidents at once, side by side, never summed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command
from tui.line.typed_query import here_and_now, line_of

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Claim

ONE = "incident"
"""The scope of a claim about one incident, also where no scope is recorded."""

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
        found = list(_aggregate(vault, line_of(words)))
        # Among all that stand, because words may fit a figure and not the one that replaced it.
        every = _aggregate(vault, "") if words else found
        replaced = {one.supersedes for one in every if one.supersedes}
        if context.as_json:
            output.array(_as_object(vault, one, one.id in replaced) for one in found)
            return
        for one in found:
            _tell(vault, one, replaced=one.id in replaced)
            output.blank()
    output.say(_("Sources speak of the same people in part; no figures are added together."))


def _aggregate(vault: Vault, words: str) -> Iterator[Claim]:
    """Yield the claims that speak of more than one incident, the newest said first."""
    from models.queries import find_records, said_at
    from models.records import Claim

    found = [
        one
        for one in find_records(vault, words, "claim", now=here_and_now())
        if isinstance(one, Claim) and (one.scope or ONE) != ONE
    ]
    yield from sorted(found, key=said_at, reverse=True)


def _as_object(vault: Vault, one: Claim, replaced: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "ref": one.ref,
        "id": one.id,
        "source": _source(vault, one),
        "scope": one.scope,
        **{name: getattr(one, name) for name in FIGURES},
        "published": one.reported_at,
        "reference": one.reference,
        "replaced": replaced,
    }


def _source(vault: Vault, one: Claim) -> str | None:
    row = vault.row("source", one.source) if one.source else None
    return getattr(row, "name", None)


def _tell(vault: Vault, one: Claim, *, replaced: bool) -> None:
    """Print one claim, with the source by its name rather than its reference."""
    from models.records import facets
    from tui.line.render import in_words

    known = facets("claim")
    for name in TOLD:
        value = getattr(one, name)
        if name == "source":
            output.fact(known[name].label, _source(vault, one) or _("not known here"))
        elif value is not None:
            output.fact(known[name].label, in_words(vault, known[name], value))
    if replaced:
        output.fact(_("Replaced"), _("yes, by a later figure of this list"))
    output.fact(_("Reference"), one.ref)
