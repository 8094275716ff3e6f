"""One record of any kind: its facts, what hangs on it, its history, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from crypto.errors import AfieldError
from models.records import kind, sealed_fields
from tui.kit import _, grouped, one_line
from tui.screens.record.single_record_actions import ActingOnOne
from tui.services import RecordData, read_record
from tui.widgets.frame import Words
from tui.widgets.lists import Line, Sheet
from tui.widgets.records import (
    consent_line,
    counted,
    evidence_line,
    fact_lines,
    history_lines,
    in_one_line,
    note_line,
    state_of,
    values_of,
)

if TYPE_CHECKING:
    from models.lifecycle import Vault


class RecordPlace(ActingOnOne):
    """One record.

    The digits choose a section; Enter opens what the cursor is on; R shows sealed fields until
    you leave; y copies the reference and nothing else.
    """

    SCOPE = "incident"
    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "Sheet"
    SECTIONS: ClassVar[tuple[str, ...]] = ("facts", "evidence", "history")
    NUMBERS: ClassVar[Mapping[str, int]] = {
        "facts": 1, "people": 2, "claims": 3, "evidence": 4, "links": 5, "history": 6,
    }  # fmt: skip

    def __init__(
        self,
        *,
        kind: str,
        record: str,
        among: Sequence[str] = (),
        first: int = 0,
        total: int | None = None,
    ) -> None:
        super().__init__(kind=kind, record=record)
        self.among = list(among)
        self.first = first
        self.total = len(self.among) if total is None else total
        self.section = "facts"

    def content(self) -> Iterable[Widget]:
        """Compose the name, the sections, and the sheet."""
        yield Words(id="title")
        yield Words(id="sections")
        yield Sheet(id="record")

    def place_words(self) -> str:
        """Say which record this is, where it stands, and that sealed fields are shown."""
        ref = self.found.row.ref if self.found else _(kind(self.kind).LABEL)
        parts = [ref]
        if self.record in self.among and len(self.among) > 1:
            position = grouped(self.first + self.among.index(self.record) + 1)
            parts.append(_("{n} of {total}").format(n=position, total=grouped(self.total)))
        if self.found and self.found.row.withdrawn:
            parts.append(_("WITHDRAWN"))
        if self.found and self.found.conflicts:
            parts.append(_("! colleagues differ (c)"))
        if self.revealed:
            parts.append(_("SEALED FIELDS SHOWN"))
        return "  ".join(parts)

    # Reading

    def on_screen_resume(self) -> None:
        """Read the record again: another place may have changed it."""
        self.guarded(self.reload(), group="record")

    def on_screen_suspend(self) -> None:
        """Hide sealed fields as soon as another place is shown, and not only when it is left."""
        if self.revealed:
            self.revealed = False
            self.show(keep=True)

    async def reload(self, *, keep: bool = True) -> None:
        """Read the record and show the section again."""
        self.found = await self.session.do(self.load, self.session.vault)
        self.show(keep=keep)

    def load(self, vault: Vault) -> RecordData:
        """Read the record and what hangs on it; runs on the vault's thread."""
        return read_record(vault, self.kind, self.record)

    # Showing

    def show(self, *, keep: bool = False) -> None:
        """Show the chosen section of what was read."""
        if self.found is None or not self.is_mounted:
            return
        title = one_line(in_one_line(self.found.row))
        self.query_one("#title", Words).tell(title)
        self.query_one("#sections", Words).tell(self.section_words(self.found))
        lines: list[Line] = getattr(self, f"{self.section}_lines")(self.found)
        self.query_one(Sheet).show(lines, keep=keep)
        self.refresh_frame()

    def section_words(self, found: RecordData) -> str:
        """List the sections with what they hold; brackets stand round the one shown."""
        words = []
        for name in self.SECTIONS:
            text = f"{self.NUMBERS[name]} {self.section_state(name, found)}".rstrip()
            words.append(f"[{text}]" if name == self.section else f" {text} ")
        return "".join(words)

    def section_state(self, name: str, found: RecordData) -> str:
        """Say how complete a section is, or how much it holds."""
        match name:
            case "facts":
                state = state_of(self.kind, values_of(found.row))
                return _("facts: {state}").format(state=state)
            case "evidence":
                return _("evidence {n}").format(n=len(found.evidence))
            case _:
                return _("history {n}").format(n=len(found.history))

    def name_of(self, id: str) -> str | None:
        """Give the name of a record that a field points to."""
        return self.found.names.get(id) if self.found else None

    def facts_lines(self, found: RecordData) -> list[Line]:
        """Give the facts, then the notes."""
        lines = fact_lines(
            found.row, name_of=self.name_of, revealed=self.revealed, withheld=found.withheld
        )
        lines += [Line(text=one_line(words)) for words in found.coarser]
        if sealed_fields(self.kind):
            lines.append(Line(text=counted(_("Consents"), found.consents), heading=True))
            lines += [consent_line(one, found.waiting.get(one.id)) for one in found.consents]
            if not found.consents:
                lines.append(Line(text=_("Without one, no sealed field leaves in a bundle.")))
            lines.append(self._offer(_("record a consent"), "add_consent"))
        lines.append(Line(text=_("Notes"), heading=True))
        lines += [note_line(note) for note in found.notes]
        return [*lines, self._offer(_("add a note"), "notes")]

    def evidence_lines(self, found: RecordData) -> list[Line]:
        """Give the evidence that was linked to the record."""
        lines = [evidence_line(item) for item in found.evidence]
        return [*lines, self._offer(_("attach a file"), "attach")]

    def history_lines(self, found: RecordData) -> list[Line]:
        """Give who changed what when, newest first."""
        lines = history_lines(
            found.history, self.kind, name_of=self.name_of, revealed=self.revealed
        )
        return lines or [Line(text=_("No history."))]

    def _offer(self, words: str, action: str) -> Line:
        """Give a line that runs a command with Enter, for a keyboard without Latin letters."""
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

    def action_history(self) -> None:
        """Show who changed what."""
        self.choose("history")

    # Going

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        line = event.line
        if line.target is not None:
            self.open_record(line.target.kind, line.target.id)
        elif line.action:
            self.action_do(line.action)

    def open_record(self, which: str, id: str) -> None:
        """Show a record that this one points to."""
        if id not in (self.found.names if self.found else {}) and which == "incident":
            self.say(_("That record was not shared with you."))
        elif which == "incident":
            self.go("incident", record=id)
        else:
            self.app.push_screen(RecordPlace(kind=which, record=id))

    def action_add_claim(self) -> None:
        """Only an incident takes claims."""
        self.say(_("Only an incident takes claims; open one first."))

    def action_previous(self) -> None:
        """Show the record before this one."""
        self._step(-1)

    def action_next(self) -> None:
        """Show the record after this one."""
        self._step(1)

    def _step(self, step: int) -> None:
        if self.record not in self.among:
            self.say(_("There is no list to move in here."))
            return
        index = self.among.index(self.record) + step
        if not 0 <= index < len(self.among):
            if 0 <= self.first + index < self.total:
                self.say(_("Go on from the list: q goes back to it."))
            else:
                self.say(_("This is the last one.") if step > 0 else _("This is the first one."))
            return
        self.revealed = False
        self.guarded(self._turn_to(self.among[index]), group="record")

    async def _turn_to(self, record: str) -> None:
        """Show another record; where it cannot be read, what is shown stays the one acted on."""
        before, self.record = self.record, record
        try:
            await self.reload(keep=False)
        except AfieldError:
            self.record = before
            raise

    def action_reveal(self) -> None:
        """Show the sealed fields until the record is left, or hide them again."""
        if self.found is None:
            return
        if not self.revealed and not self.found.sealed:
            self.say(_("No sealed value is held here."))
            return
        self.revealed = not self.revealed
        if self.section != "history":
            self.section = "facts"
        self.show(keep=True)
        self.say(
            _("Sealed fields are shown until you leave.")
            if self.revealed
            else _("Sealed fields are hidden.")
        )
