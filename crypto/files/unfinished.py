"""A file that is being written has a name that says whose it is, and a lock while it is written.

    .<name>.<8 random hex><8 hex of a digest over use, maker, name and the random ones>

The digest tells apart what this program left from whatever else is called so, without a word in the
name. ``maker`` is who writes, as a vault's device: a folder that several machines replicate holds
the unfinished files of all, and each sweeps its own. The lock (``flock``) ends with its process, so
a file that can be locked has no living writer. Where there are no such locks nothing is swept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from crypto.files.unnamed import unnamed_handle

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows locks by opening, and never sweeps
    fcntl = None  # type: ignore[assignment]

WRITTEN: Final = "written"
ASIDE: Final = "aside"
"""The uses: a file on its way to its name, which may go; and one that was moved out of the way."""

UNDIVIDED: Final = {"unfinished_file", "_unnamed", "_locked"}
"""The functions that whoever handles signals lets end first: between the making of a file and the
moment from which it is certain to be removed, an exception would leave it behind."""

_HALF: Final = 8
_LONGEST: Final = 255 - 2 * _HALF - 2
_NAME: Final = re.compile(rf"\.(.+)\.([0-9a-f]{{{_HALF}}})([0-9a-f]{{{_HALF}}})", re.DOTALL)
_EXCLUSIVE: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LOOKING: Final = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def name_beside(path: Path, *, maker: str = "", use: str = WRITTEN) -> Path:
    """Return a new path beside one, whose name shows what it is for."""
    name = os.fsencode(path.name)
    if len(name) > _LONGEST:
        name = hashlib.sha256(name).hexdigest().encode()
    drawn = secrets.token_hex(_HALF // 2)
    return path.with_name(f".{os.fsdecode(name)}.{drawn}{_mark(name, drawn, maker, use)}")


@contextlib.contextmanager
def unfinished_file(
    path: Path, *, maker: str = "", unnamed: bool = False
) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a new file beside a path, for its owner only, and keep it locked until the end.

    With ``unnamed`` it has no name before ``give_name``, where the system knows such files. What
    still has that name when the block ends is removed. Raises OSError.
    """
    temporary, file = (unnamed and _unnamed(path, maker)) or _locked(path, maker)
    moved = False
    try:
        with file:
            yield temporary, file
            moved = not os.path.lexists(temporary)
    finally:
        if not moved:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def fill_file(file: BinaryIO, data: bytes | Callable[[BinaryIO], None]) -> None:
    """Write bytes, or what a function writes, and have the disk keep it; the file stays locked.

    Where there are no such locks the file is closed, because Windows renames no open one.
    """
    if callable(data):
        data(file)
    else:
        file.write(data)
    file.flush()
    os.fsync(file.fileno())
    if fcntl is None:
        file.close()


def unfinished_files(folder: Path, *, maker: str, name: str | None = None) -> list[Path]:
    """Return what processes that are gone left unfinished in a folder, sorted by name.

    Only files of this maker and this user, and with ``name`` only those on their way to it; a file
    that somebody is writing now is none of them. A folder that cannot be listed holds none.
    """
    return [path for path in _candidates(folder, maker, name) if has_no_writer(path)]


def sweep_unfinished(folder: Path, *, maker: str, name: str | None = None) -> list[Path]:
    """Remove what ``unfinished_files`` returns, and return what went."""
    return [path for path in _candidates(folder, maker, name) if _let_go(path, remove=True)]


def remove_abandoned(path: Path) -> bool:
    """Remove a file unless a process that is alive holds it locked; return whether it went.

    Whoever made the file is not asked for: the folder is one's own. Raises OSError.
    """
    handle = None
    if fcntl is not None:
        with contextlib.suppress(OSError):
            handle = os.open(path, _LOOKING)
    try:
        if handle is not None and not _lock(handle):
            return False
        # Windows removes no file that is open.
        path.unlink(missing_ok=True)
    finally:
        if handle is not None:
            os.close(handle)
    return True


def has_no_writer(path: Path) -> bool:
    """Return whether a file is this user's and no process that is alive holds it locked.

    That is certain only of files that are written by ``unfinished_file``.
    """
    return _let_go(path, remove=False)


def _mark(name: bytes, drawn: str, maker: str, use: str) -> str:
    bound = b"\0".join((b"afield/unfinished/v1", use.encode(), maker.encode(), name))
    return hashlib.sha256(bound + b"\0" + drawn.encode()).hexdigest()[:_HALF]


def _unnamed(path: Path, maker: str) -> tuple[Path, BinaryIO] | None:
    """Return a new file that is locked and the name it is to have, where there are such files."""
    handle = unnamed_handle(path.parent)
    if handle is None:
        return None
    file = os.fdopen(handle, "wb")
    if fcntl is not None:
        os.fchmod(handle, 0o600)
        _lock(handle)
    return name_beside(path, maker=maker), file


def _locked(path: Path, maker: str) -> tuple[Path, BinaryIO]:
    """Return a new file that is locked and still has its name."""
    while True:
        temporary = name_beside(path, maker=maker)
        try:
            handle = os.open(temporary, _EXCLUSIVE, 0o600)
        except FileExistsError:
            continue
        file = os.fdopen(handle, "wb")
        try:
            if fcntl is None:
                return temporary, file
            # The umask can only take bits away; it may take the owner's too.
            os.fchmod(handle, 0o600)
            # Between its making and its lock a sweep may have taken it for one that was left.
            if _lock(handle) and _is_at(temporary, handle):
                return temporary, file
        except BaseException:
            file.close()
            temporary.unlink(missing_ok=True)
            raise
        file.close()


def _lock(handle: int) -> bool:
    """Lock a file of one's own; return whether nobody else has. Some disks know no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def _candidates(folder: Path, maker: str, name: str | None) -> list[Path]:
    wanted = None if name is None else os.fsencode(name)
    if wanted is not None and len(wanted) > _LONGEST:
        wanted = hashlib.sha256(wanted).hexdigest().encode()
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match is None:
                continue
            stem = os.fsencode(match[1])
            if wanted in (None, stem) and _mark(stem, match[2], maker, WRITTEN) == match[3]:
                found.append(folder / entry.name)
    return sorted(found)


def _let_go(path: Path, *, remove: bool) -> bool:
    """Return whether a file of this user's has no writer, and remove it if asked to."""
    if fcntl is None:
        return False
    try:
        before = path.lstat()
        if not stat.S_ISREG(before.st_mode) or before.st_uid != os.geteuid():
            return False
        handle = os.open(path, _LOOKING)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _is_at(path, handle):
            return False
        if remove:
            path.unlink()
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _is_at(path: Path, handle: int) -> bool:
    """Return whether an open file still is the one with this name."""
    try:
        found = path.lstat()
    except OSError:
        return False
    opened = os.fstat(handle)
    return (found.st_dev, found.st_ino) == (opened.st_dev, opened.st_ino)
