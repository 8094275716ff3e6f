"""The command that searches sealed names, once somebody asks that they be revealed.

The name is read from standard input: on the command line it would stand in the list of processes
and in the shell's history.
"""

from __future__ import annotations

import sys

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.errors import NotRevealed, NotText
from tui.line.group import command


@command("find-name")
@click.option("--reveal", is_flag=True, help="Search sealed names, and print those that fit.")
def find_name(context: LineContext, *, reveal: bool) -> int:
    """Find persons and sources by a sealed name, in Cyrillic or Latin letters.

    The name is asked for, or read from standard input; it is kept nowhere.
    """
    from models.queries import find_sealed_names

    if not reveal:
        raise NotRevealed
    with context.vault() as vault:
        typed = _typed()
        found = find_sealed_names(vault, typed, progress=output.Progress(_("Names compared")))
    if context.as_json:
        output.array(
            {"kind": one.kind, "ref": one.ref, "id": one.id, "called": one.called,
             "spelling": one.spelling, "withdrawn": not one.counts}
            for one in found
        )  # fmt: skip
        return 0
    for one in found:
        parts = [one.called or "", one.spelling, "" if one.counts else _("withdrawn")]
        output.fact(one.ref, "; ".join(part for part in parts if part))
    if not found:
        output.say(_("No sealed name here fits."))
    return 0


def _typed() -> str:
    """Return the line that is typed or piped in; raises NotText."""
    output.say(_("Searching sealed names; what fits is printed. The name, in either script:"))
    try:
        return (sys.stdin.readline() if sys.stdin else "").strip()
    except UnicodeDecodeError as error:
        raise NotText from error
