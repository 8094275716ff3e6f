"""Row 1 says in words where the person is and in what state."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui.kit import exactly, one_line


class Status(Widget):
    """One line: the place at the left, the lock's state at the right.

    It repaints only when its words change, so an idle screen sends nothing down a slow line.
    """

    DEFAULT_CSS = """
    Status { height: 1; width: 1fr; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self._state = ""

    def show(self, *, place: str | None = None, state: str | None = None) -> None:
        """Change what is said, and paint it if that is news."""
        new = (self._place if place is None else place, self._state if state is None else state)
        if new != (self._place, self._state):
            self._place, self._state = new
            self.refresh()

    def render(self) -> Content:
        """Return the place fitted into what the state leaves; the state is never cut."""
        state = one_line(self._state)
        left = max(self.size.width - len(state) - 1, 0)
        return Content(f"{exactly(self._place, left)} {state}"[: max(self.size.width, 0)])
