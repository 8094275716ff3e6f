"""The backup place says when the last backup was made, and makes one to a file or a folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.widget import Widget

from tui.kit import _, size_in_words
from tui.screens.base import Place
from tui.screens.places import ask_path
from tui.services import (
    backup_done_words,
    default_backup_path,
    last_backup_words,
    make_backup,
    typed_place,
)
from tui.widgets.lists import Line, Sheet
from tui.widgets.notices import Progress, percent

LAST_FOLDER = "backup_folder"


class Backup(Place[None]):
    """Back up everything: records, evidence, colleagues, settings and drafts.

    Type a new file, or a folder for backups, which grows only by what is new. Enter begins; Esc
    stops it, and nothing is left of it then. The vault can be used elsewhere meanwhile.
    """

    SCOPE = "backup"
    AUTO_FOCUS = "Sheet"

    def content(self) -> Iterable[Widget]:
        """Compose what a backup is."""
        yield Sheet(id="about")

    def place_words(self) -> str:
        """Return in words what this is."""
        return _("Back up")

    def on_mount(self) -> None:
        """Say how it stands, and ask where to."""
        self.guarded(self._begin())

    async def _begin(self) -> None:
        await self._tell()
        kept = await self.session.setting(LAST_FOLDER)
        initial = kept or await self.session.do(default_backup_path, self.session.vault)
        await self._ask(str(initial))

    async def _tell(self) -> None:
        """Show when the last backup was made, and what one is."""
        last = await self.session.do(last_backup_words, self.session.vault)
        words = (
            _("Last backup: {last}").format(last=last),
            _("All of it is written, encrypted as it is here, and read again."),
            _("A new file holds one backup; a folder grows by what is new."),
            _("Keep it on another disk or stick, away from this machine."),
            _("It opens with the passphrase and the recovery code of today."),
            _("To get it back: afield --vault NEW restore PATH"),
        )
        again = Line(text=_("Back up (Enter)"), action="again")
        self.query_one(Sheet).show([*(Line(text=each) for each in words), again])

    async def _ask(self, initial: str) -> None:
        question = _("New file, or folder, to back up to:")
        typed = await ask_path(self, question, initial=initial, keep=True)
        if typed is None or not typed.strip():
            self.say(_("No backup was made."))
            return
        await self._make(typed)

    async def _make(self, typed: str) -> None:
        path, folder = typed_place(typed)
        self.progress = Progress(self, _writing)
        try:
            work = partial(make_backup, self.session.vault, path, progress=self.progress)
            done = await self.session.do(work, folder=folder)
        finally:
            self.progress = None
        if folder and not self.session.read_only:
            await self.session.set_setting(LAST_FOLDER, typed.strip())
        await self._tell()
        self.say(backup_done_words(done))

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        """Ask once more where to."""
        event.stop()
        if self.progress is None:
            self.guarded(self._begin())

    def action_back(self) -> None:
        """Stop what is being written, or go back."""
        if self.progress is not None:
            self.progress.stop()
        else:
            self.dismiss(None)


def _writing(done: int, total: int) -> str:
    return _("writing and reading again: {percent} % of {size}; Esc stops").format(
        percent=percent(done, total), size=size_in_words(total)
    )
