"""A memory file is a private file that has a descriptor and no name on any disk.

Linux makes one with ``memfd_create`` (since 3.17, memfd_create(2)); once sealed by
``F_ADD_SEALS`` nobody can change it. A program that inherits the descriptor opens it as
``/proc/self/fd/N``. Its pages are memory: they can be swapped out like all memory, and are gone
with the last descriptor.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from crypto.files.atomic import storage
from crypto.files.errors import FileError

NAME: Final = "afield"
"""What /proc shows of it, to this person's own programs too; never anything recorded."""

_SHARE: Final = 4
"""One part in so many of the memory that is free stays free for the program that reads."""


class MemoryFile:
    """Bytes in memory for another program to read; close it, or use it in a ``with`` statement."""

    def __init__(self) -> None:
        """Make an empty one; raises NoMemoryFile where the system has none."""
        if sys.platform != "linux":
            raise NoMemoryFile
        try:
            self.descriptor = os.memfd_create(NAME, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        except OSError:
            raise NoMemoryFile from None

    @property
    def path(self) -> Path:
        """Return where a process that inherits the descriptor finds the file."""
        return Path(f"/proc/self/fd/{self.descriptor}")

    def write(self, data: bytes, /) -> None:
        """Add all of these bytes; raises StorageFull or StorageFailed."""
        rest = memoryview(data)
        while rest:
            with storage(self.path):
                rest = rest[os.write(self.descriptor, rest) :]

    def seal(self) -> None:
        """Let nobody write to it, cut it or make it longer from now on."""
        import fcntl

        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        with storage(self.path):
            fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)

    def close(self) -> None:
        """Let go of it; the memory is free once no program has it open."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of it."""
        self.close()


def demand_memory(size: int, *, root: Path = Path("/")) -> None:
    """Raise TooLargeForMemory unless so many bytes fit with room left; ``root`` is where /proc is.

    What the system does not tell is not refused.
    """
    free = _free_memory(root / "proc" / "meminfo")
    if free is not None and size > free - free // _SHARE:
        raise TooLargeForMemory(size=f"{size:,}", free=f"{free:,}")


def _free_memory(told: Path) -> int | None:
    """Return the bytes that programs can take without swapping (proc_meminfo(5)), or None."""
    try:
        lines = told.read_text("ascii").splitlines()
        return next(
            int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")
        )
    except (OSError, ValueError, IndexError, StopIteration):
        return None


class NoMemoryFile(FileError):
    """A file in memory was asked for on a system that makes none."""

    sentence = "This system has no private files in memory, and no plain file is written instead."
    next_step = "Take it out into a file yourself: afield evidence get REF --out FILE"
    code = "no-memory-file"


class TooLargeForMemory(FileError):
    """A file does not fit in memory."""

    sentence = "It has {size} bytes, and {free} bytes of memory are free: it does not fit."
    next_step = "Take it out into a file instead: afield evidence get REF --out FILE"
    code = "too-large-for-memory"
