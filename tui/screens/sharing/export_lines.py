"""The export wizard shares these lines among several of its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.records import facets
from models.values import vocabulary
from tui.kit import _, one_line, plural, size_in_words
from tui.widgets.lists import Line

if TYPE_CHECKING:
    from models.sharing import Exposed, Plan
    from tui.services import Parcel


LISTED = 200
"""Records and withheld values listed one by one; more are counted."""


def go_on(words: str) -> Line:
    """Return the line that goes to the next step."""
    return Line(text=words, action="next")


def more(count: int) -> list[Line]:
    """Return a line that counts what is not listed, if anything is not."""
    left = count - LISTED
    return [Line(text=plural(left, "and {n} more", "and {n} more"))] if left > 0 else []


def precision_words(parcel: Parcel) -> str:
    """Return in words how precisely places leave."""
    if parcel.coarser is None:
        return _("as recorded")
    return _("coarser, {precision}").format(
        precision=_(vocabulary("place_precision").terms[parcel.coarser].label)
    )


def disclosed_lines(plan: Plan) -> list[Line]:
    """Return lines that name every sealed value that leaves, its consents and its protection."""
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
    return lines + more(len(plan.disclosed))


def outside_lines(parcel: Parcel) -> list[Line]:
    """Return the offer to hand it to somebody outside, or who that is and what to know of it."""
    one = parcel.outsider
    if one is None:
        words = _("[  ] Somebody outside afield: a prosecutor, a court (Enter)")
        return [Line(text=words, action="outside")]
    name = _("{name}  outside afield").format(name=one_line(one.name))
    lines = [
        Line(text=f"{_('[to]')} {name}", action="outside"),
        Line(label=_("Key"), text=one.short),
        Line(text=_("Nobody compared this key: a stranger may be able to open the file.")),
        Line(text=_("They get evidence as plain files, and sheets to read.")),
    ]
    if one.classic:
        words = _("The key is classic: a quantum computer may open a copy of the file one day.")
        lines.append(Line(text=words))
    return lines


def protected_lines(plan: Plan) -> list[Line]:
    """Return lines that name each one under protection, with how many records can tell of them."""
    records: dict[Exposed, int] = {}
    for exposed in plan.exposed.values():
        for one in exposed:
            records[one] = records.get(one, 0) + 1
    lines = []
    for one, count in list(records.items())[:LISTED]:
        by = plural(count, "{n} record can give it away", "{n} records can give it away")
        lines.append(Line(label=_("Protection"), text=f"{one_line(one.words)}; {by}"))
    return lines + more(len(records))


def leaving_words(plan: Plan) -> str:
    """Return in words how much leaves: records, evidence files and their size."""
    records = plural(len(plan.records), "{n} record leaves", "{n} records leave")
    files = plural(len(plan.evidence), "{n} evidence file", "{n} evidence files")
    size = size_in_words(plan.bytes_of_evidence)
    return f"{records}, {files}, {size}" if plan.evidence else records
