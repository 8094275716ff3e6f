"""One writer at a time holds the lock on a file of the vault, while anything is changed.

Readers come and go without it. A change of the key slots is a write too: written over a vault.json
that another process has just replaced, it would bring back keys that open nothing any more.

Who finds another writer may wait a little: most of them are a command that ends by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from crypto.files import storage
from models.storage.errors import VaultInUse

LOCK: Final = "vault.lock"
_LOOKS_EVERY: Final = 0.05
"""Seconds between two tries; a command that waits costs next to nothing by that."""


@dataclass(frozen=True, slots=True)
class LockWait:
    """How many seconds to wait for another writer, and who is told once that it is waited for."""

    seconds: float = 5.0
    told: Callable[[], None] = lambda: None


NO_WAIT: Final = LockWait(0)


def hold_writer_lock(folder: Path, *, wait: LockWait = NO_WAIT) -> FileLock:
    """Return the writer's lock, to be released; raises VaultInUse or StorageFailed."""
    path = folder / LOCK
    # The lock outlives the thread that took it: a vault is opened in one and closed in another.
    lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)
    with storage(path):
        if not _taken(lock, seconds=0):
            if wait.seconds <= 0:
                raise VaultInUse
            wait.told()
            if not _taken(lock, seconds=wait.seconds):
                raise VaultInUse
    return lock


def _taken(lock: FileLock, *, seconds: float) -> bool:
    """Return whether the lock could be taken within so many seconds."""
    try:
        lock.acquire(timeout=seconds, poll_interval=_LOOKS_EVERY)
    except Timeout:  # which is an OSError too
        return False
    return True


@contextmanager
def holding_writer_lock(folder: Path, *, wait: LockWait = NO_WAIT) -> Iterator[None]:
    """Hold the writer's lock for a change that does not open the database."""
    lock = hold_writer_lock(folder, wait=wait)
    try:
        yield
    finally:
        lock.release()
