"""An incident has the sections facts, people, claims, evidence, links and history, as 1 to 6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from models.records import facets
from tui.kit import _, one_line, printable
from tui.screens.record.record_place import RecordPlace
from tui.services import RecordData, names_of
from tui.widgets.fields import shown_value
from tui.widgets.lists import Line, Target
from tui.widgets.records import claim_line

if TYPE_CHECKING:
    from models.lifecycle import Vault


class IncidentPlace(RecordPlace):
    """One incident and what hangs on it.

    The digits choose a section; Enter opens a claim, a source, a note or a piece of evidence;
    [ and ] go to the incident before and after; R shows sealed fields until you leave.
    """

    SECTIONS: ClassVar[tuple[str, ...]] = (
        "facts", "people", "claims", "evidence", "links", "history",
    )  # fmt: skip

    def __init__(
        self,
        *,
        record: str,
        among: Sequence[str] = (),
        first: int = 0,
        total: int | None = None,
    ) -> None:
        super().__init__(kind="incident", record=record, among=among, first=first, total=total)

    def load(self, vault: Vault) -> RecordData:
        """Return the incident with its whole case; runs on the vault's thread."""
        from models.queries import read_case_file

        found = super().load(vault)
        case = read_case_file(vault, self.record)
        linked = [row.target for row in case.links] + [row.evidence for row in case.links]
        names = {**found.names, **names_of(vault, {id for id in linked if id})}
        return replace(found, case=case, evidence=case.evidence, notes=case.notes, names=names)

    def section_state(self, name: str, found: RecordData) -> str:
        """Return in words how much a section holds."""
        case = found.case
        match name:
            case "people":
                return _("people")
            case "claims":
                return _("claims {n}").format(n=len(case.claims))
            case "links":
                return _("links {n}").format(n=len(case.links))
            case _:
                return super().section_state(name, found)

    def people_lines(self, found: RecordData) -> list[Line]:
        """Return lines that say where people are recorded for now."""
        return [
            Line(text=_("People are not yet records of their own.")),
            Line(text=_("How many there were stands in the claims (3); what identifies a person "
                        "belongs in the sealed fields of a source.")),
        ]  # fmt: skip

    def claims_lines(self, found: RecordData) -> list[Line]:
        """Return the claims side by side, with the source of each one Enter away; never a sum."""
        sources = {source.id: source for source in found.case.sources}
        lines = [claim_line(claim, sources) for claim in found.case.claims]
        if len(lines) > 1:
            lines.append(Line(text=_("These stand side by side and are not added together.")))
        if sources:
            lines.append(Line(text=_("Sources"), heading=True))
        lines += [source_line(source) for source in sources.values()]
        return [*lines, self._offer(_("add a claim"), "add_claim")]

    def links_lines(self, found: RecordData) -> list[Line]:
        """Return which evidence speaks for or against what, and of what this is a duplicate."""
        lines = [self._link_line(link) for link in found.case.links]
        canonical = found.row.canonical
        if canonical:
            words = found.names.get(canonical) or _("not shared")
            lines.insert(
                0, Line(label=_("Duplicate of"), text=words, target=Target("incident", canonical))
            )
        return lines or [Line(text=_("Nothing is linked yet; m attaches evidence."))]

    def _link_line(self, link: Any) -> Line:
        relation = shown_value(facets("evidence_link")["relation"], link.relation) or _("speaks of")
        names: Mapping[str, str] = self.found.names if self.found else {}
        evidence = names.get(link.evidence or "", _("not shared"))
        target = names.get(link.target or "", _("not shared"))
        where = f" ({printable(link.locator)})" if link.locator else ""
        return Line(
            label=relation,
            text=f"{evidence}{where} → {target}",
            target=Target("evidence_link", link.id),
        )

    def action_add_claim(self) -> None:
        """Record what one more source says about this incident."""
        from tui.screens.record.form import Form

        self.app.push_screen(Form(kind="claim", given={"incident": self.record}))


def source_line(source: Any) -> Line:
    """Return the line of a source with its grading; who it really is stays sealed."""
    known = facets("source")
    parts = [
        one_line(source.name or source.ref),
        shown_value(known["type"], source.type),
        shown_value(known["reliability"], source.reliability),
    ]
    text = "  ".join(part for part in parts if part)
    return Line(label=source.ref, text=text, target=Target("source", source.id))
