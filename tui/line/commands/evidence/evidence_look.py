"""Commands that say which evidence there is, whether its bytes are whole, and its custody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, grouped, one_line
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command, group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.lifecycle import Vault
    from models.records import Evidence, Record

DIGESTS = ("sha256", "sha512")


@group("evidence")
def evidence() -> None:
    """List evidence, show its custody, and take its bytes out again."""


@command("list", parent=evidence)
@click.argument("reference", required=False)
def evidence_list(context: LineContext, reference: str | None) -> None:
    """List all evidence, or that of one record: its type, size, and whether the bytes are here."""
    with context.vault() as vault:
        rows = _evidence_of(vault, reference)
        if context.as_json:
            output.array(_line(vault, row) for row in rows)
            return
        for row in rows:
            _tell_line(vault, row)


def _evidence_of(vault: Vault, reference: str | None) -> list[Evidence]:
    """Return all evidence, or that of one record; of an incident also that of its claims."""
    from models.queries import read_case_file
    from models.records import counts

    if reference is None:
        found: Iterable[Record | None] = vault.rows("evidence")
    else:
        kind, target = vault.resolve(reference)
        if kind == "incident":
            found = read_case_file(vault, target).evidence
        elif kind == "evidence":
            found = [vault.row(kind, target)]
        else:
            links: Iterable[Any] = vault.rows("evidence_link", where={"target": target})
            ids = dict.fromkeys(one.evidence for one in links if counts(one))
            found = [vault.row("evidence", id) for id in ids if id]
    return [row for row in found if row is not None]  # type: ignore[misc]


def _line(vault: Vault, row: Evidence) -> dict[str, Any]:
    from models.queries import bytes_are_here, graphic_of, linked_records
    from models.records import counts, title_of

    told = {name: getattr(row, name) for name in ("ref", "id", "type", "mime", "size", "sha256")}
    state = {"here": bytes_are_here(vault, row), "linked": len(linked_records(vault, row.id))}
    return {
        **told,
        "title": title_of("evidence", row),
        "graphic": graphic_of(vault, row),
        "withdrawn": not counts(row),
        **state,
    }


def _tell_line(vault: Vault, row: Evidence) -> None:
    told = _line(vault, row)
    size = _("unknown") if row.size is None else grouped(row.size)
    facts = (
        (_("warning"), _("GRAPHIC") if told["graphic"] else ""),
        (_("type"), row.type or ""),
        (_("bytes"), size),
        (_("bytes are here"), _("yes") if told["here"] else _("NO")),
        (_("linked to"), str(told["linked"])),
        (_("withdrawn"), _("yes") if told["withdrawn"] else ""),
        (_("what"), told["title"]),
    )
    output.write(f"{row.ref}; " + "; ".join(f"{label}: {value}" for label, value in facts if value))


@command("show", parent=evidence)
@click.argument("reference")
def evidence_show(context: LineContext, reference: str) -> int:
    """Show what a piece of evidence is, read it against its digests, and tell its custody.

    Ends with 1 where the bytes are not here whole.
    """
    from models.queries import evidence_state
    from tui.line.render import custody_object, metadata_words

    progress = output.Progress(_("Read"))
    with context.vault() as vault:
        _kind, id = vault.resolve(reference, "evidence")
        state = evidence_state(vault, id)
        whole, trouble = _proven(vault, id, progress) if state.here else (False, "")
        row = state.row
        linked = [_named(vault, record) for record in state.linked]
        copies = {"made_from": state.original, "copies": state.copies}
        related = {name: [_named(vault, one) for one in some] for name, some in copies.items()}
        sealed = metadata_words(row.embedded_metadata)
        custody = [custody_object(one) for one in state.custody]
        told = _line(vault, row) | {"sha512": row.sha512, "whole": whole} | related
        told |= {"linked": linked, "sealed_by": state.sealed_by, "custody": custody}
        told |= {"may_hold": list(state.may_hold), "held_outside": row.held_outside}
    if context.as_json:
        output.document(told)
    else:
        _tell(told, trouble)
        if sealed:
            output.say(sealed)
    return 0 if whole else 1


def _proven(vault: Vault, id: str, progress: output.Progress) -> tuple[bool, str]:
    """Return whether all bytes are those that were recorded, and else why not."""
    from crypto.errors import AfieldError
    from models.actions import prove_evidence

    try:
        prove_evidence(vault, id, progress=progress)
    except AfieldError as error:
        return False, str(error)
    return True, ""


def _named(vault: Vault, record: str) -> dict[str, str]:
    from models.queries import NoSuchReference, reference_of
    from models.records import title_of

    try:
        kind, found = vault.resolve(record)
    except NoSuchReference:
        return {"id": record, "ref": "", "title": _("not shared")}
    row = vault.row(kind, found)
    return {
        "id": record,
        "ref": row.ref if row else reference_of(vault, found),
        "title": title_of(kind, row) if row else "",
    }


def _tell(told: dict[str, Any], trouble: str) -> None:
    """Print the state of evidence for a person."""
    from tui.line.render import custody_words

    output.fact(_("Evidence"), f"{told['ref']} {told['title']}")
    graphic = {True: _("YES"), False: _("no"), None: _("nobody said")}[told["graphic"]]
    output.fact(_("Graphic"), graphic)
    output.fact(_("Type"), told["type"] or _("not said"))
    output.fact(_("File type"), told["mime"] or _("not known"))
    output.fact(_("Bytes"), _("unknown") if told["size"] is None else grouped(told["size"]))
    output.fact("SHA-256", told["sha256"] or _("not shared"))
    output.fact("SHA-512", told["sha512"] or _("not shared"))
    output.fact(_("Bytes are here"), _("yes") if told["here"] else _("NO"))
    if told["here"]:
        words = _("yes, all of them are those that were recorded")
        output.fact(_("Whole"), words if told["whole"] else f"{_('NO')}. {trouble}")
    if told["may_hold"]:
        output.fact(_("May be with"), ", ".join(map(one_line, told["may_hold"])))
    if told["held_outside"]:
        output.fact(_("Held outside"), told["held_outside"])
    for label, name in ((_("Made from"), "made_from"), (_("Made from it"), "copies")):
        for one in told[name]:
            output.fact(label, f"{one['ref']} {one['title']}".strip())
    for one in told["linked"]:
        output.fact(_("Linked to"), f"{one['ref']} {one['title']}".strip())
    output.fact(_("Recorded by"), told["sealed_by"])
    for one in told["custody"]:
        output.fact(_("Custody"), custody_words(one))
    if not told["custody"]:
        words = _("no entry here: it was taken in by an earlier afield, or its bytes never were")
        output.fact(_("Custody"), words)
