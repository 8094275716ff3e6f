"""A record's lines have labels before values and are drawn from the metadata of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from models.records import Facet, Shape, counts, facets, lacking, missing, title_of
from tui.kit import _, agreement_words, lack_words, one_line, plural, printable, size_in_words
from tui.widgets.fields import NameOf, is_empty, nobody, shown_value
from tui.widgets.lists import Line, Target

if TYPE_CHECKING:
    from models.readings.review import Agreement
    from models.records import Record, Value


def section_label(section: str) -> str:
    """Return the name of a section of a form; one that is not known here shows its own name."""
    known = {
        "facts": _("Facts"),
        "place": _("Place"),
        "classification": _("Classification"),
        "assessment": _("Assessment"),
        "handling": _("Handling"),
        "count": _("Count"),
        "origin": _("Origin"),
        "grading": _("Grading"),
        "sealed": _("Sealed"),
        "acquisition": _("Acquisition"),
        "file": _("File"),
        "protection": _("Protection"),
    }
    return known.get(section, section.capitalize())


def values_of(row: Record) -> dict[str, Value]:
    """Return the recorded values of a row by field, without the vault's own columns."""
    return {name: getattr(row, name) for name in facets(row.KIND)}


def state_of(kind: str, values: Mapping[str, Value], section: str | None = None) -> str:
    """Return "complete", or how many of the fields that matter are missing."""
    known = facets(kind)
    names = [name for name in missing(kind, values) if section in (None, known[name].section)]
    return plural(len(names), "{n} missing", "{n} missing") if names else _("complete")


def missing_in_words(kind: str, values: Mapping[str, Value]) -> str:
    """Return what is missing, as ``missing: where, when``; no words when all is there."""
    known = facets(kind)
    labels = [_(known[name].label).lower() for name in missing(kind, values) if name in known]
    return _("missing: {names}").format(names=", ".join(labels)) if labels else ""


def fact_lines(
    row: Record,
    *,
    name_of: NameOf = nobody,
    revealed: bool = False,
    withheld: Mapping[str, Sequence[str]] = MappingProxyType({}),
    agreement: Agreement | None = None,
) -> list[Line]:
    """Return all that is recorded in a row, section by section; sealed values only if revealed.

    ``withheld`` names who did not share a field; it is shown as such and not as empty. A ground
    that is missing is said where it would stand, and below the status of an incident that is called
    agreed upon who ``agreement`` says agreed, or that nobody did.
    """
    kind, values = row.KIND, values_of(row)
    lines = [Line(label=_("Reference"), text=row.ref)]
    if values.get("withdrawn"):
        reason = str(values["withdrawn"])
        lines.append(Line(label=_("Withdrawn"), text=reason))
    lacks = {lack.field for lack in lacking(kind, values)} - withheld.keys()
    section = None
    for name, facet in facets(kind).items():
        known = withheld.get(name, ())
        line = _line(facet, values.get(name), name_of, withheld=known, revealed=revealed)
        if name in lacks:
            line = Line(
                label=_(facet.label), text=_("MISSING: {words}").format(words=lack_words(name))
            )
        if line is None or name == "withdrawn":
            continue
        if facet.section != section and (section is not None or facet.section != "facts"):
            lines.append(Line(text=section_label(facet.section), heading=True))
        section = facet.section
        lines.append(line)
        if name == "status" and values["status"] == "agreed":
            lines.append(Line(label=_("Agreed upon by"), text=agreement_words(agreement)))
    words = missing_in_words(kind, values)
    if words:
        lines.append(Line(text=words))
    return lines


