"""The list of cards: one's own, who can be handed a bundle, and whose key was compared."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from crypto.paths import target_path
from tui.kit import _, one_line, plural
from tui.screens.base import Place
from tui.screens.places import ask_path
from tui.screens.sharing.card_place import CardPlace
from tui.screens.sharing.card_prompts import add_from_file, write_receipt
from tui.services import (
    list_forks,
    list_people,
    list_requests,
    state_in_words,
    write_own_card,
)
from tui.widgets.lists import Line, Sheet, Target

if TYPE_CHECKING:
    from models.lifecycle import Colleague, Vault


class Colleagues(Place[None]):
    """Your own card and those of your colleagues.

    a adds a card from a file, c writes yours to one. Before you trust a card, compare its
    fingerprint with its owner in person: Enter shows it, v marks it as compared.
    """

    SCOPE = "colleagues"
    AUTO_FOCUS = "Sheet"

    def __init__(self) -> None:
        super().__init__()
        self.people: list[Colleague] = []
        self.forks = self.asked = 0

    def content(self) -> Iterable[Widget]:
        """Compose the list."""
        yield Sheet(id="people")

    def place_words(self) -> str:
        """Return in words how many colleagues there are."""
        count = sum(not one.own for one in self.people)
        return f"{_('Colleagues')}  {plural(count, '{n} card', '{n} cards')}"

    def on_screen_resume(self) -> None:
        """Read the list again."""
        self.guarded(self.reload(), group="colleagues")

    async def reload(self) -> None:
        """Read the list and show it."""
        self.people = await self.session.do(list_people, self.session.vault)
        self.forks, self.asked = await self.session.do(_waiting, self.session.vault)
        lines = [*self._decisions(), *(_line(one) for one in self.people)]
        if not self.session.read_only:
            lines += [
                Line(text="+ " + _("add a colleague's card from a file"), action="add_colleague"),
                Line(text="+ " + _("write your own card to a file"), action="own_card"),
            ]
        self.query_one(Sheet).show(lines, keep=True)
        self.refresh_frame()

    def _decisions(self) -> list[Line]:
        """Return what waits for a person's decision, which stands above everything else."""
        lines = []
        if self.forks:
            words = plural(
                self.forks,
                "!! {n} fork to decide about; that device's changes are held back (f)",
                "!! {n} forks to decide about; those devices' changes are held back (f)",
            )
            lines.append(Line(text=words, action="forks"))
        if self.asked:
            words = plural(
                self.asked, "! {n} erasure is asked for (e)", "! {n} erasures are asked for (e)"
            )
            lines.append(Line(text=words, action="erasures"))
        return lines

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.action:
            self.action_do(event.line.action)
        elif (one := self._of(event.line)) is not None:
            self._show(one)

    def _of(self, line: Line | None) -> Colleague | None:
        device = line.target.id if line is not None and line.target is not None else None
        return next((one for one in self.people if one.device == device), None)

    def _show(self, one: Colleague) -> None:
        self.app.push_screen(CardPlace(one))

    def action_compare(self) -> None:
        """Show the fingerprint of the card under the cursor, to be compared and marked."""
        one = self._of(self.query_one(Sheet).line)
        if one is None or one.own:
            self.say(_("Put the cursor on a colleague first."))
        else:
            self._show(one)

    def action_revoke(self) -> None:
        """Show the card under the cursor, on which trust in it can end."""
        one = self._of(self.query_one(Sheet).line)
        if one is None or one.state == "own":
            self.say(_("Put the cursor on a colleague first."))
        else:
            self._show(one)

    async def action_receipt(self) -> None:
        """Write a receipt for the colleague under the cursor."""
        one = self._of(self.query_one(Sheet).line)
        if one is None or one.own:
            self.say(_("Put the cursor on a colleague first."))
        else:
            await write_receipt(self, one)

    def action_forks(self) -> None:
        """Show the devices that signed two changes under one number."""
        self.go("forks")

    def action_erasures(self) -> None:
        """Show the erasures that colleagues ask for."""
        self.go("erasures")

    async def action_add_colleague(self) -> None:
        """Add a card from a file."""
        one = await add_from_file(self)
        if one is None:
            return
        await self.reload()
        words = _("Added {name}: {state}. Enter shows the fingerprint to compare.")
        state = state_in_words(one)
        self.say(words.format(name=one_line(one.name), state=state))

    async def action_own_card(self) -> None:
        """Write the own card to a file, to be given to colleagues."""
        initial = str(Path("~") / "my-afield-card.json")
        question = _("Write your card to:")
        text = await ask_path(self, question, initial=initial, keep=True)
        if not text or not text.strip():
            return
        await self.session.do(write_own_card, self.session.vault, target_path(text))
        self.say(_("Written. It holds your name and public keys, nothing secret."))


def _waiting(vault: Vault) -> tuple[int, int]:
    """Return how many forks and erasures wait for a decision; runs on the vault's thread."""
    forks = sum(one.ruling is None for one in list_forks(vault))
    return forks, len(list_requests(vault))


def _line(one: Colleague) -> Line:
    state = state_in_words(one)
    return Line(label=one_line(one.name), text=state, target=Target("card", one.device))
