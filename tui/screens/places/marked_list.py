"""Rows of a list are marked one by one, by ranges, or all, for what is to be done with many."""

from __future__ import annotations

from tui.kit import _
from tui.screens.places.list_search import Finding


class Marking(Finding):
    """A list that is searched, and whose rows can be marked."""

    def release_targets(self) -> None:
        """Take the marks away."""
        self.rows.clear_marks()

    def action_mark(self) -> None:
        """Mark, and one row down."""
        self.rows.mark()
        self.refresh_frame()

    def action_mark_range(self) -> None:
        """Begin a range, or end it."""
        ended = self.rows.mark_range()
        self.say("" if ended else _("The range begins here; go to its end and press V again."))
        self.refresh_frame()

    def action_mark_all(self) -> None:
        """Mark all that are shown."""
        self.rows.mark_all()
        self.refresh_frame()

    def action_clear_marks(self) -> None:
        """Mark nothing."""
        self.rows.clear_marks()
        self.refresh_frame()
