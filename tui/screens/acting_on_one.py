"""What a person can do to one record of any kind, from the place that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.records import BadValue, check, facets
from models.vocabulary import vocabulary
from tui.found import Found
from tui.screens.acting import Acting
from tui.text import _, printable
from tui.widgets import choice as choosing
from tui.widgets.value import split


class ActingOnOne(Acting):
    """Commands over one record; unlike the list's, they work on every kind."""

    def __init__(self, *, kind: str, record: str) -> None:
        super().__init__()
        self.kind = kind
        self.record = record
        self.found: Found | None = None
        self.revealed = False

    @property
    def row(self) -> Any:
        """The record as it was last read, or nothing before that."""
        return self.found.row if self.found else None

    async def targets(self) -> Sequence[str]:
        """Act on the record that is shown."""
        return [self.record]

    async def reload(self) -> None:
        """Read the record again and show it."""
        raise NotImplementedError

    def changed(self) -> None:
        """Read the record again."""
        self.guarded(self.reload(), group="record")

    async def action_copy_ref(self) -> None:
        """Copy the reference and nothing else."""
        if self.row is not None:
            self.app.copy_to_clipboard(self.row.ref)
            self.say(_("Copied {ref}, nothing else.").format(ref=self.row.ref))

    async def action_edit(self) -> None:
        """Edit every field of this record."""
        from tui.screens.form import Form

        self.app.push_screen(Form(kind=self.kind, record=self.record, revealed=self.revealed))

    async def action_attach(self) -> None:
        """Attach a file as evidence for this record."""
        self.go("attach", target=self.record)

    async def action_notes(self) -> None:
        """Read and write notes about this record."""
        self.go("notes", about=self.record)

    def action_conflicts(self) -> None:
        """Settle where colleagues differ about this record."""
        self.go("conflicts", record=self.record)

    async def action_withdraw(self) -> None:
        """Withdraw the record with a reason; it stays readable, and u takes it back."""
        reason = await self.ask(_("Withdraw because:"))
        if reason is None:
            return
        if not reason.strip():
            self.say(_("Nothing was withdrawn: a reason is needed."))
            return
        await self.session.do(self.session.vault.withdraw, self.kind, self.record, reason.strip())
        await self.reload()
        self.say(_("Withdrawn; it stays readable, and u takes it back."))

    async def action_tags(self) -> None:
        """Change the tags in the prompt row."""
        if "tags" not in facets(self.kind):
            self.say(_("This kind of record has no tags."))
            return
        now = ", ".join(self.row.tags) if self.row else ""
        text = await self.ask(_("Tags, with commas:"), initial=printable(now))
        if text is not None:
            await self._save_one("tags", split(text))

    async def action_status(self) -> None:
        """Change the status in the prompt row; a code, a label or the beginning of either."""
        name = {"incident": "status", "claim": "state"}.get(self.kind)
        if name is None:
            self.say(_("This kind of record has no status."))
            return
        chooser = choosing.of_vocabulary(facets(self.kind)[name].vocabulary or "")
        text = await self.ask(
            _("Status ({choices}):").format(choices=_few(name, self.kind)),
            complete=lambda typed: [choice.value for choice in chooser(typed)],
        )
        if text is not None:
            await self._save_one(name, choosing.settle(text, chooser) or None)

    async def _save_one(self, name: str, value: Any) -> None:
        try:
            checked = check(self.kind, name, value)
        except BadValue as error:
            self.say(_(error.reason))
            return
        if checked == getattr(self.row, name, None):
            self.say(_("Nothing was changed."))
            return
        seen = self.found.heads if self.found else None
        await self.session.save(self.kind, self.record, {name: checked}, seen=seen)
        await self.reload()
        self.say(_("Saved."))


def _few(name: str, which: str) -> str:
    """Name the first codes of a vocabulary, so that the prompt row shows how they look."""
    terms = list(vocabulary(facets(which)[name].vocabulary or "").terms)
    return ", ".join(terms[:4]) + ("…" if len(terms) > 4 else "")
