"""A path is asked for in the prompt row, completed folder by folder."""

from __future__ import annotations

from typing import Any

from tui.screens.base import Place
from tui.widgets.fields import complete_path, over_the_offer
from tui.widgets.frame import Changed


async def ask_path(
    place: Place[Any],
    question: str,
    *,
    initial: str = "~/",
    changed: Changed | None = None,
    keep: bool = False,
) -> str | None:
    """Return the path that was typed, None for Esc; another may be typed over an offered "~/"."""
    return await place.ask(
        question,
        initial=initial,
        complete=complete_path,
        changed=changed,
        meant=over_the_offer,
        keep=keep,
    )
