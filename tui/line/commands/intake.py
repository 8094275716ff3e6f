"""Commands that bring something in from outside: files of records, and evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import IN, command

if TYPE_CHECKING:
    from models.actions import AlreadyHere


@command("intake")
@click.argument("file", type=IN)
@click.option(
    "--mapping",
    required=True,
    metavar="NAME|FILE",
    help="records (a file of records), ucdp-ged, civilian-harm, sfm-units, sfm-persons or a "
    "file.toml",
)
@click.option("--again", is_flag=True, help="Take a file of records in though it was before.")
def intake(context: LineContext, file: Path, mapping: str, *, again: bool) -> int:
    """Take in a file from elsewhere; what cannot be taken is listed with the reason.

    Of a CSV or JSON file the good rows are taken; sfm-units and sfm-persons are sheets in Security
    Force Monitor's shape, and become units, commanders and lines of command. A file of records,
    one JSON object a line, is taken in whole or not at all.
    """
    from models.intake import PUBLISHED, RECORDS_MAPPING, read_mapping, take_file

    if mapping == RECORDS_MAPPING:
        return _records(context, file, again=again)
    if mapping in PUBLISHED:
        return _published(context, file, mapping)
    chosen = read_mapping(mapping)
    with context.vault(write=True) as vault:
        progress = output.Progress(_("Taken in"))
        taken = take_file(vault, file, chosen, progress=progress)
    counts = {name: getattr(taken, name) for name in ("incidents", "claims", "sources", "already")}
    if context.as_json:
        refused = [{"row": row.row, "reason": row.reason} for row in taken.refused]
        remarks = [{"row": row.row, "words": row.words} for row in taken.remarks]
        output.document({**counts, "refused": refused, "remarks": remarks})
    else:
        output.fact(_("Incidents"), taken.incidents)
        output.fact(_("Claims"), taken.claims)
        output.fact(_("Sources"), taken.sources)
        output.fact(_("Rows taken in before"), taken.already)
        for remark in taken.remarks:
            output.fact(_("To look at, row {row}").format(row=remark.row), remark.words)
        for row in taken.refused:
            output.fact(_("Refused, row {row}").format(row=row.row), row.reason)
    if taken.refused:
        output.say(_("Some rows were refused; the others were taken in."))
    return 1 if taken.refused else 0


def _records(context: LineContext, file: Path, *, again: bool) -> int:
    """Take in a file of records."""
    from models.intake import RecordsRefused, take_records
    from models.records import KINDS

    with context.vault(write=True) as vault:
        progress = output.Progress(_("Taken in"))
        try:
            taken = take_records(vault, file, again=again, progress=progress)
        except RecordsRefused as refusal:
            refused = [{"row": row.row, "reason": row.reason} for row in refusal.refused]
            if context.as_json:
                output.document({"new": {}, "already": 0, "refused": refused})
            for row in () if context.as_json else refusal.refused:
                output.fact(_("Refused, line {row}").format(row=row.row), row.reason)
            raise
    if context.as_json:
        output.document({"new": dict(taken.new), "already": taken.already, "refused": []})
    else:
        for kind, count in taken.new.items():
            output.fact(KINDS[kind].LABEL, count)
        output.fact(_("Records that were here already"), taken.already)
    return 0


def _published(context: LineContext, file: Path, name: str) -> int:
    """Take in a sheet of units or of postings in Security Force Monitor's shape."""
    from models.intake import take_published
    from models.records import KINDS

    with context.vault(write=True) as vault:
        taken = take_published(vault, file, name, progress=output.Progress(_("Taken in")))
    if context.as_json:
        refused = [{"row": row.row, "reason": row.reason} for row in taken.refused]
        remarks = [{"row": row.row, "words": row.words} for row in taken.remarks]
        told = {"new": dict(taken.new), "already": taken.already}
        output.document({**told, "refused": refused, "remarks": remarks})
    else:
        for kind, count in taken.new.items():
            output.fact(KINDS[kind].LABEL, count)
        output.fact(_("Records that were here already"), taken.already)
        for remark in taken.remarks:
            output.fact(_("To look at, row {row}").format(row=remark.row), remark.words)
        for row in taken.refused:
            output.fact(_("Refused, row {row}").format(row=row.row), row.reason)
    if taken.refused:
        output.say(_("Some rows were refused; the others were taken in."))
    return 1 if taken.refused else 0


@command("attach")
@click.argument("reference")
@click.argument("file", type=IN)
@click.option("--title", help="A title for the evidence.")
@click.option("--type", "type_", metavar="CODE", help="Its type, such as VID-DRONE or PHO.")
@click.option("--made-from", metavar="REF", help="The evidence that it was made from.")
@click.option("--made-by", metavar="CODE", help="How: copy, redacted, still, transcript, ...")
@click.option("--change", is_flag=True, help="Of a file that is here already, say this instead.")
def attach(
    context: LineContext,
    *,
    reference: str,
    file: Path,
    title: str | None,
    type_: str | None,
    made_from: str | None,
    made_by: str | None,
    change: bool,
) -> int:
    """Seal a copy of FILE as evidence for REFERENCE; the original stays where it is.

    Of a file that is here already nothing said changes without --change; the status is then 1.
    """
    from models.actions import attach_evidence
    from models.records import check_value
    from tui.line.render import already_object, metadata_words

    typed = {"title": title, "type": type_, "derivation": made_by}
    fields: dict[str, Any] = {k: check_value("evidence", k, v) for k, v in typed.items() if v}
    with context.vault(write=True) as vault:
        _kind, target = vault.resolve(reference)
        if made_from:
            fields["parent"] = vault.resolve(made_from, "evidence")[1]
        progress = output.Progress(_("Sealed"))
        known: list[AlreadyHere] = []
        attached = attach_evidence(
            vault, target, file, progress=progress, change=change, tell=known.append, **fields
        )
        row = vault.row("evidence", attached)
        already = already_object(vault, known[0]) if known else None
        metadata = metadata_words(getattr(row, "embedded_metadata", None))
    told = {name: getattr(row, name) for name in ("ref", "id", "size", "sha256", "sha512")}
    if context.as_json:
        output.document({**told, "already": already})
    else:
        _tell_attached(told, already, metadata)
    return 1 if already and already["kept"] else 0


def _tell_attached(told: dict[str, Any], already: dict[str, Any] | None, metadata: str) -> None:
    """Say what was attached, and what was known of it or is sealed with it."""
    from tui.line.render import tell_already

    output.fact(_("Reference"), told["ref"])
    output.fact(_("Bytes"), told["size"])
    output.fact("SHA-256", told["sha256"])
    if already:
        tell_already(already)
        return
    output.say(_("Sealed; the original was left in place."))
    if metadata:
        output.say(metadata)
