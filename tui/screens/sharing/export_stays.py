"""The export wizard says in these lines what leaves, what stays, and by which rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from models.records import KINDS, facets, sealed_fields
from tui.kit import _, grouped, one_line, plural
from tui.screens.sharing.export_lines import (
    LISTED,
    disclosed_lines,
    go_on,
    leaving_words,
    more,
    precision_words,
)
from tui.widgets.lists import Line

if TYPE_CHECKING:
    from models.sharing import Plan, Withheld
    from tui.services import Parcel


def stays(parcel: Parcel, plan: Plan, *, sealed: bool) -> list[Line]:
    """Return lines that say exactly what leaves and why each of the others stays.

    ``sealed`` says whether there is a sealed value to let leave, or a consent.
    """
    lines = [
        go_on(_("Go on: {leaves}").format(leaves=leaving_words(plan))),
        Line(text=_("Hold back more fields (Enter): {names}").format(
            names=", ".join(sorted(parcel.withhold)) or _("none chosen")), action="withhold"),
        Line(text=_("Places (Enter): {how}").format(how=precision_words(parcel)), action="coarser"),
    ]  # fmt: skip
    lines += _held(parcel, plan) + _file_names(parcel, plan)
    lines += [Line(text=sentence) for sentence in plan.cautions]
    if sealed:
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
    lines += more(len(plan.withheld))
    if plan.coarser:
        lines.append(Line(text=_("Places given coarser"), heading=True))
        refs = {one.record: one.ref for one in plan.records}
        us = _("you")
        lines += [
            Line(label=refs.get(record, ""), text=one.words(us))
            for record, one in list(plan.coarser.items())[:LISTED]
        ]
        lines += more(len(plan.coarser))
    return lines + _leaving(plan)


def _leaving(plan: Plan) -> list[Line]:
    """Return the records that leave, each with whom it can give away."""
    lines = [Line(text=_("Leaves"), heading=True)]
    for record in plan.records[:LISTED]:
        lines.append(Line(label=record.ref, text=one_line(record.title)))
        lines += [
            Line(label=_("Protection"), text=one_line(exposed.words))
            for exposed in plan.exposed.get(record.record, ())
        ]
    return lines + more(len(plan.records))


def _held(parcel: Parcel, plan: Plan) -> list[Line]:
    """Return the offer of a full bundle; somebody outside is known to hold nothing."""
    if parcel.outsider is not None:
        return []
    if parcel.full:
        how = _("goes along, a full bundle")
    else:
        how = _("is left out, {n} changes").format(n=grouped(plan.already))
    words = _("What they are known to hold (Enter): {how}").format(how=how)
    return [Line(text=words, action="full")]


def _file_names(parcel: Parcel, plan: Plan) -> list[Line]:
    """Return the offer that the names of evidence files leave, where evidence does."""
    if all(one.kind != "evidence" for one in plan.records):
        return []
    how = _("LEAVE, and may name somebody") if parcel.with_file_names else _("stay here")
    words = _("Names of evidence files (Enter): {how}").format(how=how)
    return [Line(text=words, action="with_file_names")]


def _sealed(parcel: Parcel, plan: Plan) -> list[Line]:
    """Return the sealed fields that leave only by consent and by choice, and which do."""
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
    return lines + disclosed_lines(plan)


def _what(one: Withheld) -> str:
    """Return what stays: a field by its label, or the whole record."""
    if one.field is None:
        return _("the whole record")
    known = facets(one.kind) if one.kind in KINDS else {}
    return _(known[one.field].label) if one.field in known else one_line(one.field)
