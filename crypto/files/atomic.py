"""Files are replaced whole or not at all, and nobody else can read them.

A replaced file goes through a temporary file in the same folder, ``fsync``, ``rename`` and
``fsync`` of the folder, so that a power cut or a full disk leaves the old file or the new one.
Windows has neither modes nor an ``fsync`` of folders: there the access lists of the person's
profile folder guard the files, NTFS journals the rename, and both steps are skipped.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from crypto.files.errors import FolderGone, OthersCanRead, StorageFailed, StorageFull
from crypto.files.unfinished import fill_file, unfinished_file
from crypto.paths import reason_of

Writer = Callable[[BinaryIO], None]

HAS_MODES = os.name == "posix"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextlib.contextmanager
def storage(path: Path) -> Iterator[None]:
    """Turn what the operating system says about storage into the errors a person can act on.

    EFBIG counts as full, because that is what a quota by ``RLIMIT_FSIZE`` or FAT answers.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(path=path) from error
        if error.errno == errno.ENOENT and not is_there(path.parent):
            raise FolderGone(path=path.parent) from error
        raise StorageFailed(path=path, reason=reason_of(error)) from error


def is_there(path: Path) -> bool:
    """Return whether a file or folder is there; of a medium that was pulled out nothing is."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises where a medium only fails


def is_found(path: Path) -> bool:
    """Return whether a file or folder is there; raises StorageFailed where its disk does not say.

    It is for what would be made anew, removed or called lost where it is absent.
    """
    with storage(path):
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            # A ValueError says that no file can have such a name.
            return False
    return True


def replace_file(path: Path, data: bytes | Writer, *, keep_previous: bool = False) -> None:
    """Put new bytes in the place of a file so that no moment shows half of them.

    ``data`` is the bytes, or a function that writes them. ``keep_previous`` first copies the
    file as it stands to ``<name>.1``. Raises StorageFull or StorageFailed; whatever is raised,
    by the function too, the old file stands as it was and nothing is left beside it. One case
    differs: when only the folder cannot be synced, the new file stands and a power cut may
    still bring the old one back.
    """
    if keep_previous and is_found(path):
        _keep(path)
    with storage(path), unfinished_file(path) as (temporary, file):
        fill_file(file, data)
        temporary.replace(path)
    with storage(path):
        sync_folder(path.parent)


def replace_both(first: Path, second: Path, data: bytes) -> None:
    """Put the same new bytes in the places of two files of one folder, each whole at any moment.

    The second is replaced first, and the folder synced once. Raises StorageFull or StorageFailed;
    then each of the two holds the old bytes or the new ones.
    """
    with (
        storage(first),
        unfinished_file(second) as (spare, spare_file),
        unfinished_file(first) as (temporary, file),
    ):
        fill_file(spare_file, data)
        fill_file(file, data)
        spare.replace(second)
        temporary.replace(first)
    with storage(first):
        sync_folder(first.parent)


def previous_file(path: Path) -> Path:
    """Return the place where a file's previous generation is kept."""
    return path.with_name(path.name + ".1")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    if not HAS_MODES:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, that only its owner can enter.

    A folder that is there already must be private: it is never changed behind its owner's back.
    """
    with storage(path):
        there = path.is_dir()
    if there:
        demand_private(path)
        return
    with storage(path):
        above = [folder for folder in path.parents if not folder.exists()]
        for folder in (*reversed(above), path):
            folder.mkdir(mode=0o700)
            # The umask can only take bits away from mkdir's mode; it may take the owner's too.
            folder.chmod(0o700)


def demand_private(path: Path) -> None:
    """Raise OthersCanRead unless a file or folder is closed to everybody but this user."""
    if not HAS_MODES:
        return
    with storage(path):
        status = path.stat()
    if stat.S_IMODE(status.st_mode) & _OTHERS or status.st_uid not in (os.geteuid(), 0):
        raise OthersCanRead(path=path)


def _keep(path: Path) -> None:
    """Copy a file to its previous place; a copy, because FAT and exFAT know no hard links."""

    def copy(file: BinaryIO) -> None:
        with path.open("rb") as old:
            shutil.copyfileobj(old, file)

    replace_file(previous_file(path), copy)
