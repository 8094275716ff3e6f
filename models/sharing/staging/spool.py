"""The spool: bytes kept in memory while few, else in a file sealed under a temporary key."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from typing import BinaryIO

from crypto.files import Sealer, Unsealer, storage
from models.sharing.container import Source
from models.sharing.staging.workspace import Workspace

IN_MEMORY = 4 * 1024 * 1024
"""In bytes; more goes to the disk, sealed."""

_PURPOSE = "spool"


class Spool:
    """A sink that is written once, then read once, and is never plain on a disk."""

    def __init__(
        self, workspace: Workspace, *, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._workspace = workspace
        self._random = random
        self._memory = io.BytesIO()
        self._file: BinaryIO | None = None
        self._sealer: Sealer | None = None
        self._path = workspace.new_file()
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        """Take all of these bytes; raises StorageFull or StorageFailed."""
        self._hash.update(data)
        self.size += len(data)
        if self._sealer is None and self.size > IN_MEMORY:
            self._spill()
        if self._sealer is None:
            self._memory.write(data)
        else:
            with storage(self._path):
                self._sealer.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: writers that were made for files call it."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what was written so far, as hexadecimal."""
        return self._hash.hexdigest()

    def reader(self) -> Source:
        """End the writing, and return a source of what was written."""
        if self._sealer is None or self._file is None:
            self._memory.seek(0)
            return self._memory
        with storage(self._path):
            self._sealer.finish()
            self._file.seek(0)
        return Unsealer(self._file, key=self._workspace.key, purpose=_PURPOSE)

    def close(self) -> None:
        """Let go of the file; the workspace removes it."""
        self._memory.close()
        if self._file is not None:
            self._file.close()

    def _spill(self) -> None:
        with storage(self._path):
            self._file = self._path.open("x+b")
            self._sealer = Sealer(
                self._file,
                key=self._workspace.key,
                purpose=_PURPOSE,
                random=self._random,
            )
            self._sealer.write(self._memory.getvalue())
        self._memory = io.BytesIO()
