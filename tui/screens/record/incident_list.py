"""The list of incidents says `shown of total` in row 1, and has a pane where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from crypto.errors import AfieldError
from tui.commands import find_command, shown_key
from tui.kit import _, grouped, plural
from tui.screens.places import Columned, Marking
from tui.services import (
    copied_words,
    draft_names,
    last_backup_words,
    needs_reminder,
    way_back,
)
from tui.widgets.lists import INCIDENT_COLUMNS, Heads, RowList
from tui.widgets.records import Detail

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from tui.widgets.lists import Line

NEAR = 200
"""Records on either side of an opened one that can be gone through without the list."""


class Incidents(Columned, Marking):
    """All incidents. Filter with words; mark some; open one with Enter; log one with a.

    A filter is a field and a value: place:bor killed:>=3 -tag:checked. Tab completes its name;
    double quotes make text of what has a colon. docs/filters.md lists all.
    """

    SCOPE = "incidents"
    CSS_PATH = "incidents.tcss"
    AUTO_FOCUS = "#rows"
    COLUMNS = INCIDENT_COLUMNS

    def content(self) -> Iterable[Widget]:
        """Compose the column heads, the list, and the pane for wide terminals."""
        columns = self.columns
        with Horizontal():
            with Vertical(id="left"):
                yield Heads(columns)
                yield RowList[int, Any](
                    columns.draw,
                    fetch=self.session.lines,
                    id="rows",
                )
            yield Detail(self._overview)

    async def _overview(self, record: str) -> Sequence[Line] | None:
        """Return what the pane shows of an incident; an error is said in the prompt row."""
        try:
            return await self.session.do(_overview_of, self.session.vault, record)
        except AfieldError as error:
            self.say_error(error)
            return None

    @property
    def rows(self) -> RowList[int, Any]:
        """The list."""
        return self.query_one("#rows", RowList)

    def place_words(self) -> str:
        """Return in words how many of how many are shown, why, and how many are marked."""
        parts = [_("Incidents")]
        if self.total is not None:
            shown, total = grouped(len(self.rows)), grouped(self.total)
            parts.append(_("{shown} of {total}").format(shown=shown, total=total))
        if self.words:
            parts.append(self.words)
        if self.order != "when":
            parts.append(_("by {order}").format(order=self.order))
        if self.rows.marked:
            parts.append(plural(len(self.rows.marked), "{n} marked", "{n} marked"))
        return "  ".join(parts)

    def nothing(self, words: str) -> str:
        """Return in words what to do about an empty list."""
        if words:
            return _("Esc goes back. No incident fits {words}").format(words=words)
        if self.session.read_only:
            return _("No incidents here. \\ with withdrawn:yes lists those that were withdrawn.")
        return _("No incidents here. a logs one; \\ with withdrawn:yes lists withdrawn ones.")

    def on_mount(self) -> None:
        """Ask for the rows."""
        self.guarded(self._begin(), group="search")

    async def _begin(self) -> None:
        """Show the incidents, then what the person should know first."""
        await self._load(self.words)
        if not self.session.read_only:
            await self._remind_of_backup()
            await self._remind_of_recovery()
        if self.afield.complaint:
            self.say(self.afield.complaint)
        if not self.session.read_only:
            await self._offer_drafts()
            if copied := await self.session.do(copied_words, self.session.vault):
                self.say(copied)
        self.say_damage()

    async def _remind_of_backup(self) -> None:
        """Say when the last backup was made, where that is long ago for what changed since."""
        if await self.session.do(needs_reminder, self.session.vault):
            last = await self.session.do(last_backup_words, self.session.vault)
            self.say(_("Last backup: {last}. F8 makes one.").format(last=last))

    async def _remind_of_recovery(self) -> None:
        """Show a reminder where nobody may have the one code that opens without the passphrase."""
        from models.lifecycle import earlier_codes, is_unproven

        if await self.session.do(is_unproven, self.session.vault):
            self.say(_("Nobody typed the recovery code back: unlock with it once, to prove it."))
        elif await self.session.do(earlier_codes, self.session.vault):
            self.say(_("An earlier recovery code opens the vault too: afield recovery renew"))

    async def _offer_drafts(self) -> None:
        """Show how to go on with what a lock or a hang-up interrupted, the newest first.

        It is said and not asked: a question would swallow the keys of a person in a hurry.
        """
        kept = list(await self.session.drafts())
        if not kept:
            return
        back = await self.session.do(way_back, self.session.vault, kept[0])
        name = draft_names(kept[0])
        if back is None:
            words = plural(
                len(kept),
                "A draft is kept ({name}); it comes back where it was typed.",
                "{n} drafts are kept, the newest in: {name}; each comes back where it was typed.",
                name=name,
            )
        else:
            here = [i for i, no in enumerate(self.rows.keys) if no == back.no]
            if here:
                await self.rows.go_to(here[0])
            command = find_command(back.command, self.afield.commands)
            words = plural(
                len(kept),
                "A draft is kept ({name}); {key} goes on with it.",
                "{n} drafts are kept; {key} goes on with the newest ({name}).",
                name=name,
                key=shown_key(command.keys[0]) if command.keys else f":{command.id}",
            )
        self.say(words)

    def on_resize(self) -> None:
        """Fill the pane when there is room for one."""
        self.call_after_refresh(self._moved)

    def changed(self) -> None:
        """Ask for the rows again, and for the facts beside them."""
        super().changed()
        if self.has_class("-wide"):
            self.query_one(Detail).again()

    @on(RowList.Moved, "#rows")
    def _moved(self) -> None:
        if self.has_class("-wide"):
            line = self.rows.row
            self.query_one(Detail).about(None if line is None else line.id)

    @on(RowList.Opened, "#rows")
    def _opened(self) -> None:
        if (line := self.rows.row) is not None:
            self.guarded(self._open(line.id))

    async def _open(self, record: str) -> None:
        """Open a record with the ids around it, for going to the previous and the next one."""
        keys, first = self.rows.keys, max(self.rows.cursor - NEAR, 0)
        lines = await self.session.lines(keys[first : self.rows.cursor + NEAR])
        self.go(
            "incident",
            record=record,
            among=[line.id for line in lines],
            first=first,
            total=len(keys),
            done=self._back,
        )

    @on(RowList.Failed)
    def _failed(self, event: RowList.Failed) -> None:
        self.say_error(event.error)

    async def targets(self) -> Sequence[str]:
        """Return the marked incidents, or the one under the cursor."""
        if self.rows.marked:
            return [line.id for line in await self.session.lines(sorted(self.rows.marked))]
        line = self.rows.row
        return [] if line is None else [line.id]

    async def action_back(self) -> None:
        """Clear what is set, one thing at a time; then ask whether to leave."""
        if self.rows.began is not None or self.rows.marked:
            self.action_clear_marks()
        elif self.words:
            self.load("")
        elif await self.confirm(_("Lock and leave afield?")):
            self.afield.leave()


def _overview_of(vault: Vault, record: str) -> Sequence[Line]:
    from models.queries import read_case_file
    from tui.widgets.records import overview

    return overview(read_case_file(vault, record))
