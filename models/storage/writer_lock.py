"""One writer at a time holds the lock on a file of the vault, while anything is changed.

Readers come and go without it. A change of the key slots is a write too: written over a vault.json
that another process has just replaced, it would bring back keys that open nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from crypto.files import storage
from models.storage.errors import VaultInUse

LOCK: Final = "vault.lock"


def hold_writer_lock(folder: Path) -> FileLock:
    """Return the writer's lock, to be released; raises VaultInUse or StorageFailed."""
    path = folder / LOCK
    # The lock outlives the thread that took it: a vault is opened in one and closed in another.
    lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)
    with storage(path):
        try:
            lock.acquire()
        except Timeout:  # which is an OSError too
            raise VaultInUse from None
    return lock


@contextmanager
def holding_writer_lock(folder: Path) -> Iterator[None]:
    """Hold the writer's lock for a change that does not open the database."""
    lock = hold_writer_lock(folder)
    try:
        yield
    finally:
        lock.release()