def _line(
    facet: Facet, value: Value, name_of: NameOf, *, withheld: Sequence[str], revealed: bool
) -> Line | None:
    if is_empty(value) and withheld:
        words = _("withheld by {people}").format(people=", ".join(map(one_line, withheld)))
        return Line(label=_(facet.label), text=words)
    if is_empty(value):
        return None
    if facet.sealed and not revealed:
        return Line(label=_(facet.label), text=_("sealed; R shows it until you leave"))
    target = None
    if facet.shape is Shape.RECORD and facet.target is not None:
        target = Target(facet.target, str(value))
    return Line(label=_(facet.label), text=shown_value(facet, value, name_of), target=target)


def in_one_line(row: Record) -> str:
    """Return a record's reference and title, cleaned; sealed values are never part of it."""
    return f"{row.ref}  {one_line(title_of(row.KIND, row))}"


def counted(label: str, rows: Sequence[object]) -> str:
    """Return a heading with how many stand below it."""
    return f"{label}  {len(rows)}" if rows else _("{label}  none").format(label=label)


def claim_line(claim: Any, sources: Mapping[str, Any]) -> Line:
    """Return who says what in one line, the figure first; figures are never added up."""
    known = facets("claim")
    source = sources.get(claim.source)
    who = one_line(source.name or source.ref) if source else _("no source named")
    parts = [
        _("how many: {figure}").format(figure=printable(claim.how_many)) if claim.how_many else "",
        shown_value(known["harm"], claim.harm),
        shown_value(known["unit"], claim.unit),
        shown_value(known["state"], claim.state),
        one_line(claim.words or claim.translation or ""),
        withdrawn_words(claim),
    ]
    text = "  ".join(part for part in parts if part) or _("nothing said yet")
    return Line(label=who, text=text, target=Target("claim", claim.id))


def evidence_line(item: Any) -> Line:
    """Return the line of a piece of evidence, which says that it is graphic before it opens."""
    known = facets("evidence")
    parts = [
        _("GRAPHIC") if item.graphic else "",
        one_line(title_of("evidence", item)),
        shown_value(known["type"], item.type),
        size_in_words(item.size) if item.size is not None else "",
        withdrawn_words(item),
    ]
    text = "  ".join(part for part in parts if part)
    return Line(label=item.ref, text=text, target=Target("evidence", item.id))


def note_line(note: Any) -> Line:
    """Return a note with its kind; a question or a task says whether it is done."""
    kind = shown_value(facets("note")["note_kind"], note.note_kind) or _("note")
    done = _("done") if note.done else _("OPEN") if is_open(note) else ""
    text = "  ".join(part for part in (done, note.text or "", withdrawn_words(note)) if part)
    return Line(label=kind, text=text, target=Target("note", note.id))


def is_open(note: Any) -> bool:
    """Return whether a note is a question or a task that counts and is not done."""
    return note.note_kind in {"question", "task"} and not note.done and counts(note)


def consent_line(consent: Any, others: str | None = None) -> Line:
    """Return one consent: the state first, then how far, for which use, and for whom.

    ``others`` is who recorded it, where it gives nothing before a person here agrees.
    """
    known = facets("consent")
    whom = one_line(consent.recipient or "") or _("anyone who serves the use")
    parts = [
        shown_value(known["state"], consent.state),
        shown_value(known["level"], consent.level),
        shown_value(known["use"], consent.use),
        _("for {whom}").format(whom=whom),
        withdrawn_words(consent),
        _("recorded by {name}: gives nothing until you open it and agree (W)").format(
            name=one_line(others)
        )
        if others
        else "",
    ]
    text = "  ".join(part for part in parts if part)
    return Line(label=consent.ref, text=text, target=Target("consent", consent.id))


def withdrawn_words(row: Record) -> str:
    """Return words that a record no longer counts, or no words where it does."""
    return "" if counts(row) else _("WITHDRAWN")


def in_minutes(at: datetime) -> str:
    """Return a moment in the machine's own time zone, to the minute."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def moment(at_ms: int) -> str:
    """Return a moment that is kept in milliseconds since 1970, to the minute."""
    return in_minutes(datetime.fromtimestamp(at_ms / 1000, UTC))
