"""Digests are computed in threads beside the encryption, each on another core.

``hashlib`` releases the interpreter while it digests a large piece and the ciphers do not, so a
thread for each digest makes a bundle as fast as its cipher.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self

_BATCH = 1024 * 1024
"""Bytes that are handed over at once, so that small pieces do not cost a switch each."""
_WAITING = 8
"""Batches that may wait for a digest; more would only cost memory."""


_Batches = Queue[list[bytes] | None]


class Digests:
    """Several digests of one stream of bytes; use it in a ``with`` statement."""

    def __init__(self, algorithms: Iterable[str]) -> None:
        self._hashes = {name: hashlib.new(name) for name in algorithms}
        self._queues: list[_Batches] = [Queue(_WAITING) for _ in self._hashes]
        self._batch: list[bytes] = []
        self._size = 0
        self._threads = [
            Thread(target=_feed, args=(one, queue), daemon=True)
            for one, queue in zip(self._hashes.values(), self._queues, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def update(self, data: bytes) -> None:
        """Take some bytes, which must not change afterwards."""
        self._batch.append(data)
        self._size += len(data)
        if self._size >= _BATCH:
            self._hand_over()

    def finish(self) -> dict[str, str]:
        """Wait for all of them; return each digest as hexadecimal by the name of its algorithm."""
        self._hand_over()
        self._stop()
        return {name: one.hexdigest() for name, one in self._hashes.items()}

    def _hand_over(self) -> None:
        for queue in self._queues:
            queue.put(self._batch)
        self._batch, self._size = [], 0

    def _stop(self) -> None:
        for queue, thread in zip(self._queues, self._threads, strict=True):
            if thread.is_alive():
                queue.put(None)
                thread.join()

    def __enter__(self) -> Self:
        """Return the digests."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the threads, whatever happened."""
        self._stop()


def _feed(one: hashlib._Hash, queue: _Batches) -> None:
    while (batch := queue.get()) is not None:
        for piece in batch:
            one.update(piece)
