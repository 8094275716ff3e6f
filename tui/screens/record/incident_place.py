"""An incident has its sections as 1 to 8, and one key that adds what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from models.records import facets
from tui.kit import _, one_line, printable
from tui.screens.record.additions import ADDITIONS
from tui.screens.record.record_place import RecordPlace
from tui.services import RecordData, names_of
from tui.widgets.fields import shown_value
from tui.widgets.lists import Line, Target
from tui.widgets.records import (
    claim_line,
    in_one_line,
    incident_link_lines,
    people_lines,
    review_lines,
    unit_lines,
)

if TYPE_CHECKING:
    from models.lifecycle import Vault


class IncidentPlace(RecordPlace):
    """One incident and what hangs on it.

    The digits choose a section; Enter opens what the cursor is on; a and a letter add a person,
    a claim, a unit, an order, evidence, a link, an assessment or a note; [ and ] go to the
    incident before and after; R shows sealed fields until you leave.
    """

    SECTIONS: ClassVar[tuple[str, ...]] = (
        "facts", "people", "claims", "evidence", "links", "history", "units", "review",
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
        linked += [one.id for one in (*case.linked_incidents, *case.duplicates)]
        names = {**found.names, **names_of(vault, {id for id in linked if id})}
        return replace(found, case=case, evidence=case.evidence, notes=case.notes, names=names)

    def section_state(self, name: str, found: RecordData) -> str:
        """Return in words how much a section holds."""
        case = found.case
        match name:
            case "people":
                return _("people {n}").format(n=len(case.harms))
            case "claims":
                return _("claims {n}").format(n=len(case.claims))
            case "links":
                linked = len(case.links) + len(case.incident_links) + len(case.duplicates)
                return _("links {n}").format(n=linked + bool(found.row.canonical))
            case "units":
                number = len(case.involvements) + len(case.order_links)
                return _("units and orders {n}").format(n=number)
            case "review":
                return _("review {n}").format(n=len(case.assessments))
            case _:
                return super().section_state(name, found)

    def people_lines(self, found: RecordData) -> list[Line]:
        """Return who came to harm, and how; their sealed fields are in their own place."""
        lines = people_lines(found.case) or [Line(text=_("Nobody is linked to it yet."))]
        return [*lines, self._offer(_("add a person"), "add")]

    def units_lines(self, found: RecordData) -> list[Line]:
        """Return who took part, whom they stood under, and the orders that bear on it."""
        return [*unit_lines(found.case), self._offer(_("add a unit or an order"), "add")]

    def review_lines(self, found: RecordData) -> list[Line]:
        """Return what the incident comes to, and who concluded what of it."""
        return [*review_lines(found.case), self._offer(_("add an assessment"), "add")]

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
        """Return the incidents that belong to it, then which evidence speaks of what."""
        lines = []
        canonical = found.row.canonical
        if canonical:
            words = found.names.get(canonical) or _("not shared")
            lines.append(
                Line(label=_("Duplicate of"), text=words, target=Target("incident", canonical))
            )
        for one in found.case.duplicates:
            target = Target("incident", one.id)
            lines.append(Line(label=_("Has the duplicate"), text=in_one_line(one), target=target))
        lines += incident_link_lines(found.case)
        lines += [self._link_line(link) for link in found.case.links]
        lines = lines or [
            Line(text=_("Nothing is linked yet; a adds a link, m attaches evidence."))
        ]
        return [*lines, self._offer(_("add a link"), "add")]

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

    async def action_add(self) -> None:
        """Add what hangs on this incident: one letter chooses what, and opens a short form."""
        if self.row is None:
            return
        words = {one.key: f"{one.key} {_(one.word)}" for one in ADDITIONS.values()}
        chosen = await self.ask_key(_("Add what?"), {**words, "n": "n " + _("note")})
        if chosen == "n":
            self.go("notes", about=self.record)
        elif chosen is not None:
            what = next(name for name, one in ADDITIONS.items() if one.key == chosen)
            added = partial(self._added, ADDITIONS[what].section)
            self.go("addition", what=what, incident=self.record, ref=self.row.ref, done=added)

    def _added(self, section: str, id: str | None) -> None:
        """Show the section in which the addition stands, once the incident is read again."""
        if id is not None:
            self.section = section


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
