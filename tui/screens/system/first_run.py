"""The first run makes a vault: a name, a passphrase, and the recovery code typed back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crypto.errors import AfieldError
from tui.kit import _, printable
from tui.screens.base import Place

WEAK = 60.0
"""Bits below which a passphrase is not taken: a rented machine finds it; see crypto.passphrases."""


class FirstRun(Place[None]):
    """Make a vault: your name as colleagues see it, a passphrase, the recovery code."""

    SCOPE = "first_run"
    CSS_PATH = "first_run.tcss"
    AUTO_FOCUS: ClassVar[str | None] = None

    def content(self) -> Iterable[Widget]:
        """Compose the words of a step; its answer is typed in the prompt row."""
        yield Static(_("afield: a new vault"), id="name", markup=False)
        yield Static(id="words", markup=False)
        yield Static(id="offer", markup=False)
        yield Static(id="strength", markup=False)

    def place_words(self) -> str:
        """Return in words what is being done."""
        return _("First run")

    def on_mount(self) -> None:
        """Begin with the first step, once the first frame is painted."""
        self.call_after_refresh(lambda: self.guarded(self._steps(), group="steps"))

    def _tell(self, words: str, offer: str = "") -> None:
        self.query_one("#words", Static).update(Content(words))
        self.query_one("#offer", Static).update(Content(printable(offer)))
        self.query_one("#strength", Static).update("")

    async def _steps(self) -> None:
        """Ask through the steps; Esc goes one back, from the first it leaves, the last it ends."""
        name = passphrase = None
        while not passphrase:
            name = await self._ask_name(name or "")
            if name is None:
                self.afield.leave()
                return
            passphrase = await self._ask_passphrase()
        self._tell(_("Making the vault. This takes about a second."))
        from models.lifecycle import note_proven

        try:
            code = await self.session.create(self.afield.options.folder, name or "", passphrase)
        except AfieldError as error:
            said = " ".join((_(str(error)), _(error.next_step)))
            self._tell(_("The vault was not made; nothing was left behind.") + "\n\n" + said)
            await self.ask(_("Enter leaves:"))
            self.afield.leave()
            return
        # What was typed while the vault was made was not meant for a code that nobody had seen.
        self.afield.typed.forget()
        if await self._prove_recovery(code):
            await self.session.do(note_proven, self.session.vault, code)
        self._tell("")
        await self.afield.enter()

    async def _ask_name(self, initial: str) -> str | None:
        self._tell(
            _(
                "Nothing leaves this machine unless you export it.\n\n"
                "Step 1 of 3. Your name, as colleagues will see it. A code name is fine."
            )
        )
        while True:
            name = await self.ask(_("Name:"), initial=initial)
            if name is None or name.strip():
                return None if name is None else name.strip()
            self._tell(_("A name is needed; a code name is fine. Esc leaves."))

    async def _ask_passphrase(self) -> str | None:
        """Return six generated words or the person's own, asked for twice; None for Esc."""
        from crypto.passphrases import generate_passphrase

        offered = await self.session.do(generate_passphrase)
        complaint = ""
        while True:
            self._tell(
                _(
                    "Step 2 of 3. The passphrase opens the vault. Nobody can reset it.\n\n"
                    "These six words were just drawn for you. Write them down, or learn them, "
                    "then type them below; or type a passphrase of your own."
                )
                + ("\n\n" + complaint if complaint else ""),
                offered,
            )
            typed = await self.ask(_("Passphrase:"), secret=True, changed=self._judge)
            if typed is None:
                return None
            complaint = await self._weakness(typed)
            if complaint:
                continue
            self._tell(_("Once more, so that no slip of a finger locks you out."))
            again = await self.ask(_("Passphrase again:"), secret=True)
            if again == typed:
                return typed
            complaint = _("The two were not the same; once more, please.")

    async def _weakness(self, typed: str) -> str:
        from crypto.passphrases import strength

        judged = strength(typed)
        if judged.bits >= WEAK:
            return ""
        return _("That passphrase is {words}. Take a longer one.").format(words=_(judged.words))

    def _judge(self, typed: str) -> None:
        """Show, while it is typed, what the passphrase is worth."""
        from crypto.passphrases import strength

        judged = strength(typed) if typed else None
        words = _("about {bits} bits, {words}").format(
            bits=round(judged.bits), words=_(judged.words)
        ) if judged else ""  # fmt: skip
        self.query_one("#strength", Static).update(Content(words))

    async def _prove_recovery(self, code: str) -> bool:
        """Show the recovery code once, ask for it back, and return whether it was typed."""
        from crypto.errors import CryptoError
        from crypto.passphrases import parse_recovery

        complaint = ""
        while True:
            self._tell(
                _(
                    "Step 3 of 3. The recovery code opens the vault when the passphrase is lost. "
                    "It is shown this once. Write it on paper, and keep it away from this machine."
                    "\n\nType it back to show that you have it; hyphens and case do not matter. "
                    "Esc leaves it: you can make another later."
                )
                + ("\n\n" + complaint if complaint else ""),
                code,
            )
            typed = await self.ask(_("Recovery code:"))
            if typed is None:
                if await self.confirm(_("Go on without the code?")):
                    return False
                continue
            with suppress(CryptoError):
                if parse_recovery(typed) == parse_recovery(code):
                    return True
            complaint = _("That is not the code shown; compare it group by group.")

    def action_back(self) -> None:
        """Show what goes on where no question is asked; the questions take Esc themselves."""
        self.say(_("The vault is being made; it cannot be stopped now."))

    def action_quit(self) -> None:
        """Leave; a vault that was made stays."""
        self.afield.leave()
