"""Evidence as lines: what there is of its bytes, what can be done with them, their custody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from models.records import facets
from tui.kit import _, one_line, plural, size_in_words
from tui.widgets.fields import shown_value
from tui.widgets.lists import Line, Target
from tui.widgets.records.record_lines import in_one_line, moment

if TYPE_CHECKING:
    from models.actions import Offer
    from models.queries import EvidenceState
    from models.records import Record


def custody_line(entry: Any) -> Line:
    """Return one thing that was done with evidence: when, who, what, and where the bytes went."""
    known = facets("custody")
    parts = [
        moment(entry.created),
        one_line(entry.done_by or ""),
        shown_value(known["action"], entry.action),
        one_line(entry.went_to or ""),
        one_line(entry.reason or ""),
    ]
    return Line(text="; ".join(part for part in parts if part), target=Target("custody", entry.id))


def linked_lines(linked: Mapping[str, Record | None]) -> list[Line]:
    """Return the records that evidence speaks of, by their ids; each that is here can be opened."""
    many = len(linked)
    words = plural(many, "Linked to {n} record", "Linked to {n} records")
    lines = [Line(text=words, heading=True)]
    for id, row in linked.items():
        if row is None:
            lines.append(Line(text=_("not shared")))
        else:
            lines.append(Line(text=one_line(in_one_line(row)), target=Target(row.KIND, id)))
    return lines


def mark_changed(lines: list[Line]) -> None:
    """Say beside the digest that was recorded that other bytes were found."""
    label = _(facets("evidence")["sha256"].label)
    at = next((at for at, line in enumerate(lines, 1) if line.label == label), len(lines))
    words = _("these are not the bytes that were taken in")
    lines.insert(at, Line(label=_("CHANGED"), text=words))


def bytes_lines(state: EvidenceState, linked: Mapping[str, Record | None]) -> list[Line]:
    """Return the lines of the place: a warning first, what there is, what can be done, custody."""
    row = state.row
    graphic = {True: _("YES: it may stay with you"), False: _("no")}
    lines = [
        Line(label=_("Graphic"), text=graphic.get(state.graphic, _("nobody said"))),  # type: ignore[arg-type]
        Line(label=_("Size"), text=size_in_words(row.size) if row.size is not None else "?"),
        Line(label=_("File type"), text=one_line(row.mime or "?")),
    ]
    if state.changed:
        lines.append(Line(label=_("CHANGED"), text=_("these are not the bytes that were taken in")))
    if state.here:
        lines += [
            Line(text="+ " + _("compare all bytes with both digests"), action="verify_bytes"),
            Line(text="+ " + _("write a plain copy to a file"), action="take_out"),
            Line(text="+ " + _("open in a program, without a plain file"), action="open_file"),
            Line(text="+ " + _("show as text"), action="show_text"),
        ]
    else:
        people = ", ".join(map(one_line, state.may_hold)) or _("nobody known here")
        lines.append(Line(text=_("The bytes are not here. They may be with: {people}").format(
            people=people)))  # fmt: skip
    lines += linked_lines(linked)
    lines.append(Line(text=_("Custody"), heading=True))
    lines += [custody_line(one) for one in reversed(state.custody)]
    return [*lines, Line(text=_("recorded by {name}").format(name=one_line(state.sealed_by)))]


def offer_line(offer: Offer, action: str) -> Line:
    """Return what a file offers one record: the field, the value, what stands there now."""
    known = facets(offer.kind)
    wanted = "; ".join(
        f"{_(known[name].label)}: {shown_value(known[name], value)}"
        for name, value in offer.values.items()
        if name in offer.now
    )
    now = ", ".join(
        shown_value(known[name], value) or _("(empty)") for name, value in offer.now.items()
    )
    words = _("{ref}  {wanted}  now: {now}  ({source})")
    text = words.format(ref=offer.ref, wanted=wanted, now=now, source=offer.source)
    return Line(text=one_line(text), action=action)
