"""Before evidence is shown, its viewer is warned, and asked where it is graphic."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from tui.kit import _
from tui.line import output
from tui.line.errors import LineError

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Evidence


def demand_here(remote: bool, *, allowed: bool) -> None:  # noqa: FBT001 - one fact, one leave
    """Raise OverSsh in a session over SSH, unless that was asked for."""
    if remote and not allowed:
        raise OverSsh


def warn_of_graphic(vault: Vault, id: str, *, yes: bool) -> Evidence:
    """Return the record of evidence, once its viewer was warned; raises NotAgreed.

    Where anybody marked it as graphic a person is asked; a script says yes beforehand.
    """
    from models.queries import graphic_of

    row = cast("Evidence", vault.row("evidence", id))
    graphic = graphic_of(vault, row)
    if graphic is None:
        output.say(_("Nobody has said whether it is graphic."))
    elif graphic:
        output.say(_("GRAPHIC: {ref} shows what may stay with you.").format(ref=row.ref))
        asked = sys.stdin is not None and sys.stdin.isatty()
        if not (yes or (asked and click.confirm(_("Show it?"), err=True))):
            raise NotAgreed(reference=row.ref)
    return row


class NotAgreed(LineError):
    """Graphic evidence was not to be shown, or nobody could be asked."""

    sentence = "{reference}, or what it belongs to, is marked as graphic; it was not shown."
    next_step = "Answer yes to see it; in a script, add --yes."
    code = "not-agreed"


class OverSsh(LineError):
    """Evidence was to be shown in a session over SSH."""

    sentence = "Evidence is not shown over SSH unless you ask for that: it goes over the line."
    next_step = "Ask for it if you mean it: --even-over-ssh"
    code = "over-ssh"
