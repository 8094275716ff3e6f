"""A bundle that is made is printed here: who can open it, what leaves, what stays by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tui.kit import _, plural
from tui.line import output

if TYPE_CHECKING:
    from models.lifecycle import Colleague
    from models.sharing import Disclosed, Outsider, Packed, Plan, Withheld
    from tui.line.command_context import LineContext


COUNTED = ("operations", "records", "evidence", "size", "already")


def recipient_names(people: Sequence[Colleague | Outsider]) -> list[dict[str, str]]:
    """Return who can open what is handed over, one object a recipient, for scripts."""
    return [_recipient(one) for one in people]


def tell_recipients(people: Sequence[Colleague | Outsider]) -> None:
    """Print who can open what is handed over."""
    for one in map(_recipient, people):
        if "device" in one:
            output.fact(_("For"), f"{one['name']}, device {one['device'][:8]}, {one['state']}")
        else:
            words = _("{name}, outside the circle of cards").format(name=one["name"])
            output.fact(_("For"), words)
            output.fact(_("Key"), one["recipient"])


def _recipient(one: Colleague | Outsider) -> dict[str, str]:
    from models.sharing import Outsider

    if isinstance(one, Outsider):
        return {"name": one.name, "recipient": one.recipient, "state": "outside"}
    return {"name": one.name, "device": one.device, "state": one.state}


def tell_plan(context: LineContext, plan: Plan, people: Sequence[Colleague | Outsider]) -> None:
    """Print exactly what would leave, and what stays by which rule."""
    from models.records import ref_of

    if context.as_json:
        output.document(_plan(plan, people))
        return
    tell_recipients(people)
    for record in plan.records:
        output.fact(_("Leaves"), f"{record.ref} {record.title}")
        for one in plan.exposed.get(record.record, ()):
            output.fact(_("Protection"), one.words, indent=1)
    for file in plan.evidence:
        size = plural(file.size, "{n} byte", "{n} bytes")
        output.fact(_("Leaves, evidence file"), f"{file.ref}, {size}")
    _tell_disclosed(plan)
    for condition in plan.conditions:
        output.fact(_("Condition"), f"{condition.ref}: {condition.words}")
    for incident, place in plan.coarser.items():
        output.fact(_("Leaves instead"), f"{ref_of('incident', incident)}: {place.words(_('you'))}")
    for stays in plan.withheld:
        output.fact(_("Stays"), stays.words)
    if plan.already:
        changes = plural(plan.already, "{n} change", "{n} changes")
        output.fact(_("Not sent again, because all recipients hold it"), changes)
    for caution in plan.cautions:
        output.fact(_("Caution"), caution)
    output.say(_("Nothing was written."))


def say_beforehand(plan: Plan) -> None:
    """Say, apart from the data, what leaves that can harm somebody, before it is written."""
    for caution in plan.cautions:
        output.say(caution)
    for record in plan.records:
        for one in plan.exposed.get(record.record, ()):
            output.say(_("Protection, {ref}: {who}").format(ref=record.ref, who=one.words))
    for line in _disclosed_words(plan):
        output.say(line)
    for condition in plan.conditions:
        output.say(_("Condition, {ref}: {words}").format(ref=condition.ref, words=condition.words))


def _disclosed_words(plan: Plan) -> Iterator[str]:
    """Yield a sentence for each sealed value that leaves."""
    for shown in plan.disclosed:
        words = _("Leaves, sealed, under consent: {ref} {field}; {consents}")
        yield words.format(ref=shown.ref, field=shown.field, consents=shown.consented)


def tell_packed(
    context: LineContext, packed: Packed, people: Sequence[Colleague | Outsider]
) -> None:
    """Print what the bundle holds, and what stayed, counted by rule."""
    stayed = Counter(one.rule for one in packed.withheld)
    if context.as_json:
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


def _plan(plan: Plan, people: Sequence[Colleague | Outsider]) -> dict[str, Any]:
    from models.records import ref_of

    return {
        "to": recipient_names(people),
        "operations": plan.operations,
        "records": [{"ref": one.ref, "kind": one.kind} for one in plan.records],
        "evidence": [{"ref": one.ref, "size": one.size} for one in plan.evidence],
        "withheld": [_withheld(one) for one in plan.withheld],
        "disclosed": [{"ref": one.ref, "field": one.field} for one in plan.disclosed],
        "consented": [_consented(one) for one in plan.disclosed],
        "protected": [
            {"ref": ref_of(one.kind, one.record), each.kind: each.ref, "flags": list(each.flags)}
            for one in plan.records
            for each in plan.exposed.get(one.record, ())
        ],
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
