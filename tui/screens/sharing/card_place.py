"""A card's place shows its fingerprint as digits, words and QR code, to compare in person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from tui.kit import _, one_line
from tui.screens.base import Place
from tui.screens.sharing.card_prompts import write_receipt
from tui.services import mark_compared, revoke_card, state_in_words
from tui.widgets.lists import Line, Sheet
from tui.widgets.records import qr_rows

if TYPE_CHECKING:
    from models.lifecycle import Colleague


class CardPlace(Place[None]):
    """The fingerprint of one card.

    Sit beside its owner, or call them on a line that you trust. Each reads their screen aloud;
    all twelve groups, or all ten words, must be the same. Then press v.
    """

    SCOPE = "colleagues"
    AUTO_FOCUS = "Sheet"

    def __init__(self, one: Colleague) -> None:
        super().__init__()
        self.one = one

    def content(self) -> Iterable[Widget]:
        """Compose the card."""
        yield Sheet(id="card")

    def place_words(self) -> str:
        """Return in words whose card this is, and how far it can be trusted."""
        return f"{one_line(self.one.name)}  {state_in_words(self.one)}"

    def on_mount(self) -> None:
        """Show the card."""
        self._show()

    def on_resize(self) -> None:
        """Draw the QR code only where it fits whole."""
        self._show()

    def _show(self) -> None:
        if self.is_mounted:
            self.query_one(Sheet).show(self._lines(), keep=True)
            self.refresh_frame()

    def _lines(self) -> list[Line]:
        card = self.one.card
        groups = card.fingerprint().split()
        words = card.fingerprint_words().split()
        mixing = self.one.mixing
        lines = [
            Line(label=_("Name"), text=card.name),
            Line(label=_("State"), text=state_in_words(self.one)),
            *([Line(label=_("Beware"), text=one_line(mixing))] if mixing else []),
            Line(label=_("Device"), text=card.device),
            Line(label=_("Valid from"), text=card.valid_from),
            Line(label=_("Fingerprint"), text=_in_two(groups)),
            Line(label=_("The same as words"), text=_in_two(words)),
        ]
        if not self.session.read_only:
            lines += [Line(text="+ " + words, action=action) for words, action in self._offers()]
        return [*lines, *self._qr()]

    def _offers(self) -> Iterable[tuple[str, str]]:
        """Yield what can be done with this card; of one's own, only an earlier one is doubted."""
        if not self.one.own:
            yield _("mark as compared in person"), "compare"
            if self.one.state != "revoked":
                yield _("write a receipt: what need not be sent again"), "receipt"
        if self.one.state not in {"own", "revoked"}:
            yield _("stop trusting this card"), "revoke"

    def _qr(self) -> list[Line]:
        rows = qr_rows(self.one.card.fingerprint().replace(" ", ""))
        if len(rows) > self.size.height - 6 or len(rows[0]) > self.size.width - 4:
            return []
        heading = Line(text=_("The fingerprint as a QR code; it holds the sixty digits:"))
        return [heading, *(Line(text=row) for row in rows)]

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.action:
            self.action_do(event.line.action)

    async def action_compare(self) -> None:
        """Mark the card as compared, once its last group was typed from the other's screen."""
        if self.one.own:
            self.say(_("This is your own card; the other person compares it."))
            return
        question = _("Type the LAST of the twelve groups, as its owner reads it:")
        typed = await self.ask(question)
        if typed is None or not typed.strip():
            self.say(_("Not marked as compared."))
            return
        if typed.strip() != self.one.card.fingerprint().split()[-1]:
            self.say(_("Not the last group here: do NOT trust this card; ask for it again."))
            return
        vault = self.session.vault
        self.one = await self.session.do(mark_compared, vault, self.one.device)
        self._show()
        self.say(_("Marked: compared in person today."))

    async def action_receipt(self) -> None:
        """Write a receipt for the owner of this card."""
        if self.one.own:
            self.say(_("This is your own card; a receipt is for somebody else."))
        else:
            await write_receipt(self, self.one)

    async def action_revoke(self) -> None:
        """Stop trusting this card, once the person says yes."""
        if self.one.state in {"own", "revoked"}:
            self.say(_("There is nothing to take back from this card."))
        elif await self.confirm(
            _("Stop trusting this card? Nothing signed by it is taken any more.")
        ):
            vault = self.session.vault
            self.one = await self.session.do(revoke_card, vault, self.one.device)
            self._show()
            self.say(_("This card is no longer trusted."))


def _in_two(parts: list[str]) -> str:
    """Return what is read aloud in two rows of equal length."""
    half = len(parts) // 2
    return " ".join(parts[:half]) + "\n" + " ".join(parts[half:])
