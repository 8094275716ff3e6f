"""Commands about what evidence says of itself, and about whether it is what was taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.commands.evidence.evidence_look import evidence
from tui.line.group import command

if TYPE_CHECKING:
    from models.actions import MetadataRead, Offer
    from models.lifecycle import Vault
    from models.records import Evidence


@command("metadata", parent=evidence)
@click.argument("reference")
@click.option("--reveal", is_flag=True, help="Show what is sealed, and what it offers.")
@click.option("--read", is_flag=True, help="Read it from the bytes; kept where none is recorded.")
def evidence_metadata(context: LineContext, reference: str, *, reveal: bool, read: bool) -> None:
    """Tell what REFERENCE says of itself: device, time, position; sealed until revealed.

    Nothing of it is set by itself: what it offers is shown with the command that sets it.
    """
    from models.actions import offers_of

    with context.vault(write=read) as vault:
        _kind, id = vault.resolve(reference, "evidence")
        found = _read(vault, id) if read else None
        row = cast("Evidence", vault.row("evidence", id))
        offers = offers_of(vault, id) if reveal else ()
    if context.as_json:
        output.document(_object(row, found, offers, reveal=reveal))
    else:
        _tell(row, found, offers, reveal=reveal)


def _read(vault: Vault, id: str) -> MetadataRead:
    from models.actions import read_evidence_metadata

    return read_evidence_metadata(vault, id, progress=output.Progress(_("Read")))


def _object(
    row: Evidence, found: MetadataRead | None, offers: tuple[Offer, ...], *, reveal: bool
) -> dict[str, Any]:
    from tui.line.render import offer_object

    lines = (row.embedded_metadata or "").splitlines()
    told: dict[str, Any] = {"ref": row.ref, "lines": len(lines)}
    if reveal:
        told |= {"recorded": lines, "offers": [offer_object(one) for one in offers]}
    if found is not None:
        trouble = found.embedded.trouble
        told["read"] = {
            "facts": len(found.embedded.facts),
            "trouble": trouble.value if trouble else None,
            "kept": found.kept,
            "differs": found.differs,
            "bounded": found.embedded.bounded,
        }
    return told


def _tell(
    row: Evidence, found: MetadataRead | None, offers: tuple[Offer, ...], *, reveal: bool
) -> None:
    from tui.line.render import metadata_words, tell_offer

    output.fact(_("Evidence"), row.ref)
    if found is not None:
        _tell_read(found)
    lines = (row.embedded_metadata or "").splitlines()
    if not lines:
        output.fact(_("Embedded metadata"), _("none is recorded"))
    elif not reveal:
        output.say(metadata_words(row.embedded_metadata))
    else:
        for line in lines:
            output.fact(_("Embedded metadata"), line)
    for one in offers:
        tell_offer(one)


def _tell_read(found: MetadataRead) -> None:
    """Say what came of reading the bytes, without anything that they say."""
    embedded = found.embedded
    if not embedded.looked:
        output.say(_("No metadata is looked for in a file of this type."))
    if embedded.trouble is not None:
        words = _("Not all of the embedded metadata could be read: {reason}.")
        output.say(words.format(reason=_(embedded.trouble.value)))
    if not embedded.bounded:
        output.say(_("This system bounds neither the memory nor the processor of what reads it."))
    if found.kept:
        output.say(_("It was recorded in the sealed field."))
    elif found.differs:
        output.say(_("Something else is recorded already; that stays as it is."))
    elif embedded.looked:
        output.say(_("It says the same as what is recorded."))


@command("verify", parent=evidence)
@click.argument("reference")
def evidence_verify(context: LineContext, reference: str) -> None:
    """Read all bytes of REFERENCE against both digests, and take that down in its custody.

    Ends with 4 where they are not those that were taken in.
    """
    from models.actions import verify_evidence

    progress = output.Progress(_("Read"))
    with context.vault(write=True) as vault:
        _kind, id = vault.resolve(reference, "evidence")
        done = verify_evidence(vault, id, progress=progress)
    if context.as_json:
        output.document(
            {"ref": done.ref, "size": done.size, "whole": True, "recorded": done.recorded}
        )
    else:
        output.fact(_("Evidence"), done.ref)
        output.fact(_("Whole"), _("yes, all of them are those that were recorded"))
