"""The commands that a person can give about records, in the list or inside one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.kit import _, plural
from tui.screens.base import Place
from tui.services import done_again, undone
from tui.widgets.fields import split_list

if TYPE_CHECKING:
    from models.lifecycle import Vault

MOST_COMPARED = 2


class Acting(Place[None]):
    """Commands over `targets`; `changed` is called when records are not what they were."""

    async def targets(self) -> Sequence[str]:
        """Return the ids of the incidents to act on: the marked ones, or the one shown."""
        raise NotImplementedError

    def changed(self) -> None:
        """Show the records again."""

    def release_targets(self) -> None:
        """Take the marks away from records that are listed no longer."""

    async def _one(self) -> str | None:
        chosen = await self._some()
        if len(chosen) > 1:
            self.say(_("This takes one record; clear the marks (ctrl+t) or open it."))
        return chosen[0] if len(chosen) == 1 else None

    async def _some(self) -> Sequence[str]:
        chosen = await self.targets()
        if not chosen:
            self.say(_("There is no record here."))
        return chosen

    def _back(self, _result: Any) -> None:
        self.changed()

    # Recording.

    def action_quick_log(self) -> None:
        """Log an incident in under a minute."""
        self.go("quick_log", done=self._back)

    def action_form(self) -> None:
        """Fill a new incident, every field."""
        self.go("form", kind="incident", record=None, done=self._back)

    async def action_edit(self) -> None:
        """Edit this record."""
        if record := await self._one():
            self.go("form", kind="incident", record=record, done=self._back)

    async def action_attach(self) -> None:
        """Attach a file as evidence."""
        if record := await self._one():
            self.go("attach", target=record, done=self._back)

    async def action_notes(self) -> None:
        """Add a note."""
        if record := await self._one():
            self.go("notes", about=record, done=self._back)

    async def action_tags(self) -> None:
        """Add and remove tags: ``urgent, -old`` adds one and removes one."""
        if not (chosen := await self._some()):
            return
        typed = await self.ask(_("Tags to add, or -tag to remove, with commas:"), keep=True)
        words = split_list(typed or "")
        if words:
            add = [word for word in words if not word.startswith("-")]
            drop = {word[1:].strip() for word in words if word.startswith("-")}
            await self.session.do(_change_tags, self.session.vault, chosen, add, drop)
            self._said(len(chosen))

    async def action_status(self) -> None:
        """Change the status."""
        if not (chosen := await self._some()):
            return
        codes = await self.session.do(_codes, "status")
        status = await self.ask(_("Status:"), choices=codes)
        if status:
            await self._save_each(chosen, {"status": status.strip()}, why=None)

    async def action_withdraw(self) -> None:
        """Withdraw with a reason; nothing is deleted, and undo brings it back."""
        if not (chosen := await self._some()):
            return
        question = plural(
            len(chosen), "Withdraw this record; reason:", "Withdraw {n} records; reason:"
        )
        if why := (await self.ask(question, keep=True) or "").strip():
            await self.session.do(_withdraw, self.session.vault, chosen, why)
            self.release_targets()
            self._said(len(chosen))

    async def action_undo(self) -> None:
        """Undo the last change of this sitting, and say what it was about."""
        done = await self.session.do(self.session.vault.undo)
        self.say(undone(done))
        self.changed()

    async def action_redo(self) -> None:
        """Do again what was undone."""
        done = await self.session.do(self.session.vault.redo)
        self.say(done_again(done))
        self.changed()

    async def _save_each(
        self, chosen: Sequence[str], changes: dict[str, Any], *, why: str | None
    ) -> None:
        await self.session.do(_save_each, self.session.vault, chosen, changes, why)
        self._said(len(chosen))

    def _said(self, n: int) -> None:
        self.say(plural(n, "Saved; u undoes.", "Saved in {n} records."))
        self.changed()

    async def action_copy_ref(self) -> None:
        """Copy the reference, nothing else."""
        if record := await self._one():
            ref = await self.session.do(_ref, self.session.vault, record)
            self.app.copy_to_clipboard(ref)
            self.say(_("Copied {ref}; the clipboard is cleared on lock.").format(ref=ref))

    # Going to.

    async def action_export(self) -> None:
        """Export the marked records, or this one."""
        self.go("export", records=list(await self.targets()), done=self._back)

    def action_import(self) -> None:
        """Look into a bundle."""
        self.go("import_preview", done=self._back)

    def action_conflicts(self, *, said: str = "") -> None:
        """Show where colleagues differ, and what led there."""
        self.go("conflicts", said=said, done=self._back)

    def action_colleagues(self) -> None:
        """Show colleagues and the own card; what is decided there changes records."""
        self.go("colleagues", done=self._back)

    async def action_candidates(self) -> None:
        """Show which incidents may be this one, or two that are marked beside each other."""
        chosen = await self._some()
        if len(chosen) > MOST_COMPARED:
            self.say(_("This takes one record or two; clear the marks (ctrl+t)."))
        elif chosen:
            self.go("duplicates", records=chosen, done=self._back)

    def action_duplicates(self) -> None:
        """Show which two incidents of the whole vault may be one."""
        self.go("duplicates", done=self._back)

    def action_journal(self) -> None:
        """Show what was done here."""
        self.go("journal")

    def action_review(self) -> None:
        """Show what waits for you; what is assessed there changes records."""
        self.go("review", done=self._back)

    def action_figures(self) -> None:
        """Show who says what of the whole."""
        self.go("figures")

    def action_units(self) -> None:
        """Show the units under each other, as of a day."""
        self.go("units")

    def action_names(self) -> None:
        """Ask whether sealed names may be searched."""
        self.go("sealed_names")

    def action_backup(self) -> None:
        """Back up everything."""
        self.go("backup")

    def action_protection(self) -> None:
        """Show what guards this process."""
        self.go("protection")

    def action_settings(self) -> None:
        """Change the settings."""
        self.go("settings")


def _codes(name: str) -> list[str]:
    from models.values import vocabulary

    return list(vocabulary(name).terms)


def _save_each(
    vault: Vault, records: Sequence[str], changes: dict[str, Any], why: str | None
) -> None:
    with vault.batch():
        for record in records:
            vault.save("incident", record, changes, why=why)


def _change_tags(vault: Vault, records: Sequence[str], add: Sequence[str], drop: set[str]) -> None:
    with vault.batch():
        for record in records:
            row = vault.row("incident", record)
            before = list(getattr(row, "tags", None) or [])
            tags = [tag for tag in dict.fromkeys([*before, *add]) if tag not in drop]
            if tags != before:
                vault.save("incident", record, {"tags": tags})


def _withdraw(vault: Vault, records: Sequence[str], why: str) -> None:
    with vault.batch():
        for record in records:
            vault.withdraw("incident", record, why)


def _ref(vault: Vault, record: str) -> str:
    row = vault.row("incident", record)
    return str(getattr(row, "ref", "")) if row is not None else ""
