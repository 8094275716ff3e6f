"""What links records to an incident as lines: who came to harm, who took part, which orders.

Each thing has two lines: the first opens the thing itself, the second says what it has to do with
this incident and opens the record that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from models.records import facets, kind, sealed_fields, title_of
from tui.kit import _, one_line, plural, printable, range_words
from tui.widgets.fields import is_empty, shown_value
from tui.widgets.lists import Line, Target
from tui.widgets.records.record_lines import counted, withdrawn_words

if TYPE_CHECKING:
    from models.queries import Casefile
    from models.records import Record


def people_lines(case: Casefile) -> list[Line]:
    """Return the people of an incident, each with the harm that came to them."""
    people = {one.id: one for one in case.persons}
    lines = []
    for harm in case.harms:
        person = people.get(harm.person or "")
        others = case.elsewhere.get(harm.person or "", 0)
        lines.append(thing_line(person, person_words(person, others) if person else ""))
        lines.append(link_line(harm))
    return lines


def unit_lines(case: Casefile) -> list[Line]:
    """Return who took part in what role and whom they stood under, then the orders."""
    actors = {one.id: one for one in case.actors}
    lines = [Line(text=counted(_("Units and actors"), case.involvements), heading=True)]
    for involvement in case.involvements:
        actor = actors.get(involvement.actor or "")
        lines += [thing_line(actor, actor_words(actor)), link_line(involvement)]
        lines += [
            command_line(one, actors) for one in case.commands if one.actor == involvement.actor
        ]
    orders = {one.id: one for one in case.orders}
    lines.append(Line(text=counted(_("Orders"), case.order_links), heading=True))
    for link in case.order_links:
        order = orders.get(link.order or "")
        lines += [thing_line(order, order_words(order, actors)), link_line(link)]
    return lines


def incident_link_lines(case: Casefile) -> list[Line]:
    """Return the incidents that belong to this one in some way, from whichever side that was said.

    A way that has a direction is said of the incident that it begins at.
    """
    others = {one.id: one for one in case.linked_incidents}
    lines = []
    for link in case.incident_links:
        begins = link.incident == case.incident.id
        other = others.get((link.other if begins else link.incident) or "")
        lines.append(thing_line(other, ""))
        way = link_words(link)
        if not begins and other is not None:
            way = _("{other} is to this: {way}").format(other=other.ref, way=way)
        label = _("to this one") if begins else _("from there")
        lines.append(Line(label=label, text=way, target=Target("incident_link", link.id)))
    return lines


def review_lines(case: Casefile) -> list[Line]:
    """Return what the incident comes to, harm by harm, and who concluded what of it."""
    known = facets("claim")["harm"]
    lines = [
        Line(label=shown_value(known, one.harm) or printable(one.harm), text=range_words(one))
        for one in case.figures
    ]
    lines = lines or [Line(text=_("No figure yet: nobody states a number, and no harm is linked."))]
    lines.append(Line(text=counted(_("Assessments"), case.assessments), heading=True))
    for one in case.assessments:
        signed = _("signed by {name}").format(name=one_line(case.signers.get(one.id, "")))
        text = "; ".join([signed, *_values(one, "verification", "proof_standard")])
        decision = shown_value(facets("assessment")["decision"], one.decision)
        words = "  ".join(part for part in (text, withdrawn_words(one)) if part)
        lines.append(Line(label=decision, text=words, target=Target("assessment", one.id)))
        if one.reasoning:
            lines.append(Line(text=one_line(one.reasoning)))
    return lines


def pointer_lines(pointers: Iterable[Any], names: Mapping[str, str]) -> list[Line]:
    """Return the records that point to one, under a heading for each way of pointing."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for pointer in pointers:
        groups.setdefault((pointer.row.KIND, pointer.field), []).append(pointer.row)
    lines = []
    for (which, field), rows in groups.items():
        lines.append(Line(text=counted(_heading(which, field), rows), heading=True))
        for row in rows:
            other = _OTHER_END.get((which, field))
            if other is None:
                lines.append(thing_line(row, ""))
                continue
            id = getattr(row, other) or ""
            target = Target(facets(which)[other].target or "", id) if id in names else None
            ref, _gap, title = names.get(id, _("not shared")).partition("  ")
            lines.append(Line(label=ref, text=title, target=target))
            lines.append(link_line(row))
    return lines


