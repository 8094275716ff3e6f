"""What each step of the export wizard shows, as lines; all of it is pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.records import KINDS, facets, sealed_fields
from models.values import vocabulary
from tui.kit import _, grouped, one_line, plural, size_in_words
from tui.services import state_in_words
from tui.widgets.lists import Line

if TYPE_CHECKING:
    from models.lifecycle import Colleague
    from models.sharing import Packed, Plan, Withheld
    from tui.services import Parcel


LISTED = 200
"""Records and withheld values listed one by one; more are counted."""


def name_of(step: str) -> str:
    """Name a step."""
    return {
        "what": _("what"),
        "stays": _("what leaves"),
        "to": _("to whom"),
        "use": _("for which use"),
        "purpose": _("what for"),
        "file": _("where to"),
        "review": _("review"),
        "done": _("done"),
    }[step]


def _go_on(words: str) -> Line:
    return Line(text=words, action="next")


def what(parcel: Parcel, titles: Sequence[tuple[str, str]]) -> list[Line]:
    """List what was chosen."""
    count = plural(len(titles), "{n} incident", "{n} incidents")
    evidence = _("yes") if parcel.with_evidence else _("no")
    lines = [
        _go_on(_("Go on: {count} with all that hangs on them").format(count=count)),
        Line(text=_("Evidence files go along: {answer} (Enter changes it)").format(answer=evidence),
             action="evidence"),
        Line(text=_("Chosen"), heading=True),
    ]  # fmt: skip
    lines += [Line(label=ref, text=title) for ref, title in titles[:LISTED]]
    return lines + _more(len(titles))


def _more(count: int) -> list[Line]:
    left = count - LISTED
    return [Line(text=plural(left, "and {n} more", "and {n} more"))] if left > 0 else []


def stays(parcel: Parcel, plan: Plan) -> list[Line]:
    """Say exactly what leaves and why each of the others stays."""
    lines = [
        _go_on(_("Go on: {leaves}").format(leaves=_leaves(plan))),
        Line(text=_("Hold back more fields (Enter): {names}").format(
            names=", ".join(sorted(parcel.withhold)) or _("none chosen")), action="withhold"),
        Line(text=_("Places (Enter): {how}").format(how=_precision(parcel)), action="coarser"),
        Line(text=_("What they are known to hold (Enter): {how}").format(
            how=_("goes along, a full bundle") if parcel.full
            else _("is left out, {n} changes").format(n=grouped(plan.already))), action="full"),
    ]  # fmt: skip
    lines += _file_names(parcel, plan)
    lines += [Line(text=sentence) for sentence in plan.cautions]
    lines += _sealed(parcel, plan)
    lines.append(Line(text=_("Stays here"), heading=True))
    if not plan.withheld:
        lines.append(Line(text=_("Nothing is held back.")))
    by_rule = Counter(one.rule.words for one in plan.withheld)
    for words, count in by_rule.most_common():
        number = plural(count, "{n} value or record", "{n} values or records")
        lines.append(Line(label=number, text=_(words)))
    for one in plan.withheld[:LISTED]:
        by = f" ({', '.join(one.by)})" if one.by else ""
        lines.append(Line(label=one.ref, text=f"{_what(one)}: {_(one.rule.words)}{by}"))
    lines += _more(len(plan.withheld))
    if plan.coarser:
        lines.append(Line(text=_("Places given coarser"), heading=True))
        refs = {one.record: one.ref for one in plan.records}
        us = _("you")
        lines += [
            Line(label=refs.get(record, ""), text=one.words(us))
            for record, one in list(plan.coarser.items())[:LISTED]
        ]
        lines += _more(len(plan.coarser))
    lines.append(Line(text=_("Leaves"), heading=True))
    lines += [Line(label=one.ref, text=one_line(one.title)) for one in plan.records[:LISTED]]
    return lines + _more(len(plan.records))


def _file_names(parcel: Parcel, plan: Plan) -> list[Line]:
    """Offer that the names of evidence files leave, where evidence does."""
    if all(one.kind != "evidence" for one in plan.records):
        return []
    how = _("LEAVE, and may name somebody") if parcel.with_file_names else _("stay here")
    words = _("Names of evidence files (Enter): {how}").format(how=how)
    return [Line(text=words, action="with_file_names")]


def _precision(parcel: Parcel) -> str:
    if parcel.coarser is None:
        return _("as recorded")
    return _("coarser, {precision}").format(
        precision=_(vocabulary("place_precision").terms[parcel.coarser].label)
    )


def _sealed(parcel: Parcel, plan: Plan) -> list[Line]:
    """Offer the sealed fields that leave only by consent and by choice, and say which do."""
    kinds = {one.kind for one in plan.records}
    fields = {
        f"{kind}.{name}": f"{_(KINDS[kind].LABEL)}: {_(facets(kind)[name].label)}"
        for kind in KINDS
        if kind in kinds
        for name in sealed_fields(kind)
    }
    if not fields:
        return []
    fields["conditions"] = _("the conditions of the consents are accepted")
    lines = [Line(text=_("Sealed; each leaves only where consent allows it"), heading=True)]
    for field, words in fields.items():
        mark = _("[leaves]") if field in parcel.disclose else "[      ]"
        lines.append(Line(text=f"{mark} {words}", action=f"disclose:{field}"))
    for one in plan.conditions[:LISTED]:
        words = _("consent has conditions: {words}").format(words=one_line(one.words))
        lines.append(Line(label=one.ref, text=words))
    return lines + _disclosed(plan)


def _disclosed(plan: Plan) -> list[Line]:
    """Name every sealed value that leaves."""
    lines = []
    for each in plan.disclosed[:LISTED]:
        field = _(facets(each.kind)[each.field].label)
        lines.append(Line(label=each.ref, text=_("{field} LEAVES").format(field=field)))
        for one in each.consents:
            words = _("by consent {ref}, recorded by {name} on {day}").format(
                ref=one.ref, name=one_line(one.by), day=f"{one.at:%Y-%m-%d}"
            )
            lines.append(Line(text=words))
        if each.flags:
            labels = ", ".join(_(vocabulary("protection").label(flag)) for flag in each.flags)
            lines.append(Line(label=_("Protection"), text=labels))
    return lines + _more(len(plan.disclosed))


def _what(one: Withheld) -> str:
    """Name what stays: a field by its label, or the whole record."""
    if one.field is None:
        return _("the whole record")
    known = facets(one.kind) if one.kind in KINDS else {}
    return _(known[one.field].label) if one.field in known else one_line(one.field)


def _leaves(plan: Plan) -> str:
    records = plural(len(plan.records), "{n} record leaves", "{n} records leave")
    files = plural(len(plan.evidence), "{n} evidence file", "{n} evidence files")
    size = size_in_words(plan.bytes_of_evidence)
    return f"{records}, {files}, {size}" if plan.evidence else records


def to(parcel: Parcel, people: Sequence[Colleague]) -> list[Line]:
    """List who can be handed the bundle, and how far each key is known."""
    chosen = sum(one.device in parcel.to for one in people)
    lines = [_go_on(_("Go on: {count}").format(
        count=plural(chosen, "{n} person can open it", "{n} people can open it")))]  # fmt: skip
    if not people:
        lines.append(Line(text=_("Nobody yet: F5 from the list adds a colleague's card.")))
    for one in people:
        mark = _("[to]") if one.device in parcel.to else "[  ]"
        state = state_in_words(one)
        lines.append(
            Line(text=f"{mark} {one_line(one.name)}  {state}", action=f"person:{one.device}")
        )
    return lines


def use(parcel: Parcel) -> list[Line]:
    """List the uses that consent can have been given for."""
    chosen = parcel.use is not None
    lines = [
        _go_on(_("Go on") if chosen else _("Go on without a use: nothing sealed leaves")),
        Line(text=_("Consent is given for one use. For which is this handed over?")),
    ]
    for code, term in vocabulary("consent_use").terms.items():
        mark = _("[use]") if code == parcel.use else "[   ]"
        lines.append(Line(text=f"{mark} {_(term.label)}", action=f"use:{code}"))
    return lines


def purpose() -> list[Line]:
    """Say what a purpose is for."""
    return [
        _go_on(_("Go on")),
        Line(text=_("One sentence for the reader, such as: for review before Friday.")),
        Line(text=_("It is encrypted and signed with the rest, and may stay empty.")),
    ]


def file() -> list[Line]:
    """Say why the name says nothing."""
    return [
        _go_on(_("Go on")),
        Line(text=_("The name says nothing about what is inside; keep it so.")),
        Line(text=_("A whole file is written, or none.")),
    ]


def review(parcel: Parcel, plan: Plan, people: Sequence[Colleague]) -> list[Line]:
    """Say everything once more, with a warning about keys that nobody compared."""
    chosen = [one for one in people if one.device in parcel.to]
    lines = [
        Line(text=_("Write it now (w)"), action="write"),
        Line(label=_("Leaves"), text=_leaves(plan)),
        Line(label=_("Stays"), text=plural(
            len(plan.withheld), "{n} value or record", "{n} values or records")),
    ]  # fmt: skip
    if plan.disclosed:
        many = len(plan.disclosed)
        words = plural(many, "{n} sealed value LEAVES", "{n} sealed values LEAVE")
        lines += [Line(label=_("Sealed"), text=words), *_disclosed(plan)]
    if parcel.use is not None:
        used = _(vocabulary("consent_use").terms[parcel.use].label)
        lines.append(Line(label=_("Use"), text=used))
    if parcel.coarser is not None:
        lines.append(Line(label=_("Places"), text=_precision(parcel)))
    lines += [Line(text=sentence) for sentence in plan.cautions]
    for one in chosen:
        words = f"{one_line(one.name)}  {state_in_words(one)}"
        lines.append(Line(label=_("To"), text=words))
        if one.state != "verified":
            lines.append(
                Line(text=_("Nobody compared this key: a stranger may be able to open the bundle."))
            )
    lines.append(Line(label=_("Purpose"), text=parcel.purpose.strip() or _("not stated")))
    lines.append(Line(label=_("File"), text=parcel.path))
    return lines


def done(packed: Packed) -> list[Line]:
    """Say what was written, and what to read to the receiver over another channel."""
    return [
        _go_on(_("Back to the records")),
        Line(label=_("File"), text=str(packed.path)),
        Line(label=_("Size"), text=size_in_words(packed.size)),
        Line(label=_("Holds"), text=plural(packed.records, "{n} record", "{n} records")),
        Line(label=_("SHA-256"), text=packed.sha256),
        Line(text=_("Carry the file as you like. Over another channel, tell the receiver that it "
                    "is coming and read them the last eight digits: {digits}").format(
                        digits=packed.sha256[-8:])),
    ]  # fmt: skip
