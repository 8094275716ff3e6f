"""The sections of a record's place: which there are, how full each is, and the lines of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from models.records import sealed_fields
from tui.kit import _, cell_len, one_line
from tui.screens.record.single_record_actions import ActingOnOne
from tui.services import RecordData
from tui.widgets.lists import Line, Sheet
from tui.widgets.notices import Words
from tui.widgets.records import (
    consent_line,
    counted,
    custody_line,
    duplicate_lines,
    evidence_line,
    fact_lines,
    history_lines,
    in_one_line,
    linked_lines,
    mark_changed,
    note_line,
    pointer_lines,
    state_of,
    values_of,
)


class RecordSections(ActingOnOne):
    """Shows one section of a record at a time, in a sheet, under the list of all sections.

    A section ``facts`` has its lines from ``facts_lines``; a subclass that adds a section to
    ``SECTIONS`` adds such a method.
    """

    SECTIONS: ClassVar[tuple[str, ...]] = ("facts", "evidence", "history")
    NUMBERS: ClassVar[Mapping[str, int]] = {
        "facts": 1, "people": 2, "claims": 3, "evidence": 4, "links": 5, "history": 6,
        "units": 7, "review": 8,
    }  # fmt: skip

    def __init__(self, *, kind: str, record: str) -> None:
        super().__init__(kind=kind, record=record)
        self.section = "facts"

    def show(self, *, keep: bool = False) -> None:
        """Show the chosen section of what was read."""
        if self.found is None or not self.is_mounted:
            return
        title = one_line(in_one_line(self.found.row))
        self.query_one("#title", Words).tell(title)
        self._tell_sections(self.found)
        lines: list[Line] = getattr(self, f"{self.section}_lines")(self.found)
        lines += duplicate_lines(self.section, self.found.behind)
        self.query_one(Sheet).show(lines, keep=keep)
        self.refresh_frame()

    def section_words(self, found: RecordData) -> str:
        """Return the sections with what they hold; brackets stand round the one shown.

        A section is never broken over two rows.
        """
        rows = [""]
        for name in self.SECTIONS:
            text = f"{self.NUMBERS[name]} {self.section_state(name, found)}".rstrip()
            word = f"[{text}]" if name == self.section else f" {text} "
            if rows[-1] and cell_len(rows[-1] + word) > self.size.width:
                rows.append("")
            rows[-1] += word
        return "\n".join(rows)

    def _tell_sections(self, found: RecordData) -> None:
        self.query_one("#sections", Words).tell(self.section_words(found))

    def on_resize(self) -> None:
        """Lay the sections out in as many rows as they need now."""
        super().on_resize()
        if self.found is not None and self.is_mounted:
            self._tell_sections(self.found)

    def section_state(self, name: str, found: RecordData) -> str:
        """Return in words how complete a section is, or how much it holds."""
        match name:
            case "facts":
                state = state_of(self.kind, values_of(found.row))
                return _("facts: {state}").format(state=state)
            case "evidence":
                return _("evidence {n}").format(n=len(found.evidence))
            case _:
                return _("history {n}").format(n=len(found.history))

    def name_of(self, id: str) -> str | None:
        """Return the name of a record that a field points to, or None where it is not known."""
        return self.found.names.get(id) if self.found else None

    def facts_lines(self, found: RecordData) -> list[Line]:
        """Return the facts, then the consents where the kind has sealed fields, then the notes."""
        lines = fact_lines(
            found.row,
            name_of=self.name_of,
            revealed=self.revealed,
            withheld=found.withheld,
            agreement=found.case.agreement if found.case else None,
        )
        lines += [Line(text=one_line(words)) for words in found.coarser]
        if self.kind == "evidence":
            lines += linked_lines(found.linked)
        if self.kind == "evidence" and found.changed:
            mark_changed(lines)
        if self.kind == "evidence" and self.revealed and found.row.embedded_metadata:
            words = _("what it offers for other fields (M)")
            lines.append(Line(text=f"+ {words}", action="evidence_metadata"))
        if sealed_fields(self.kind):
            lines.append(Line(text=counted(_("Consents"), found.consents), heading=True))
            lines += [consent_line(one, found.waiting.get(one.id)) for one in found.consents]
            if not found.consents:
                lines.append(Line(text=_("Without one, no sealed field leaves in a bundle.")))
            lines.append(self._offer(_("record a consent"), "add_consent"))
        if self.kind == "evidence":
            lines.append(Line(text=counted(_("Custody"), found.custody), heading=True))
            lines += [custody_line(one) for one in reversed(found.custody)]
            words = _("take it out, open it, read it as text (v)")
            lines.append(Line(text=f"+ {words}", action="evidence_bytes"))
        lines += pointer_lines(found.pointers, found.names)
        if self.kind == "actor":
            lines.append(self._offer(_("add under whom it stood"), "add"))
        lines.append(Line(text=_("Notes"), heading=True))
        lines += [note_line(note) for note in found.notes]
        return [*lines, self._offer(_("add a note"), "notes")]

    def evidence_lines(self, found: RecordData) -> list[Line]:
        """Return the evidence that was linked to the record."""
        lines = [evidence_line(item) for item in found.evidence]
        return [*lines, self._offer(_("attach a file"), "attach")]

    def history_lines(self, found: RecordData) -> list[Line]:
        """Return who changed what when, newest first."""
        lines = history_lines(
            found.history, self.kind, name_of=self.name_of, revealed=self.revealed
        )
        return lines or [Line(text=_("No history."))]

    def _offer(self, words: str, action: str) -> Line:
        """Return a line that runs a command with Enter, for a keyboard without Latin letters."""
        return Line() if self.session.read_only else Line(text=f"+ {words}", action=action)

    def choose(self, section: str) -> None:
        """Show another section, or say that this kind of record has none of it."""
        if section not in self.SECTIONS:
            self.say(_("This kind of record has no such section."))
            return
        self.section = section
        self.show()

    def action_facts(self) -> None:
        """Show the facts."""
        self.choose("facts")

    def action_people(self) -> None:
        """Show the people."""
        self.choose("people")

    def action_claims(self) -> None:
        """Show who says what."""
        self.choose("claims")

    def action_evidence(self) -> None:
        """Show the evidence."""
        self.choose("evidence")

    def action_links(self) -> None:
        """Show what belongs together."""
        self.choose("links")

    def action_unit_section(self) -> None:
        """Show units and orders."""
        self.choose("units")

    def action_review_section(self) -> None:
        """Show what it comes to, and who concluded what."""
        self.choose("review")

    def action_history(self) -> None:
        """Show who changed what."""
        self.choose("history")
