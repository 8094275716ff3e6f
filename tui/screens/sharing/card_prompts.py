"""The prompts about cards ask for a file: one to add a card from, one to write a receipt to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crypto.paths import source_path, target_path
from tui.kit import _, one_line
from tui.screens.base import Place
from tui.screens.places import Warn, ask_path
from tui.screens.sharing.card_words import changed_key
from tui.services import add_card, default_export_path, write_receipt_file

if TYPE_CHECKING:
    from models.lifecycle import Colleague


async def add_from_file(place: Place[None]) -> Colleague | None:
    """Ask for a file, add the card in it, warn of what is odd about it, and return its owner."""
    question = _("File of the card:")
    text = await ask_path(place, question, keep=True)
    if not text or not text.strip():
        return None
    session = place.session
    one = await session.do(add_card, session.vault, source_path(text))
    if one.state == "changed":
        await place.app.push_screen_wait(Warn(changed_key(one.name)))
    if one.mixing:
        await place.app.push_screen_wait(Warn(one_line(one.mixing)))
    return one


async def write_receipt(place: Place[None], one: Colleague) -> None:
    """Ask for a file, and write to it what that colleague need not send again."""
    session = place.session
    initial = await session.do(default_export_path, session.vault)
    question = _("Write the receipt to:")
    text = await ask_path(place, question, initial=initial, keep=True)
    if not text or not text.strip():
        return
    await session.do(write_receipt_file, session.vault, one.device, target_path(text))
    words = _("Written for {name} alone; it says what is held here, and holds no record.")
    place.say(words.format(name=one_line(one.name)))
