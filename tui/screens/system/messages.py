"""The messages of this session are listed here, to be read again."""

from __future__ import annotations

import textwrap
import time

from tui.kit import _, one_line
from tui.screens.places import Reading


class Messages(Reading):
    """What was said in the prompt row since the unlock, the newest at the end."""

    SCOPE = "messages"

    def place_words(self) -> str:
        """Return in words what is listed."""
        return _("Messages")

    def on_mount(self) -> None:
        """List the messages, with the time of this machine's clock."""
        lines: list[str] = []
        for at, text in self.afield.kept:
            stamp = time.strftime("%H:%M:%S", time.localtime(at))
            lines += textwrap.wrap(
                f"{stamp}  {one_line(text)}", self.columns, subsequent_indent=" " * 10
            )
        self.show(lines, cursor=len(lines) - 1)
