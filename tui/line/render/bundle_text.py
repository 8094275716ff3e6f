"""How a bundle is told: what one holds that was made, what one would bring that came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.kit import _, plural
from tui.line import output

if TYPE_CHECKING:
    from models.lifecycle import Colleague
    from models.sharing import (
        Accepted,
        ComparedRecord,
        Disclosed,
        LeftOut,
        Packed,
        Plan,
        Preview,
        Signer,
        Withheld,
    )
    from tui.line.command_context import LineContext


COUNTED = ("operations", "records", "evidence", "size", "already")


def recipient_names(people: Sequence[Colleague]) -> list[dict[str, str]]:
    """Give who can open what is handed over, for scripts."""
    return [{"name": one.name, "device": one.device, "state": one.state} for one in people]


def tell_recipients(people: Sequence[Colleague]) -> None:
    """Print who can open what is handed over."""
    for one in people:
        output.fact(_("For"), f"{one.name}, device {one.device[:8]}, {one.state}")


def tell_plan(desk: LineContext, plan: Plan, people: Sequence[Colleague]) -> None:
    """Print exactly what would leave, and what stays by which rule."""
    from models.records import ref_of

    if desk.as_json:
        output.document(_plan(plan, people))
        return
    tell_recipients(people)
    for record in plan.records:
        output.fact(_("Leaves"), f"{record.ref} {record.title}")
    for file in plan.evidence:
        size = plural(file.size, "{n} byte", "{n} bytes")
        output.fact(_("Leaves, evidence file"), f"{file.ref}, {size}")
    _tell_disclosed(plan)
    for condition in plan.conditions:
        output.fact(_("Condition"), f"{condition.ref}: {condition.words}")
    for incident, place in plan.coarser.items():
        output.fact(_("Leaves instead"), f"{ref_of('incident', incident)}: {place.words(_('you'))}")
    for one in plan.withheld:
        output.fact(_("Stays"), one.words)
    if plan.already:
        changes = plural(plan.already, "{n} change", "{n} changes")
        output.fact(_("Not sent again, because all recipients hold it"), changes)
    for caution in plan.cautions:
        output.fact(_("Caution"), caution)
    output.say(_("Nothing was written."))


def tell_packed(desk: LineContext, packed: Packed, people: Sequence[Colleague]) -> None:
    """Print what the bundle holds, and what stayed, counted by rule."""
    stayed = Counter(one.rule for one in packed.withheld)
    if desk.as_json:
        counts = {name: getattr(packed, name) for name in COUNTED}
        named = {"bundle": packed.bundle_id, "path": str(packed.path), "sha256": packed.sha256}
        stays = [_withheld(one) for one in packed.withheld]
        output.document({**named, **counts, "to": recipient_names(people), "withheld": stays})
        return
    output.fact(_("Bundle"), packed.path)
    tell_recipients(people)
    output.fact(_("Records"), packed.records)
    output.fact(_("Changes"), packed.operations)
    output.fact(_("Evidence files"), packed.evidence)
    for rule, many in stayed.items():
        output.fact(_("Stayed"), f"{many}. {rule.words}")
    output.fact(_("Bytes"), packed.size)
    output.fact("SHA-256", packed.sha256)


def _tell_disclosed(plan: Plan) -> None:
    """Print each sealed value that leaves: by which consents, and what to keep in mind."""
    from models.values import vocabulary

    for shown in plan.disclosed:
        what = f"{shown.ref} {shown.field}; {shown.consented}"
        output.fact(_("Leaves, sealed, under consent"), what)
        if shown.flags:
            labels = (vocabulary("protection").label(one) for one in shown.flags)
            output.fact(_("Protection"), f"{shown.ref} {', '.join(labels)}")


def _plan(plan: Plan, people: Sequence[Colleague]) -> dict[str, Any]:
    from models.records import ref_of

    return {
        "to": recipient_names(people),
        "operations": plan.operations,
        "records": [{"ref": one.ref, "kind": one.kind} for one in plan.records],
        "evidence": [{"ref": one.ref, "size": one.size} for one in plan.evidence],
        "withheld": [_withheld(one) for one in plan.withheld],
        "disclosed": [{"ref": one.ref, "field": one.field} for one in plan.disclosed],
        "consented": [_consented(one) for one in plan.disclosed],
        "conditions": [{"ref": one.ref, "words": one.words} for one in plan.conditions],
        "file_names": [{"ref": one.ref, "name": one.name} for one in plan.file_names],
        "coarser": {ref_of("incident", id): one.written() for id, one in plan.coarser.items()},
        "already": plan.already,
        "already_evidence": plan.already_evidence,
        "cautions": list(plan.cautions),
    }


def _consented(one: Disclosed) -> dict[str, Any]:
    consents = [
        {"ref": each.ref, "by": each.by, "at": each.at.isoformat()} for each in one.consents
    ]
    told = {"ref": one.ref, "field": one.field}
    return told | {"consents": consents, "protection": list(one.flags)}


def _withheld(one: Withheld) -> dict[str, Any]:
    told = {"ref": one.ref, "kind": one.kind, "field": one.field, "rule": one.rule.value}
    return told | {"by": list(one.by)}


def tell_preview(desk: LineContext, preview: Preview, accepted: Accepted | None) -> None:
    """Print what a bundle holds against this vault, and what was taken when it was."""
    if desk.as_json:
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
    """Return 1 when a part was refused, or waits for missing changes or for a decision."""
    waits = preview.held or preview.left_out or preview.holes
    return 1 if waits or any(one.refused for one in preview.records) else 0


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
