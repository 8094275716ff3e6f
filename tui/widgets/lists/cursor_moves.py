"""Every list moves its cursor and marks its rows by what stands here."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.geometry import Size
from textual.scroll_view import ScrollView

K = TypeVar("K")


class Moving(ScrollView, Generic[K]):
    """Moves by rows, pages and ends; marks rows one by one, by ranges, or all."""

    cursor: int
    size: Size
    marked: set[K]
    began: int | None
    """Where a range of marks was begun."""

    @property
    @abstractmethod
    def keys(self) -> Sequence[K]:
        """The keys in order."""

    @property
    @abstractmethod
    def coming(self) -> int:
        """Where the next move starts: a move under way counts as done."""

    @abstractmethod
    def move_to(self, cursor: int) -> None:
        """Put the cursor on a row."""

    def action_down(self) -> None:
        """Move one row down."""
        self.move_to(self.coming + 1)

    def action_up(self) -> None:
        """Move one row up."""
        self.move_to(self.coming - 1)

    def action_top(self) -> None:
        """Move to the first row."""
        self.move_to(0)

    def action_bottom(self) -> None:
        """Move to the last row."""
        self.move_to(len(self.keys) - 1)

    def action_page_down(self) -> None:
        """Move a page down."""
        self.move_to(self.coming + max(self.size.height - 1, 1))

    def action_page_up(self) -> None:
        """Move a page up."""
        self.move_to(self.coming - max(self.size.height - 1, 1))

    # Marks.

    def mark(self) -> None:
        """Mark or unmark the row under the cursor, and go down."""
        if len(self.keys):
            self.marked ^= {self.keys[self.cursor]}
            self.refresh_line(self.cursor)
            self.action_down()

    def mark_range(self) -> bool:
        """Begin a range here, or mark from its beginning to here, and return whether it ended."""
        if self.began is None:
            self.began = self.cursor
            return False
        first, last = sorted((self.began, self.cursor))
        self.marked |= set(self.keys[first : last + 1])
        self.began = None
        self.refresh()
        return True

    def mark_all(self) -> None:
        """Mark every row that the list holds."""
        self.marked |= set(self.keys)
        self.refresh()

    def clear_marks(self) -> None:
        """Mark nothing."""
        self.marked.clear()
        self.began = None
        self.refresh()
