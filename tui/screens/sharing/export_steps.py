"""Each step of the export wizard is made into lines here; all of it is pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.values import vocabulary
from tui.kit import _, one_line, plural, size_in_words
from tui.screens.sharing.export_lines import (
    LISTED,
    disclosed_lines,
    go_on,
    leaving_words,
    more,
    outside_lines,
    precision_words,
    protected_lines,
)
from tui.services import state_in_words
from tui.widgets.lists import Line

if TYPE_CHECKING:
    from models.lifecycle import Colleague
    from models.sharing import Packed, Plan
    from tui.services import Parcel


def name_of(step: str) -> str:
    """Return the name of a step as a person reads it."""
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


def what(
    parcel: Parcel, titles: Sequence[tuple[str, str]], people: Sequence[Colleague]
) -> list[Line]:
    """Return the lines of what was chosen, and for whom, where there is nobody to choose from."""
    count = plural(len(titles), "{n} incident", "{n} incidents")
    evidence = _("yes") if parcel.with_evidence else _("no")
    lines = [
        go_on(_("Go on: {count} with all that hangs on them").format(count=count)),
        Line(text=_("Evidence files go along: {answer} (Enter changes it)").format(answer=evidence),
             action="evidence"),
        *_receiver(parcel, people),
        Line(text=_("Chosen"), heading=True),
    ]  # fmt: skip
    lines += [Line(label=ref, text=title) for ref, title in titles[:LISTED]]
    return lines + more(len(titles))


def _receiver(parcel: Parcel, people: Sequence[Colleague]) -> list[Line]:
    """Return the one colleague there is, or the offer to add one."""
    match people:
        case []:
            return [add_line()]
        case [one] if parcel.to == {one.device}:
            words = _("To {name}, {state} (Enter chooses somebody else)")
            words = words.format(name=one_line(one.name), state=state_in_words(one))
            return [Line(text=words, action="people")]
        case _:
            return []


def add_line() -> Line:
    """Return the offer to add a colleague, where none is known yet."""
    return Line(text="+ " + _("add a colleague's card from a file: nobody's is here yet"),
                action="add_colleague")  # fmt: skip


def to(parcel: Parcel, people: Sequence[Colleague]) -> list[Line]:
    """Return who can be handed the bundle, and how far each key is known."""
    chosen = sum(one.device in parcel.to for one in people) + (parcel.outsider is not None)
    lines = [go_on(_("Go on: {count}").format(
        count=plural(chosen, "{n} person can open it", "{n} people can open it")))]  # fmt: skip
    if not people:
        lines.append(add_line())
    for one in people:
        mark = _("[to]") if one.device in parcel.to else "[  ]"
        state = state_in_words(one)
        lines.append(
            Line(text=f"{mark} {one_line(one.name)}  {state}", action=f"person:{one.device}")
        )
    return lines + outside_lines(parcel)


def use(parcel: Parcel) -> list[Line]:
    """Return the uses that consent can have been given for."""
    chosen = parcel.use is not None
    lines = [
        go_on(_("Go on") if chosen else _("Go on without a use: nothing sealed leaves")),
        Line(text=_("Consent is given for one use. For which is this handed over?")),
    ]
    for code, term in vocabulary("consent_use").terms.items():
        mark = _("[use]") if code == parcel.use else "[   ]"
        lines.append(Line(text=f"{mark} {_(term.label)}", action=f"use:{code}"))
    return lines


def purpose() -> list[Line]:
    """Return lines that say what a purpose is for."""
    return [
        go_on(_("Go on")),
        Line(text=_("One sentence for the reader, such as: for review before Friday.")),
        Line(text=_("It is encrypted and signed with the rest, and may stay empty.")),
    ]


def file() -> list[Line]:
    """Return lines that say why the file's name says nothing."""
    return [
        go_on(_("Go on")),
        Line(text=_("The name says nothing about what is inside; keep it so.")),
        Line(text=_("A whole file is written, or none.")),
    ]


def review(parcel: Parcel, plan: Plan, people: Sequence[Colleague]) -> list[Line]:
    """Return everything once more, with a warning about keys that nobody compared."""
    chosen = [one for one in people if one.device in parcel.to]
    lines = [
        Line(text=_("Write it now (w)"), action="write"),
        Line(label=_("Leaves"), text=leaving_words(plan)),
        Line(label=_("Stays"), text=plural(
            len(plan.withheld), "{n} value or record", "{n} values or records")),
    ]  # fmt: skip
    if plan.disclosed:
        many = len(plan.disclosed)
        words = plural(many, "{n} sealed value LEAVES", "{n} sealed values LEAVE")
        lines += [Line(label=_("Sealed"), text=words), *disclosed_lines(plan)]
    lines += protected_lines(plan)
    if parcel.use is not None:
        used = _(vocabulary("consent_use").terms[parcel.use].label)
        lines.append(Line(label=_("Use"), text=used))
    if parcel.coarser is not None:
        lines.append(Line(label=_("Places"), text=precision_words(parcel)))
    lines += [Line(text=sentence) for sentence in plan.cautions]
    if parcel.outsider is not None:
        words = _("{name}  outside afield").format(name=one_line(parcel.outsider.name))
        lines += [
            Line(label=_("To"), text=words),
            Line(label=_("Key"), text=parcel.outsider.short),
        ]
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
    """Return what was written, and what to read to the receiver over another channel."""
    untold = _("The custody of the evidence files in it could not be noted: say in a note to whom "
               "they went.")  # fmt: skip
    return [
        go_on(_("Back to the records")),
        *([Line(text=untold)] if packed.untold else []),
        Line(label=_("File"), text=str(packed.path)),
        Line(label=_("Size"), text=size_in_words(packed.size)),
        Line(label=_("Holds"), text=plural(packed.records, "{n} record", "{n} records")),
        Line(label=_("SHA-256"), text=packed.sha256),
        Line(text=_("Carry the file as you like. Over another channel, tell the receiver that it "
                    "is coming and read them the last eight digits: {digits}").format(
                        digits=packed.sha256[-8:])),
    ]  # fmt: skip
