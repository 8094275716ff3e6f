"""The command that sets an incident beside the elements of four crimes, and computes no verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, missing_words, no_verdict_words, speaking_words
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command

if TYPE_CHECKING:
    from models.queries import GapSheet


@command("gaps")
@click.argument("reference")
def gaps(context: LineContext, reference: str) -> None:
    """Show by element of a crime what supports it, what contradicts it, and what is missing."""
    from models.queries import read_gap_sheet

    with context.vault() as vault:
        sheet = read_gap_sheet(vault, vault.resolve(reference, "incident")[1])
    if context.as_json:
        output.document(_as_object(sheet))
    else:
        _tell(sheet)


def _as_object(sheet: GapSheet) -> dict[str, Any]:
    return {
        "ref": sheet.ref,
        "id": sheet.incident,
        "elements": [
            {
                "crime": crime.code,
                "element": one.code,
                "label": one.label,
                "supports": [_speaking(each) for each in one.supports],
                "contradicts": [_speaking(each) for each in one.contradicts],
                "missing": [
                    {"kind": each.kind, "field": each.field, "records": each.records}
                    for each in one.missing
                ],
            }
            for crime in sheet.crimes
            for one in crime.elements
        ],
    }


def _speaking(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "ref": one.ref,
        "id": one.id,
        "field": one.field,
        "codes": list(one.codes),
    }


def _tell(sheet: GapSheet) -> None:
    """Print the sheet crime by crime, each line with what it says before the record it is about."""
    output.fact(_("Incident"), f"{sheet.ref} {sheet.title}")
    output.fact(_("Note"), no_verdict_words())
    for crime in sheet.crimes:
        output.blank()
        output.fact(_("Crime"), crime.label)
        for one in crime.elements:
            output.fact(_("Element"), one.label)
            for each in one.supports:
                output.fact(_("Supports"), speaking_words(each), indent=2)
            for each in one.contradicts:
                output.fact(_("Contradicts"), speaking_words(each), indent=2)
            for words in missing_words(one):
                output.fact(_("Missing"), words, indent=2)
