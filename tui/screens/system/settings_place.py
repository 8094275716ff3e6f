"""The settings: minutes until the lock, theme, the last backup, and columns of the list."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from tui.kit import THEMES, _, one_line, plural
from tui.screens.base import Place
from tui.services import last_backup_words
from tui.session import CHOICES
from tui.widgets.lists import INCIDENT_COLUMNS, RowList, lay_columns

IDLE, THEME, COLUMNS = "idle_minutes", "theme", "columns"
PROTECTION, BACKUP = "protection", "backup"


class Settings(Place[None]):
    """Enter changes the setting under the cursor. Settings are kept in the vault."""

    SCOPE = "settings"

    def __init__(self) -> None:
        super().__init__()
        self._backup = ""

    def content(self) -> Iterable[Widget]:
        """Compose the list of settings."""
        yield RowList[str, tuple[str, str]](
            lambda row, width: lay_columns([(row[0], 28), (row[1], 0)], width), id="settings"
        )

    def place_words(self) -> str:
        """Return in words what is listed."""
        return _("Settings")

    def on_mount(self) -> None:
        """List the settings."""
        self._list()
        self.guarded(self._ask_backup())

    def on_screen_resume(self) -> None:
        """List again what may have changed just now: the columns, and when a backup was made."""
        self.guarded(self._ask_backup())

    async def _ask_backup(self) -> None:
        self._backup = await self.session.do(last_backup_words, self.session.vault)
        self._list()

    def _list(self) -> None:
        rows = self.query_one("#settings", RowList)
        columns = INCIDENT_COLUMNS.chosen_in(self.afield.columns).shown
        minutes = plural(int(self.afield.idle.minutes), "{n} minute", "{n} minutes")
        rows.show_rows(
            [
                (IDLE, (_("Lock when idle for"), minutes)),
                (THEME, (_("Theme"), self.app.theme)),
                (PROTECTION, (_("Protection"), _("what guards this process; Enter shows it"))),
                (BACKUP, (_("Last backup"), self._backup)),
                (COLUMNS, (_("Columns of the list"), ", ".join(one.heading for one in columns))),
            ],
            cursor=rows.cursor,
        )

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        match event.key:
            case "idle_minutes":
                self.guarded(self._change_idle())
            case "theme":
                self.guarded(self._change_theme())
            case "columns":
                self.go("columns", columns=INCIDENT_COLUMNS)
            case "backup":
                self.action_backup()
            case _:
                self.action_protection()

    def action_backup(self) -> None:
        """Back up everything."""
        self.go("backup")

    def action_protection(self) -> None:
        """Show what guards this process, and what does not."""
        self.go("protection")

    async def _change_idle(self) -> None:
        choices = [str(minutes) for minutes in CHOICES]
        typed = await self.ask(_("Minutes:"), choices=choices)
        if typed is None:
            return
        if typed.strip() not in choices:
            listed = ", ".join(choices)
            self.say(_("It must be one of {choices}; never is not offered.").format(choices=listed))
            return
        self.afield.idle.minutes = int(typed)
        await self._keep(IDLE, int(typed))

    async def _change_theme(self) -> None:
        typed = await self.ask(_("Theme:"), choices=THEMES)
        if typed is None:
            return
        if typed.strip() not in THEMES:
            self.say(_("There is no such theme: {typed}.").format(typed=one_line(typed)[:40]))
            return
        self.app.theme = typed.strip()
        await self._keep(THEME, typed.strip())

    async def _keep(self, name: str, value: object) -> None:
        """Keep a setting; a session that only reads changes it until it ends."""
        self._list()
        self.refresh_frame()
        await self.keep_setting(name, value)
