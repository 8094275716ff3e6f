"""What ``show`` prints of a record: what hangs on it, its conflicts, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from models.queries import WHY, NoSuchReference, custody_of, read_case_file, records_pointing_to
from models.readings.review import agreements
from models.records import KINDS, Facet, Record, facets, lacking, sealed_fields
from tui.kit import _, range_words
from tui.line import output
from tui.line.render.custody_text import custody_object, custody_words
from tui.line.render.newer_text import (
    newer_fields,
    newer_record_as_object,
    tell_newer_fields,
    tell_newer_record,
)
from tui.line.render.record_text import as_object, in_words, tell_record

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import HistoryEntry

PARTS = (
    "claims",
    "sources",
    "harms",
    "persons",
    "involvements",
    "actors",
    "commands",
    "order_links",
    "orders",
    "incident_links",
    "assessments",
    "evidence",
    "links",
    "notes",
)
"""What hangs on an incident, as a case file names it; each is shown record by record."""


def show_as_object(
    vault: Vault, kind: str, record: str, *, reveal: bool, history: bool
) -> dict[str, Any]:
    """Return a record with what hangs on it as one object."""
    if kind not in KINDS:
        return newer_record_as_object(vault, kind, record)
    row = _row(vault, kind, record)
    told = as_object(row, reveal=reveal)
    if names := newer_fields(vault, kind, record):
        told["made_by_newer_afield"] = names
    told |= _review(vault, row)
    told |= _hanging(vault, row, reveal=reveal)
    if kind == "evidence":
        told["custody"] = [custody_object(one) for one in custody_of(vault, record)]
    told["conflicts"] = [
        {"field": conflict.field, "values": [standing.value for standing in conflict.standing]}
        for conflict in vault.conflicts(record)
        if reveal or conflict.field not in sealed_fields(kind)
    ]
    if history:
        told["history"] = [
            {
                "at": change.at.isoformat(),
                "device": change.device,
                "author": change.author,
                "values": {k: v for k, v in change.values.items() if k not in sealed},
                "withheld": list(change.withheld),
                "erased": list(change.erased),
                "discarded": change.discarded,
                "why": None if WHY in sealed else change.why,
                "sealed": sealed,
            }
            for change in vault.history_of(record)
            for sealed in [[] if reveal else _sealed(kind, change)]
        ]
    return told


def _review(vault: Vault, row: Record) -> dict[str, Any]:
    """Return what a record concludes without a ground, and who agreed upon an incident."""
    told: dict[str, Any] = {}
    if lacks := [lack.field for lack in lacking(row.KIND, vars(row))]:
        told["lacks"] = lacks
    if getattr(row, "status", None) == "agreed":
        agreement = agreements(vault, [row.id]).get(row.id)
        told["single_coder"] = agreement is None
        if agreement is not None:
            told["agreed_by"] = {
                "name": agreement.name,
                "device": agreement.device,
                "compared": agreement.compared,
                "at": agreement.at.isoformat(),
                "assessment": agreement.ref,
                "coded_since": agreement.changed,
            }
    return told


def _sealed(kind: str, change: HistoryEntry) -> list[str]:
    """Return the fields of an operation that stay hidden until revealed, its reason as ``why``."""
    # Whether a field of a newer afield is sealed is not known here, so it is not shown either.
    open_ones = facets(kind).keys() - sealed_fields(kind)
    reason = [WHY] if change.has_sealed_reason(kind) else []
    return sorted(change.values.keys() - open_ones) + reason


def show_to_person(vault: Vault, kind: str, record: str, *, reveal: bool, history: bool) -> None:
    """Print a record with what hangs on it."""
    if kind not in KINDS:
        tell_newer_record(vault, kind, record)
        return
    row = _row(vault, kind, record)
    tell_record(vault, row, reveal=reveal)
    tell_newer_fields(vault, kind, record)
    _tell_conflicts(vault, kind, record, reveal=reveal)
    for one in custody_of(vault, record) if kind == "evidence" else ():
        output.fact(_("Custody"), custody_words(custody_object(one)))
    _tell_hanging(vault, row, reveal=reveal)
    if history:
        _tell_history(vault, kind, record, reveal=reveal)


def _row(vault: Vault, kind: str, record: str) -> Record:
    row = vault.row(kind, record)
    if row is None:
        raise NoSuchReference(reference=record)
    return row


def _hanging(vault: Vault, row: Record, *, reveal: bool) -> dict[str, Any]:
    """Return what hangs on an incident, part by part; of other kinds what points to the record."""
    if row.KIND != "incident":
        pointers = records_pointing_to(vault, row.KIND, row.id)
        told = [as_object(one.row, reveal=reveal) | {"by": one.field} for one in pointers]
        return {"pointed_to_by": told}
    case = read_case_file(vault, row.id)
    parts: dict[str, Any] = {
        name: [as_object(part, reveal=reveal) for part in getattr(case, name)] for name in PARTS
    }
    for one in parts["assessments"]:
        one["signed_by"] = case.signers[one["id"]]
    return parts | {"figures": [asdict(one) for one in case.figures]}


def _tell_hanging(vault: Vault, row: Record, *, reveal: bool) -> None:
    """Print what hangs on an incident; of other kinds what points to the record."""
    if row.KIND != "incident":
        for pointer in records_pointing_to(vault, row.KIND, row.id):
            output.blank()
            tell_record(vault, pointer.row, reveal=reveal, indent=2)
        return
    case = read_case_file(vault, row.id)
    for one in case.figures:
        output.fact(_("Comes to"), f"{one.harm}: {range_words(one)}")
    for part in (part for name in PARTS for part in getattr(case, name)):
        output.blank()
        tell_record(vault, part, reveal=reveal, indent=2)
        if part.id in case.signers:
            output.fact(_("Signed by"), case.signers[part.id], indent=2)


def _tell_conflicts(vault: Vault, kind: str, record: str, *, reveal: bool) -> None:
    """Print the values that stand side by side, each with who wrote it."""
    from models.lifecycle import short_name

    for conflict in vault.conflicts(record):
        facet = facets(kind)[conflict.field]
        for standing in conflict.standing:
            hidden = facet.sealed and not reveal
            value = _("sealed") if hidden else _value(vault, kind, conflict.field, standing.value)
            who = short_name(vault, standing.device)
            what = _("Conflict in {field}, {who}")
            if conflict.proposed:
                proposes = standing in conflict.proposed
                what = _("Proposed for {field}, {who}") if proposes else _("{field} stays, {who}")
            output.fact(what.format(field=facet.label, who=who), value)


def _tell_history(vault: Vault, kind: str, record: str, *, reveal: bool) -> None:
    """Print who changed what, oldest first, in universal time."""
    known = facets(kind)
    for change in vault.history_of(record):
        output.blank()
        output.fact(_("Changed"), f"{change.at:%Y-%m-%d %H:%M} UTC")
        output.fact(_("By"), change.author)
        for field in (field for field in known if field in change.values):
            hidden = known[field].sealed and not reveal
            value = _("sealed") if hidden else _value(vault, kind, field, change.values[field])
            output.fact(known[field].label, value, indent=2)
        for field in sorted(change.values.keys() - known.keys()):
            output.fact(field, _("set by a newer afield, which shows it"), indent=2)
        for field in change.withheld:
            output.fact(_label(known, field), _("not shared with this vault"), indent=2)
        for field in change.erased:
            output.fact(_label(known, field), _("erased"), indent=2)
        if change.discarded:
            output.fact(_("Discarded"), _("it no longer counts"), indent=2)
        if change.why:
            hidden = change.has_sealed_reason(kind) and not reveal
            output.fact(_("Why"), _("sealed") if hidden else change.why, indent=2)


def _label(known: Mapping[str, Facet], field: str) -> str:
    """Return the label of a field; one of a newer afield goes by its own name."""
    return known[field].label if field in known else field


def _value(vault: Vault, kind: str, field: str, value: Any) -> str:
    return _("nothing") if value in (None, []) else in_words(vault, facets(kind)[field], value)
