"""The file listing finds the files in an exchange folder that can be bundles or receipts.

Only a name's end counts, because replication tools rename: ``x.sync-conflict-….age`` and
``x (conflicted copy).age`` are whole files like any other, while ``.syncthing.x.age.tmp``,
``~syncthing~x.age.tmp``, ``._x.age``, ``.stversions`` and our own unfinished files are not.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from crypto.files import FolderGone, storage

SUFFIX = ".age"
_PASSING = (".", "~")
"""How the names of hidden and of passing files begin."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file: its path, and a stamp that changes whenever its bytes may have changed.

    The stamp is the size in bytes, the modification time and the status change time, both in
    nanoseconds of the medium's clock; stamps are only compared for being equal.
    """

    path: Path
    stamp: tuple[int, int, int]

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.name


def list_folder(folder: Path) -> list[ListedFile]:
    """Return the files that may be read, sorted by name.

    Raises FolderGone or StorageFailed if the folder cannot be read; files that cannot are left out.
    """
    if not folder.exists():
        raise FolderGone(path=folder)
    with storage(folder), os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if _may_be(entry.name))
    return [one for name in names if (one := _listed(folder / name))]


def left_over(folder: Path, name: str) -> list[Path]:
    """Return the unfinished files that a killed process left while writing a file."""
    return list(folder.glob(f".{name}.*"))


def _may_be(name: str) -> bool:
    return name.casefold().endswith(SUFFIX) and not name.startswith(_PASSING)


def _listed(path: Path) -> ListedFile | None:
    """Return a regular file, or None for a link, a pipe or a file that has just gone."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return ListedFile(path, (found.st_size, found.st_mtime_ns, found.st_ctime_ns))
