"""A bundle that came in is printed here: who made it, what it would change, what was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.kit import _, plural
from tui.line import output

if TYPE_CHECKING:
    from models.sharing import Accepted, ComparedRecord, LeftOut, Preview, Signer
    from tui.line.command_context import LineContext


def tell_preview(context: LineContext, preview: Preview, accepted: Accepted | None) -> None:
    """Print what a bundle holds against this vault, and what was taken when it was."""
    if context.as_json:
        told = _preview(preview)
        told["accepted"] = _accepted(accepted) if accepted else None
        output.document(told)
        return
    for line in preview.lines():
        output.write(line)
    for one in (*preview.records, *preview.turned):
        if one.state.value in {"changed", "conflicting"}:
            _tell_compared(one)
    if accepted:
        _tell_accepted(accepted)
    else:
        output.say(_("Nothing was taken. To take it in: afield import FILE --accept"))


def exit_status_of(preview: Preview) -> int:
    """Return 1 when a part was refused or waits for missing operations or a decision, else 0."""
    waits = preview.held or preview.left_out or preview.holes or preview.unreadable
    return 1 if waits or preview.custody or any(one.refused for one in preview.records) else 0


def _preview(preview: Preview) -> dict[str, Any]:
    return {
        "bundle": preview.bundle_id,
        "signer": _signer(preview.signer),
        "mixing": preview.mixing(),
        "kind": preview.kind,
        "purpose": preview.purpose,
        "use": preview.use,
        "made": preview.made_at.isoformat(),
        "nothing_new": preview.nothing_new,
        "states": {state.value: many for state, many in preview.states.items()},
        "operations": preview.operations,
        "new_operations": preview.new_operations,
        "evidence": len(preview.evidence),
        "new_evidence": preview.new_evidence,
        "records": [_compared(one) for one in preview.records],
        "turned": [_compared(one) for one in preview.turned],
        "writers": [_signer(one) for one in preview.writers],
        "withheld": dict(preview.rules),
        "stayed": dict(preview.stayed),
        "ahead": [_signer(one) for one in preview.ahead],
        "forked": [_signer(one) for one in preview.forked],
        "held": preview.held,
        "frozen": [_signer(one) for one in preview.frozen],
        "left_out": [_left_out(one) for one in preview.left_out],
        "newer": preview.newer,
        "unreadable": [_left_out(one) for one in preview.unreadable],
        "custody": [_left_out(one) for one in preview.custody],
        "erasures": [
            {"ref": one.ref, "device": one.writer, "values": one.values} for one in preview.erasures
        ],
        "coarser": {record: one.written() for record, one in preview.coarser.items()},
        "wanted": [{"ref": one.ref, "sha256": one.sha256} for one in preview.wanted],
        "lost_here": preview.lost_here,
    }


def _signer(signer: Signer) -> dict[str, str]:
    return {"name": signer.name, "device": signer.device, "trust": signer.trust.value}


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {**_signer(one.writer), "changes": one.changes}


def _compared(one: ComparedRecord) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "id": one.record,
        "kind": one.kind,
        "state": one.state.value,
        "fields": list(one.fields),
        "conflicts": list(one.conflicts),
        "withheld": list(one.withheld),
        "missing": one.missing,
        "discarded": one.discarded,
        "refused": one.refused,
    }


def _accepted(accepted: Accepted) -> dict[str, Any]:
    return {
        "nothing": accepted.nothing,
        "operations": accepted.operations,
        "same": accepted.same,
        "disclosed": accepted.disclosed,
        "records": len(accepted.records),
        "conflicts": len(accepted.conflicts),
        "evidence": accepted.evidence,
        "refused": list(accepted.refused),
        "added": list(accepted.added),
        "held": accepted.held,
        "left_out": [_left_out(one) for one in accepted.left_out],
        "own_device_renewed": accepted.own_device_renewed,
    }


def _tell_compared(one: ComparedRecord) -> None:
    """Print which fields of a record would change, and which would be in conflict."""
    told = _("{ref}; {state}: {fields}").format(
        ref=one.ref, state=one.state.value, fields=", ".join(one.fields)
    )
    output.write(told)
    if one.conflicts:
        output.fact(_("In conflict"), ", ".join(one.conflicts), indent=2)


def _tell_accepted(accepted: Accepted) -> None:
    if accepted.own_device_renewed:
        output.say(_("Changes of this very device came in that it did not have: it was restored"))
        output.say(_("from an older copy, and goes on under a new key. Send your card again."))
    for one in accepted.left_out:
        output.fact(_("Left out"), one.words())
    if accepted.nothing:
        output.fact(_("Result"), _("nothing changed; all of it was here already"))
        return
    records = plural(len(accepted.records), "{n} record", "{n} records")
    changes = plural(accepted.operations, "{n} change", "{n} changes")
    output.fact(_("Result"), _("taken in: {a}, {b}").format(a=changes, b=records))
    for name in accepted.added:
        output.fact(_("Added as unverified"), name)
    if accepted.conflicts:
        output.fact(_("Records with conflicts"), len(accepted.conflicts))
