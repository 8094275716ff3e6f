"""The signatures of many operations are verified here in threads, on every core.

The check of a signature releases the interpreter lock, and takes longer than all else that is done
to an operation when it is read. A few operations are checked ahead of the one that is yielded.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from models.log.operation import Operation

_AHEAD = 64
"""The most operations that are checked ahead."""
_AHEAD_BYTES = 1024 * 1024
"""The most bytes that these may hold, as long as there is more than one."""


def verified_operations(
    changes: Iterable[tuple[Operation, int]], key_of: Callable[[str], bytes]
) -> Iterator[tuple[Operation, int]]:
    """Yield operations in their order, each once its signature is known to hold.

    Each comes with the bytes that it holds in memory. ``key_of`` gives the raw Ed25519 key of a
    device and may raise. Raises BadSignature in the place of the operation that it is about; those
    before it were yielded.
    """
    waiting: deque[tuple[Operation, int, Future[None]]] = deque()
    held = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count(), thread_name_prefix="verify") as pool:
        try:
            for operation, size in changes:
                checking = pool.submit(operation.verify, key_of(operation.device))
                waiting.append((operation, size, checking))
                held += size
                while len(waiting) > _AHEAD or (held > _AHEAD_BYTES and len(waiting) > 1):
                    held -= waiting[0][1]
                    yield _first(waiting)
            while waiting:
                yield _first(waiting)
        finally:
            pool.shutdown(cancel_futures=True)


def _first(waiting: deque[tuple[Operation, int, Future[None]]]) -> tuple[Operation, int]:
    operation, size, checking = waiting.popleft()
    checking.result()
    return operation, size
