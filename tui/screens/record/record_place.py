"""A record's place reads one record of any kind, shows it, and goes on to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from crypto.errors import AfieldError
from models.records import counts, kind
from tui.kit import _, grouped
from tui.screens.record.record_sections import RecordSections
from tui.services import RecordData, read_record
from tui.widgets.lists import Sheet
from tui.widgets.notices import Words

if TYPE_CHECKING:
    from models.lifecycle import Vault


class RecordPlace(RecordSections):
    """One record.

    The digits choose a section; Enter opens what the cursor is on; R shows sealed fields until
    you leave; y copies the reference and nothing else.
    """

    SCOPE = "incident"
    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "Sheet"

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

    def content(self) -> Iterable[Widget]:
        """Compose the name, the sections, and the sheet."""
        yield Words(id="title")
        yield Words(id="sections")
        yield Sheet(id="record")

    def place_words(self) -> str:
        """Return in words which record this is, its place in the list, and what to know of it."""
        ref = self.found.row.ref if self.found else _(kind(self.kind).LABEL)
        parts = [ref]
        if self.record in self.among and len(self.among) > 1:
            position = grouped(self.first + self.among.index(self.record) + 1)
            parts.append(_("{n} of {total}").format(n=position, total=grouped(self.total)))
        if self.found and not counts(self.found.row):
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
        """Return the record and what hangs on it; runs on the vault's thread."""
        return read_record(vault, self.kind, self.record)

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

    def action_evidence_bytes(self) -> None:
        """Show what can be done with the bytes of this evidence, or of the one at the cursor."""
        self._go_to_evidence("evidence_bytes")

    def _go_to_evidence(self, place: str) -> None:
        target = self.query_one(Sheet).line
        pointed = target.target if target else None
        if self.kind == "evidence":
            self.go(place, record=self.record)
        elif pointed is not None and pointed.kind == "evidence":
            self.go(place, record=pointed.id)
        else:
            self.say(_("Go to a piece of evidence first: 4 lists what is linked here."))

    def action_evidence_metadata(self) -> None:
        """Show what this evidence, or the one at the cursor, says of itself; it is sealed."""
        self._go_to_evidence("evidence_metadata")

    def action_assess(self) -> None:
        """Say what you conclude of this incident, by which standard, and why."""
        if self._is_incident():
            self.go("assess", record=self.record)

    def action_send_back(self) -> None:
        """Return this incident to whoever coded it, with reasons."""
        if self._is_incident():
            self.go("assess", record=self.record, decision="returned")

    def action_gaps(self) -> None:
        """Set this incident beside the elements of crimes."""
        if self._is_incident():
            self.go("gaps", record=self.record)

    def _is_incident(self) -> bool:
        if self.kind != "incident":
            self.say(_("Only an incident is assessed; open one first."))
        return self.kind == "incident"

    async def action_add(self) -> None:
        """Add under whom a unit stood; all else is added to an incident."""
        from tui.screens.record.form import Form

        if self.kind == "actor":
            self.app.push_screen(Form(kind="command", given={"actor": self.record}))
        else:
            self.say(_("People, units and orders are added to an incident; open one first."))

    def action_add_claim(self) -> None:
        """Show that only an incident takes claims."""
        self.say(_("Only an incident takes claims; open one first."))

    async def action_candidates(self) -> None:
        """Show which incidents may be this one."""
        if self.kind == "incident":
            await super().action_candidates()
        else:
            self.say(_("Only incidents are compared; open one first."))

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
