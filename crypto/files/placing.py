"""A file is put where a person asked for it, and never replaces another one unasked.

What stands under the name is decided about at the last step and not before a long job: the new
file is linked to its name, and the system refuses a name that is taken. A file that may be
replaced, known by its bytes, is moved aside first and looked at there, where nobody writes to it
under that name. File systems without hard links, as on most sticks, get the name made empty and
by this process alone, and the new file renamed over it.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from crypto.files.atomic import Writer, storage, sync_folder
from crypto.files.errors import NameTaken
from crypto.files.unfinished import (
    ASIDE,
    fill_file,
    name_beside,
    sweep_unfinished,
    unfinished_file,
)
from crypto.files.unnamed import give_name

Ours = Callable[[str], bool]
"""Returns whether a file with this SHA-256, as hexadecimal, may be replaced."""

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_TRIES = 3


def place_file(
    path: Path,
    data: bytes | Writer,
    *,
    ours: Ours,
    maker: str = "",
    check: Callable[[Path], None] | None = None,
    unnamed: bool = False,
) -> None:
    """Write a file whole and give it a name that is free, or that a file of ours has.

    What earlier processes of the same ``maker`` left unfinished in the folder is removed first;
    without a maker, what was to have this name. ``check`` is given the path of the written file
    before that has its name, and raises to keep it from getting one. An ``unnamed`` file has no
    name at all until it is whole, where the system knows such. Raises NameTaken where another file
    has the name, StorageFull or StorageFailed; then what stood there stands there, and nothing is
    left beside it.
    """
    demand_free(path, ours=ours)
    sweep_unfinished(path.parent, maker=maker, name=None if maker else path.name)
    with storage(path), unfinished_file(path, maker=maker, unnamed=unnamed) as (temporary, file):
        fill_file(file, data)
        give_name(file, temporary)
        if check:
            check(temporary)
        _name(temporary, path, ours)
    with storage(path):
        sync_folder(path.parent)


def demand_free(path: Path, *, ours: Ours) -> None:
    """Raise NameTaken where a name has a file that may not be replaced; used before a long job."""
    with storage(path):
        if os.path.lexists(path) and not (path.is_file() and ours(_digest(path))):
            raise NameTaken(path=path)


def _name(temporary: Path, path: Path, ours: Ours) -> None:
    for _ in range(_TRIES):
        if _linked(temporary, path):
            return
        demand_free(path, ours=ours)
        _move_aside(path, ours)
    # Somebody else makes files under this name faster than they can be looked at.
    raise NameTaken(path=path)


def _linked(temporary: Path, path: Path) -> bool:
    """Link the file to the name if that is free; return whether it was."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _renamed(temporary, path)
    return True


def _renamed(temporary: Path, path: Path) -> bool:
    """Do the same where there are no hard links: the empty name is made first."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    try:
        made = os.fstat(handle)
    finally:
        os.close(handle)
    found = path.lstat()
    if (found.st_dev, found.st_ino, found.st_size) != (made.st_dev, made.st_ino, 0):
        return False
    temporary.replace(path)
    return True


def _move_aside(path: Path, ours: Ours) -> None:
    """Move a file of ours away from a name; another one that came there meanwhile is put back."""
    aside = name_beside(path, use=ASIDE)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return
    if aside.is_file() and not aside.is_symlink() and ours(_digest(aside)):
        aside.unlink()
        return
    try:
        if not _linked(aside, path):
            raise NameTaken(path=aside)
    except OSError as error:
        raise NameTaken(path=aside) from error
    aside.unlink(missing_ok=True)
    raise NameTaken(path=path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
