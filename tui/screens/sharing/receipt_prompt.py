"""The prompt for a receipt asks for a file and writes a colleague's receipt to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crypto.paths import target_path
from tui.kit import _, one_line
from tui.screens.base import Place
from tui.services import default_export_path, write_receipt_file
from tui.widgets.fields import complete_path

if TYPE_CHECKING:
    from models.lifecycle import Colleague


async def write_receipt(place: Place[None], one: Colleague) -> None:
    """Ask for a file, and write to it what that colleague need not send again."""
    session = place.session
    initial = await session.do(default_export_path, session.vault)
    question = _("Write the receipt to:")
    text = await place.ask(question, initial=initial, complete=complete_path, keep=True)
    if not text or not text.strip():
        return
    await session.do(write_receipt_file, session.vault, one.device, target_path(text))
    words = _("Written for {name} alone; it says what is held here, and holds no record.")
    place.say(words.format(name=one_line(one.name)))
