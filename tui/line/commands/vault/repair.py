"""The command that makes a new vault of all that is sound in a damaged one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.group import command

if TYPE_CHECKING:
    from models.lifecycle import Repaired


@command("repair")
@click.option(
    "--to",
    "into",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new or empty folder for the new vault.",
)
@click.option("--name", help="Your name, where your own card cannot be read.")
def repair(context: LineContext, *, into: Path, name: str | None) -> int:
    """Bring every change that is sound into a new vault; the damaged one is only read."""
    from models.lifecycle import repair_vault

    passphrase = passphrase_input.existing(context.passphrase_file)
    progress = output.Progress(_("Read"))
    made = repair_vault(
        context.place,
        into,
        secret=passphrase,
        name=name,
        wait=context.patience,
        progress=lambda _what, done, total: progress(done, total),
    )
    if context.as_json:
        output.document(_document(made))
    else:
        _facts(made)
    _next(made)
    return 0 if made.whole else 1


@command("unsigned")
@click.option("--reveal", is_flag=True, help="Show sealed values too.")
def unsigned(context: LineContext, *, reveal: bool) -> None:
    """List values that a repair kept although their signed change is lost."""
    from models.lifecycle import unsigned_values

    with context.vault() as vault:
        values = unsigned_values(vault)
    if context.as_json:
        output.array(
            {
                "change": one.number,
                "field": one.field,
                "sealed": one.sealed,
                "value": one.value if reveal or not one.sealed else None,
            }
            for one in values
        )
        return
    before = None
    for one in values:
        if before not in (None, one.number):
            output.blank()
        before = one.number
        hidden = one.sealed and not reveal
        output.fact(one.field, _("[sealed]") if hidden else _shown(one.value))
    if values:
        output.say(_("Nobody can prove who wrote these, or when: their signed changes are lost."))
    else:
        output.say(_("There are none: every value stands under its signed change."))


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _document(made: Repaired) -> dict[str, Any]:
    counts = ("operations", "records", "evidence", "pages", "refused", "spoilt", "unsigned")
    lists = ("damaged", "mended", "waiting", "cards", "doubted")
    return {
        "vault": str(made.folder.absolute()),
        "device": made.device,
        "whole": made.whole,
        **{name: getattr(made, name) for name in counts},
        **{name: list(getattr(made, name)) for name in lists},
        "missing": [
            {"ref": line.ref, "author": line.author, "day": line.day, "count": line.count}
            for line in made.missing
        ],
        "lost_evidence": [{"sha256": one.sha256, "ref": one.ref} for one in made.lost_evidence],
        "earlier_header": made.earlier_header,
        "head_missing": made.head_missing,
    }


def _facts(made: Repaired) -> None:
    output.fact(_("Vault"), made.folder.absolute())
    output.fact(_("Device"), made.device)
    output.fact(_("Pages read"), made.pages)
    output.fact(_("Pages with one flipped bit, put right"), len(made.mended))
    output.fact(_("Pages damaged beyond that"), len(made.damaged))
    output.fact(_("Changes brought back"), made.operations)
    output.fact(_("Records made from them"), made.records)
    output.fact(_("Evidence files brought back"), made.evidence)
    for line in made.missing:
        output.fact(_("Missing"), _missing(line.ref, line.author, line.day, line.count))
    for ref in made.waiting:
        output.fact(_("Waits for a missing change"), ref)
    for one in made.lost_evidence:
        output.fact(_("Evidence without its bytes"), one.ref or f"evidence {one.sha256[:12]}")
    for label, count in (
        (_("Changes that are not as they were signed"), made.refused),
        (_("Values that are not as they were signed"), made.spoilt),
        (_("Values kept without their signed change"), made.unsigned),
    ):
        if count:
            output.fact(label, count)
    for name in made.cards:
        output.fact(_("Card lost"), name)
    for name in made.doubted:
        output.fact(_("Key to be compared again"), name)
    output.fact(_("Result"), _("everything is back") if made.whole else _("not everything is back"))


def _missing(ref: str | None, author: str | None, day: str | None, count: int) -> str:
    changes = plural(count, "{n} change", "{n} changes")
    record = ref or _("a record that is not known")
    who = author or _("somebody who is not known")
    when = day or _("a day that is not known")
    return _("{changes} of {record}, by {who}, on {when}").format(
        changes=changes, record=record, who=who, when=when
    )


def _next(made: Repaired) -> None:
    """Say what only the person can do now."""
    if made.earlier_header:
        output.say(_("vault.json was damaged; the generation before it was used."))
    if made.head_missing:
        output.say(_("The head file was lost: changes that nothing points to are not listed."))
    if made.missing or made.lost_evidence or made.waiting:
        output.say(_("Ask your colleagues for full bundles: they bring back what they hold."))
    if made.unsigned:
        output.say(_("See what was kept without its signed change: afield unsigned"))
    if made.cards:
        output.say(_("Add the lost cards again, and compare their keys: afield colleague add FILE"))
    output.say(_("Your device has a new key. Send your card to colleagues: afield card > FILE"))
    output.say(_("Work with the new vault from now on, and keep the damaged one as it is."))
