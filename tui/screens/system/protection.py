"""The protection screen tells what guards this process, what does not, and what line mode does."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui.kit import _
from tui.screens.base import Place
from tui.widgets.lists import Line, Sheet


class ProtectionPlace(Place[None]):
    """What the operating system keeps away from this process, and what it does not."""

    SCOPE = "protection"
    AUTO_FOCUS = "Sheet"

    def content(self) -> Iterable[Widget]:
        """Compose the list."""
        yield Sheet(id="protection")

    def place_words(self) -> str:
        """Return in words what is listed."""
        return _("Protection")

    def on_mount(self) -> None:
        """Look at what holds now."""
        self.query_one(Sheet).show(lines())


def lines() -> list[Line]:
    """Return for each protection whether it holds, then what is done in line mode."""
    from crypto.process import protection

    rows = [Line(text=_("This process"), heading=True)]
    for one in protection():
        state = _("holds") if one.holds else _("DOES NOT HOLD")
        rows.append(Line(label=_(one.name), text=f"{state}: {_(one.words)}"))
    return [
        *rows,
        Line(text=_("This vault"), heading=True),
        Line(text=_("The files are encrypted; that there is a vault, and how large it is, shows.")),
        Line(text=_("A lock starts the program anew, because memory cannot be wiped for certain.")),
        Line(text=_("Only in line mode"), heading=True),
        Line(text=_("Passphrases for readers, a new recovery code, another passphrase and new "
                    "keys are made in line mode, so that a screen left open cannot be used for "
                    "it; so are checking the whole vault, taking in files of other projects, the "
                    "exchange folder and going on after a backup: afield --help names them.")),
    ]  # fmt: skip
