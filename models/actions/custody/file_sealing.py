"""A file is taken in by reading it once, hashed and sealed meanwhile; it stays where it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crypto.paths import reason_of
from models.vault import BLOB_PIECE, Blob, BlobWriter, EvidenceError, new_blob

if TYPE_CHECKING:
    from models.vault import VaultContext

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are."""


def seal_file(vault: VaultContext, path: Path, progress: Progress | None) -> Blob:
    """Return a new sealed copy of a file, which is not known to the vault yet.

    Raises EvidenceUnreadable, EvidenceVanished or EvidenceChanged for the file, StorageFull or
    StorageFailed for the vault; then nothing was kept.
    """
    try:
        # A named pipe would wait here for a writer; opened so, it is seen and refused below.
        source = os.fdopen(os.open(path, _READING), "rb")
    except (OSError, ValueError) as error:
        raise EvidenceUnreadable(path=path, reason=reason_of(error)) from error
    with source, new_blob(vault) as writer:
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise EvidenceUnreadable(path=path, reason="it is not a regular file")
        _copy(source, writer, path, before.st_size, progress)
        _demand_unchanged(source, path, before, writer.size)
        return writer.finish()


def _copy(
    source: BinaryIO,
    writer: BlobWriter,
    path: Path,
    total: int,
    progress: Progress | None,
) -> None:
    """Copy the bytes of a file into a sealed one, as many as it had at the beginning."""
    while True:
        try:
            piece = source.read(BLOB_PIECE)
        except OSError as error:
            raise EvidenceVanished(path=path, reason=reason_of(error)) from error
        if not piece:
            return
        if writer.size + len(piece) > total:
            # Whatever is still being written to is not taken in, and never followed for ever.
            raise EvidenceChanged(path=path)
        writer.write(piece)
        if progress:
            progress(writer.size, total)


def _demand_unchanged(source: BinaryIO, path: Path, before: os.stat_result, read: int) -> None:
    """Raise unless the file is still there and is what it was when reading began."""
    try:
        after = os.fstat(source.fileno())
        there = path.stat()
    except OSError as error:
        raise EvidenceVanished(path=path, reason=reason_of(error)) from error
    same = (before.st_size, before.st_mtime_ns, before.st_ino)
    for now in (after, there):
        if (now.st_size, now.st_mtime_ns, now.st_ino) != same or read != before.st_size:
            raise EvidenceChanged(path=path)


class EvidenceUnreadable(EvidenceError):
    """The file to attach cannot be opened or is not a regular file."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path; nothing was attached."
    code = "evidence-unreadable"


class EvidenceVanished(EvidenceError):
    """The file disappeared, or its medium failed, while it was being read."""

    sentence = "{path} could not be read to its end ({reason})."
    next_step = "Put the medium back and attach it again; nothing was kept of the part read."
    code = "evidence-vanished"


class EvidenceChanged(EvidenceError):
    """The file grew, shrank or was written to while it was being read."""

    sentence = "{path} changed while it was being read."
    next_step = "Wait until it is no longer written to and attach it again; nothing was kept."
    code = "evidence-changed"
