"""The vault's thread does the work on the vault in order, one piece at a time.

The thread is a daemon and is never joined: locking must not wait for a long hash to end, and a
transaction cut off in the middle is rolled back by the database when it is next opened.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class VaultThread:
    """A thread with a queue; what is put on it is done in order."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self.busy = False
        """Whether a piece is being worked on at this moment."""
        self._thread = threading.Thread(target=self._work, name="afield-vault", daemon=True)
        self._thread.start()

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Put one piece of work on the queue, and return what will hold its result."""
        future: Future[T] = Future()
        self._queue.put((future, lambda: function(*args, **kwargs)))
        return future

    async def do(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what one piece of work returns, or raise what it raises, once it is done.

        A piece whose waiter was cancelled before it began is not begun.
        """
        return await asyncio.wrap_future(self.submit(function, *args, **kwargs))

    def close(self) -> None:
        """Let the thread end when what is queued is done."""
        self._queue.put(None)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            future, piece = item
            if not future.set_running_or_notify_cancel():
                continue
            self.busy = True
            try:
                result = piece()
            except BaseException as error:  # noqa: BLE001 - the waiter gets it, whatever it is
                with suppress(Exception):
                    future.set_exception(error)
            else:
                with suppress(Exception):
                    future.set_result(result)
            self.busy = False
            # The loop's locals would keep the last result, and with it a vault, alive.
            item = future = piece = result = None  # type: ignore[assignment]