_OTHER_END = {
    ("harm", "person"): "incident",
    ("involvement", "actor"): "incident",
    ("order_link", "order"): "incident",
    ("command", "actor"): "superior",
    ("command", "superior"): "actor",
}
"""The records that link two others: from the field that points here, the field of the other."""


def _heading(which: str, field: str) -> str:
    match which, field:
        case (("harm" | "involvement" | "order_link"), _field):
            return _("Incidents")
        case "command", "actor":
            return _("Stood under")
        case "command", "superior":
            return _("Stood over")
        case "order", "issuer":
            return _("Orders given")
        case "person", "unit":
            return _("People who served in it")
        case "claim", "source":
            return _("Claims")
    label = _(facets(which)[field].label)
    return _("{kind}: {field}").format(kind=_(kind(which).LABEL), field=label)


def thing_line(row: Record | None, words: str) -> Line:
    """Return the line of a thing that something links to; one that was not shared opens nothing."""
    if row is None:
        return Line(label="?", text=_("not shared"))
    parts = [one_line(title_of(row.KIND, row)), words, withdrawn_words(row)]
    text = "  ".join(part for part in parts if part and part != row.ref)
    return Line(label=row.ref, text=text or _("nothing said yet"), target=Target(row.KIND, row.id))


def link_line(row: Any) -> Line:
    """Return the line of the record that links a thing to an incident, or two units."""
    label = _(kind(row.KIND).LABEL).lower()
    return Line(label=f"  {label}", text=link_words(row), target=Target(row.KIND, row.id))


def command_line(command: Any, actors: Mapping[str, Any]) -> Line:
    """Return whom a unit stood under, and in which time."""
    above = actors.get(command.superior or "")
    name = one_line(title_of("actor", above)) if above else _("not shared")
    text = "  ".join(part for part in (name, link_words(command)) if part)
    return Line(label="  " + _("stood under"), text=text, target=Target("command", command.id))


_SAID: Mapping[str, tuple[str, ...]] = {
    "harm": ("outcome", "victim_status", "act", "method", "identification"),
    "involvement": ("role", "attribution_basis", "confidence"),
    "command": ("period", "basis"),
    "order_link": ("relation", "certainty", "reason"),
    "incident_link": ("type", "certainty", "reason"),
}
"""What one line says of a record that links two others."""


def link_words(row: Any) -> str:
    """Return in words what links two records."""
    nothing = _("at all times") if row.KIND == "command" else _("nothing said yet")
    said = "; ".join(_values(row, *_SAID[row.KIND])) or nothing
    return "  ".join(part for part in (said, withdrawn_words(row)) if part)


def person_words(person: Any, others: int = 0) -> str:
    """Return whether it is one person or a group, and which sealed fields hold something."""
    known = facets("person")
    sealed = [_(known[n].label).lower() for n in known if n in sealed_fields("person")
              and not is_empty(getattr(person, n))]  # fmt: skip
    number = _("{n} people").format(n=printable(person.group_size)) if person.group_size else ""
    parts = [
        *_values(person, "kind"),
        number,
        *_values(person, "sex", "age_range", "party"),
        plural(others, "in {n} other incident", "in {n} other incidents") if others else "",
        _("sealed: {names}").format(names=", ".join(sealed)) if sealed else "",
    ]
    return "; ".join(part for part in parts if part)


def actor_words(actor: Any) -> str:
    """Return what sort of unit or actor it is."""
    return "; ".join(_values(actor, "type", "echelon", "party", "naming")) if actor else ""


def order_words(order: Any, actors: Mapping[str, Any]) -> str:
    """Return what sort of order it is, when it was given, and by whom."""
    if order is None:
        return ""
    issuer = actors.get(order.issuer or "")
    by = _("given by {name}").format(name=one_line(title_of("actor", issuer))) if issuer else ""
    return "; ".join(part for part in (*_values(order, "kind", "when"), by) if part)


def _values(row: Any, *names: str) -> list[str]:
    """Return the fields of a row that hold something, as a person reads them."""
    known = facets(row.KIND)
    shown = {name: one_line(shown_value(known[name], getattr(row, name))) for name in names}
    return [
        # These grades are single letters, which say nothing by themselves.
        f"{_(known[name].label).lower()}: {words}" if name in _GRADES else words
        for name, words in shown.items()
        if words
    ]


_GRADES = frozenset({"confidence", "certainty"})
