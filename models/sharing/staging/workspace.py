"""A workspace is the folder of one bundle being read or made, removed afterwards.

It is under ``quarantine/`` in the vault, so that what waits there is on the vault's own disk
and under the vault's own modes. All that is written in it is sealed under a random key that
stays in memory: what a killed process leaves is noise, and ``sweep_workspaces`` removes it. A
lock file beside each folder says whether its process still lives.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from crypto.files import private_folder, storage

FOLDER = "quarantine"
KEY_BYTES = 32


class Workspace:
    """A private folder under a lock, and the random key that seals what is in it."""

    def __init__(self, vault_folder: Path, *, random: Callable[[int], bytes]) -> None:
        """Make the folder; raises StorageFull or StorageFailed."""
        root = vault_folder / FOLDER
        private_folder(root)
        sweep_workspaces(vault_folder)
        # Names need no secrecy, but two processes must never choose the same one.
        name = secrets.token_hex(16)
        self.folder = root / name
        self._lock = _lock(self.folder)
        with storage(self.folder):
            self._lock.acquire()
        private_folder(self.folder)
        self.key = bytearray(random(KEY_BYTES))
        self._files = 0

    def new_file(self) -> Path:
        """Return the path of a file that is not there yet."""
        self._files += 1
        return self.folder / f"{self._files:06}"

    def close(self) -> None:
        """Remove the folder and forget the key; doing so twice is harmless."""
        self.key[:] = bytes(len(self.key))
        _remove(self.folder)
        self._lock.release()

    def __enter__(self) -> Self:
        """Return the workspace."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the folder, whatever happened."""
        self.close()


def sweep_workspaces(vault_folder: Path) -> int:
    """Remove what processes that no longer live have left; return how many folders that were."""
    root = vault_folder / FOLDER
    if not root.is_dir():
        return 0
    found = {one.with_suffix("") for one in root.iterdir()}
    return sum(_swept(folder) for folder in found)


def _swept(folder: Path) -> bool:
    lock = _lock(folder)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return False
    try:
        left = folder.exists()
        _remove(folder)
        return left
    finally:
        lock.release()


def _remove(folder: Path) -> None:
    """Remove a folder and then its lock file, which is held meanwhile."""
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        _lock_of(folder).unlink(missing_ok=True)


def _lock(folder: Path) -> FileLock:
    # A bundle is opened in one thread and closed in another.
    return FileLock(_lock_of(folder), timeout=0, mode=0o600, thread_local=False)


def _lock_of(folder: Path) -> Path:
    return folder.with_suffix(".lock")
