"""Fetched rows make a list of any length: keys are kept, rows near the screen are fetched."""

from __future__ import annotations

from abc import abstractmethod
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from textual.geometry import Size
from textual.reactive import var
from textual.worker import Worker

from crypto.errors import AfieldError
from tui.session import MOVING
from tui.widgets.lists.cursor_moves import Moving

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


AHEAD = "ahead"
"""The group of work that fetches rows before anybody asks for them."""

KEPT = 1_000
"""Rows kept after they were shown: a few dozen pages, well under a megabyte."""


class FetchedRows(Moving[K], Generic[K, R]):
    """A cursor over keys whose rows are fetched before the cursor stands among them.

    ``fetch`` returns the rows of some keys in the order of the keys; without it the rows are
    given with their keys (``show_rows``).
    """

    cursor = var(0)

    def __init__(
        self, fetch: Callable[[Sequence[K]], Awaitable[Sequence[R]]] | None, *, id: str | None
    ) -> None:
        super().__init__(id=id)
        self._fetch = fetch
        self._keys: Sequence[K] = ()
        self._rows: OrderedDict[K, R] = OrderedDict()
        self._target: int | None = None
        self.marked: set[K] = set()
        self.began: int | None = None

    @abstractmethod
    def tell_moved(self) -> None:
        """Post that the cursor is on another row, or that the rows changed."""

    @abstractmethod
    def tell_failed(self, error: AfieldError) -> None:
        """Post that rows could not be fetched."""

    # What it holds.

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._keys)

    def __bool__(self) -> bool:
        """Return true when empty too: a widget is not a container."""
        return True

    @property
    def keys(self) -> Sequence[K]:
        """The keys in order."""
        return self._keys

    @property
    def key(self) -> K | None:
        """The key under the cursor."""
        return self._keys[self.cursor] if len(self._keys) else None

    @property
    def row(self) -> R | None:
        """The row under the cursor, if it was fetched."""
        return None if self.key is None else self._rows.get(self.key)

    def show_rows(self, rows: Iterable[tuple[K, R]], *, cursor: int = 0) -> None:
        """Show rows that are at hand, each with its key."""
        self._rows = OrderedDict(rows)
        self._replace(list(self._rows), cursor)

    async def show(self, keys: Sequence[K], *, follow: bool = True) -> None:
        """Show other keys; with ``follow`` the cursor stays on its record if it is still there."""
        fresh: OrderedDict[K, R] = OrderedDict()
        cursor, wanted = -1, self._place_in(keys, follow=follow)
        while cursor != wanted:
            cursor = wanted
            await self._need(keys, self._top_for(cursor), fresh)
            # The cursor may have been moved meanwhile; then the rows round it are fetched too.
            wanted = self._place_in(keys, follow=follow)
        before, self._rows = self._rows, fresh
        same = keys == self._keys and self._rows.items() <= before.items()
        if not same or not len(keys):
            self._replace(keys, cursor)

    def _place_in(self, keys: Sequence[K], *, follow: bool) -> int:
        """Return where the cursor would stand among other keys."""
        if follow and self.key is not None:
            with suppress(ValueError):
                return keys.index(self.key)
        return min(self.cursor, max(len(keys) - 1, 0))

    def _replace(self, keys: Sequence[K], cursor: int) -> None:
        self._keys, self._target, self.began = keys, None, None
        self.cursor = min(cursor, max(len(keys) - 1, 0))
        self.virtual_size = Size(self.size.width, len(keys))
        self.scroll_to(y=self._top_for(self.cursor), animate=False, force=True)
        self.refresh()
        self.tell_moved()

    # Fetching.

    async def _need(self, keys: Sequence[K], top: int, rows: OrderedDict[K, R]) -> None:
        """Fetch into ``rows`` the page at ``top`` and a page on either side."""
        if self._fetch is None:
            return
        page = max(self.size.height, 1)
        window = keys[max(top - page, 0) : top + 2 * page]
        missing = [key for key in window if key not in rows]
        if not missing:
            return
        for key, row in zip(missing, await self._fetch(missing), strict=True):
            rows[key] = row
        while len(rows) > KEPT:
            rows.popitem(last=False)

    def _has(self, top: int) -> bool:
        page = self._keys[top : top + max(self.size.height, 1)]
        return all(key in self._rows for key in page)

    # Moving.

    def _top_for(self, cursor: int) -> int:
        """Return the first visible row, moved as little as shows the cursor."""
        height, top = max(self.size.height, 1), self.scroll_offset.y
        return min(max(top, cursor - height + 1, 0), cursor)

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a row; rows that are not at hand are fetched first, then shown.

        Painting once, with the rows, costs a slow line half of painting dots and then rows.
        """
        if not len(self._keys):
            return
        cursor = min(max(cursor, 0), len(self._keys) - 1)
        top = self._top_for(cursor)
        if self._fetch is None or self._has(top):
            self._target = None
            self._put(cursor, top)
            if self._fetch is not None and not self._has(self._ahead(top)):
                self._later(AHEAD)
        else:
            self._target = cursor
            self._later()

    async def go_to(self, cursor: int) -> None:
        """Put the cursor on a row, and return when it stands there."""
        await self._need(self._keys, self._top_for(cursor), self._rows)
        self.move_to(cursor)

    def _ahead(self, top: int) -> int:
        return max(min(top + self.size.height, len(self._keys) - self.size.height), 0)

    def _later(self, group: str = MOVING) -> Worker[None]:
        return self.run_worker(self._fetch_and_put, group=group, exclusive=True)

    async def _fetch_and_put(self) -> None:
        try:
            cursor = self.cursor if self._target is None else self._target
            await self._need(self._keys, self._top_for(cursor), self._rows)
        except AfieldError as error:
            # What is pressed next must not begin where the cursor never came.
            self._target = None
            self.tell_failed(error)
            return
        if self._target is not None:
            cursor, self._target = self._target, None
            self._put(cursor, self._top_for(cursor))

    def _put(self, cursor: int, top: int) -> None:
        before, self.cursor = self.cursor, cursor
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
        else:
            self.refresh_line(before)
            self.refresh_line(cursor)
        if before != cursor:
            self.tell_moved()

    @property
    def coming(self) -> int:
        """Where the next move starts: a move under way counts as done."""
        return self.cursor if self._target is None else self._target

    def keep_in_sight(self, width: int) -> None:
        """Show the cursor in another size, and fetch what a taller list shows."""
        self.virtual_size = Size(width, len(self._keys))
        if len(self._keys):
            self._target = self.coming
            self._later()
