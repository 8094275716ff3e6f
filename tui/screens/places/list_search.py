"""A list can be searched in two ways: filter narrows it, find jumps in it and hides nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import on
from textual.timer import Timer
from textual.worker import Worker

from crypto.errors import AfieldError
from tui.kit import _
from tui.screens.places.record_actions import Acting
from tui.widgets.frame import Prompt

if TYPE_CHECKING:
    from tui.widgets.lists import RowList

ORDERS = ("when", "changed", "created", "title", "place", "status", "verification", "ref")


UNFINISHED = frozenset({"bad-query", "no-such-reference", "ambiguous-reference"})
"""The codes of what is wrong with a filter until the rest of it is typed."""


def _completions(typed: str) -> list[str]:
    from models.queries import complete_line

    return complete_line(typed)


class Finding(Acting):
    """Filter, order and find over `rows`, a list of the vault's row numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.order = "", "when"
        self._asked = ""
        self.total: int | None = None
        self._matches: Sequence[int] = ()
        self._pause: Timer | None = None

    @property
    def rows(self) -> RowList[int, Any]:
        """The list that is searched."""
        raise NotImplementedError

    def nothing(self, words: str) -> str:
        """Return what stands in the list where nothing fits the words."""
        raise NotImplementedError

    def changed(self) -> None:
        """Ask for the rows again; the cursor stays on its record."""
        self.load(self.words)

    def load(
        self, words: str, *, otherwise: str | None = None, typing: bool = False
    ) -> Worker[None]:
        """Show what matches the words; a newer question cancels an older one.

        Where they cannot be used it is said, and ``otherwise`` is shown. While a person is still
        ``typing`` what stands there is no mistake yet: the list stays as it is.
        """

        async def load() -> None:
            try:
                await self._show(words)
            except AfieldError as error:
                if not (typing and error.code in UNFINISHED):
                    await self._refused(error, otherwise)

        self._asked = words
        # A function and not its coroutine: what is cancelled before it began was never made.
        return self.run_worker(load, group="search", exclusive=True)

    async def _load(self, words: str) -> None:
        try:
            await self._show(words)
        except AfieldError as error:
            await self._refused(error, None)

    async def _show(self, words: str) -> None:
        nos = await self.session.find(words, self.order)
        total = await self.session.count()
        self.rows.empty = self.nothing(words)
        await self.rows.show(nos)
        # At once with the rows: a newer question may cancel this one at any wait before.
        self.words, self.total, self._matches = words, total, ()
        self.refresh_frame()

    async def _refused(self, error: AfieldError, otherwise: str | None) -> None:
        """Say what cannot be used, above the list that was there before it was typed."""
        if otherwise is not None and otherwise != self.words:
            with suppress(AfieldError):
                await self._show(otherwise)
        self._asked = self.words
        self.say_error(error)
        self.refresh_frame()

    # Filter and order.

    async def action_filter(self) -> None:
        """Narrow the list while words are typed; Esc brings back what was shown before."""
        before = self.words
        typed = await self.ask(
            _("Filter:"), initial=before, changed=self._soon, complete=_completions
        )
        self._at_once(before if typed is None else typed.strip(), before=before)

    def _soon(self, words: str) -> None:
        """Ask for what was typed so far; where painting is dear, only once typing pauses.

        Asking at every key costs little: a question that has not begun is dropped for a newer.
        """
        if self._pause is not None:
            self._pause.stop()
        if pause := self.afield.profile.typing_pause:
            self._pause = self.set_timer(pause, lambda: self.load(words.strip(), typing=True))
        else:
            self.load(words.strip(), typing=True)

    def _at_once(self, words: str, *, before: str) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        # What is shown may be about to change to what was asked for last.
        if not words == self.words == self._asked:
            self.load(words, otherwise=before)

    async def action_order(self) -> None:
        """Order the list by another column."""
        typed = (await self.ask(_("Order by:"), choices=ORDERS) or "").strip()
        found = [order for order in ORDERS if typed and order.startswith(typed)]
        if found:
            self.order = found[0]
            self.load(self.words)
        elif typed:
            self.say(
                _("There is no such order; the list is ordered by {order}.").format(
                    order=self.order
                )
            )

    @on(Prompt.Unused)
    def _move(self, event: Prompt.Unused) -> None:
        """Move in the list with an arrow while the filter is typed."""
        getattr(self.rows, f"action_{event.move}")()

    # Find.

    async def action_find(self) -> None:
        """Jump to the next match of some words."""
        typed = await self.ask(_("Find:"), keep=True)
        if not typed or not typed.strip():
            return
        found = set(await self.session.find(typed.strip(), self.order))
        self._matches = [i for i, key in enumerate(self.rows.keys) if key in found]
        self.action_find_next()

    def action_find_next(self) -> None:
        """Jump to the next match, round the end."""
        self._jump(bisect_right(self._matches, self.rows.coming))

    def action_find_previous(self) -> None:
        """Jump to the match before, round the beginning."""
        self._jump(bisect_left(self._matches, self.rows.coming) - 1)

    def _jump(self, at: int) -> None:
        if not self._matches:
            self.say(_("No match in what is shown; / finds, \\ filters."))
            return
        at %= len(self._matches)
        self.rows.move_to(self._matches[at])
        self.say(_("Match {at} of {n}.").format(at=at + 1, n=len(self._matches)))
