"""A file is written without a name and gets one when it is whole, so that a kill leaves nothing.

Linux makes such a file with ``O_TMPFILE`` (since 3.11, open(2)) and names it by ``linkat`` from its
place in /proc. What a kill interrupts is freed with its last descriptor, where a file with a
temporary name would lie in the open until somebody sweeps it. Elsewhere, and on file systems
without it (FAT, NFS), it has a temporary name meanwhile.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Final

_UNNAMED: Final[int] = getattr(os, "O_TMPFILE", 0)
_OWN: Final = Path("/proc/self/fd")


def unnamed_handle(folder: Path) -> int | None:
    """Return the descriptor of a new file without a name, or None where there is no such thing.

    Whatever is wrong with the folder is said when a file with a name is made in it.
    """
    if not _UNNAMED or not _OWN.is_dir():
        return None
    try:
        return os.open(folder, os.O_RDWR | _UNNAMED, 0o600)
    except OSError:
        return None


def give_name(file: BinaryIO, path: Path) -> None:
    """Give a file its first name, and nothing to one that has a name. Raises OSError."""
    if file.closed or os.fstat(file.fileno()).st_nlink:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Only with a folder named does Python follow the link in /proc to the file itself.
        os.link(_OWN / str(file.fileno()), path, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
