"""The unlock screen asks for a passphrase and shows nothing of what is behind it."""

from __future__ import annotations

from asyncio import sleep as wait
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from crypto.errors import AfieldError, NotUnlocked
from tui.kit import _
from tui.screens.base import Place, prepare_place

if TYPE_CHECKING:
    from tui.widgets.notices import Progress

DELAYS = (0, 1, 2, 4, 8, 16, 30)
"""Seconds to wait after each wrong passphrase; the last holds on."""


class Unlock(Place[None]):
    """Type the passphrase, or the recovery code, and press Enter."""

    SCOPE = "unlock"
    CSS_PATH = "unlock.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._wrong = 0

    def content(self) -> Iterable[Widget]:
        """Compose the name of the app and one field."""
        yield Static("afield", id="name", markup=False)
        yield Static(_("Passphrase or recovery code"), markup=False)
        field = Input(password=True, compact=True, id="passphrase")
        field.cursor_blink = False
        with Horizontal(id="line"):
            yield Static("> ", markup=False)
            yield field
        yield Static(_("Enter unlocks. F12 forgets what was typed."), id="how", markup=False)

    def place_words(self) -> str:
        """Return words that the vault is locked, and no more."""
        return _("Unlock")

    def on_mount(self) -> None:
        """Show what the command line wants said here."""
        if self.afield.options.hint:
            self.say(self.afield.options.hint)

    @on(Input.Submitted, "#passphrase")
    def _try(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value and not event.input.disabled:
            event.input.disabled = True
            self.guarded(self._unlock(event.input), group="unlock")

    async def _unlock(self, field: Input) -> None:
        """Open the vault, and wait longer after each wrong passphrase."""
        secret, field.value = field.value, ""
        self.say(_("Unlocking; this takes about a second."))
        options = self.afield.options
        # Deriving the key lets other threads run, and the list comes next.
        prepare_place("incidents")
        try:
            await self.session.open(
                options.folder,
                secret,
                review=options.review,
                waiting=self._waiting,
                progress=self._migration(),
            )
        except NotUnlocked as error:
            self._wrong += 1
            await wait(DELAYS[min(self._wrong, len(DELAYS)) - 1])
            self.say_error(error)
        except AfieldError as error:
            self.say_error(error)
        else:
            for remark in self.session.remarks:
                self.afield.keep_message(_(remark))
                self.afield.complaint = _(remark)
            await self.afield.enter()
            return
        field.disabled = False
        field.focus()

    def _waiting(self) -> None:
        self.say(_("Another afield has this vault open; waiting for it a few seconds."))

    def _migration(self) -> Progress:
        """Return what shows how far a vault of an earlier afield is written anew."""
        from tui.widgets.notices import Progress

        return Progress(self, _writing_anew)

    def action_quit(self) -> None:
        """Leave without unlocking."""
        self.afield.leave()

    def action_back(self) -> None:
        """Clear the field."""
        self.query_one("#passphrase", Input).value = ""


def _writing_anew(done: int, total: int) -> str:
    from tui.widgets.notices import percent

    return _("Writing the vault anew for this version, once: {percent} %").format(
        percent=percent(done, total)
    )
