"""Paths as people type them: what is typed becomes a path, and what the system says becomes words.

The words finish a sentence that names the path, as in "… cannot be used (it is a folder)." They
are plain, because the system's own ("Too many levels of symbolic links") help nobody.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import Final

from crypto.errors import AfieldError

NO_TEXT: Final = "a name cannot hold such characters"
_SHOWN: Final = 60
"""Characters of a path in a sentence; a longer one would push the reason out of sight."""

_WORDS: Final = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "a part of it is a file and not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead round in a circle",
    errno.EACCES: "you have no rights to it",
    errno.EPERM: "you have no rights to it",
    errno.EROFS: "its disk takes no writing",
    errno.EIO: f"its disk fails: {os.strerror(errno.EIO)}",
    errno.ENXIO: "it is a pipe or a socket that nobody serves",
    errno.ENODEV: "its device is gone",
    errno.ESTALE: "its disk is gone",
    errno.ENOTCONN: "its disk is gone",
    errno.ETIMEDOUT: "its disk does not answer",
    errno.EINVAL: NO_TEXT,
    errno.EILSEQ: NO_TEXT,
}
_KINDS: Final = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe and not a file"),
    (stat.S_ISSOCK, "it is a socket and not a file"),
    (stat.S_ISCHR, "it is a device and not a file"),
    (stat.S_ISBLK, "it is a device and not a file"),
)


class BadPath(AfieldError):
    """A path that was typed leads to nothing that can be used; nothing was done with it."""

    sentence = "{path} cannot be used ({reason})."
    next_step = "Check the path and try again."
    code = "bad-path"
    exit_status = 8


def bad_path(text: str | Path, reason: str) -> BadPath:
    """Return the error about a path that was typed."""
    return BadPath(path=shown_path(text), reason=reason)


def shown_path(text: str | Path) -> str:
    """Return as much of a path as fits into a sentence, all of it text."""
    named = str(text)
    if len(named) > _SHOWN:
        named = named[: _SHOWN // 2] + "…" + named[-_SHOWN // 2 :]
    shown = named.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
    return shown or '""'


def typed_path(text: str) -> Path:
    """Return a typed path; ``~`` is the person's own folder. Raises BadPath; no file is asked for.

    What an empty text means is up to the caller; here it names nothing.
    """
    named = text.strip()
    if reason := name_problem(named):
        raise bad_path(named, reason)
    try:
        return Path(named).expanduser()
    except (RuntimeError, KeyError):
        raise bad_path(named, "there is no such person on this machine") from None


def source_path(text: str) -> Path:
    """Return a typed path to a file that can be read; raises BadPath."""
    path = typed_path(text)
    if reason := source_problem(path):
        raise bad_path(text.strip(), reason)
    return path


def target_path(text: str) -> Path:
    """Return a typed path under which a file can be written; raises BadPath.

    A file that is there already is no fault here: whether it may be replaced is decided later.
    """
    path = typed_path(text)
    reason = "it names a folder" if text.rstrip().endswith("/") else target_problem(path)
    if reason:
        raise bad_path(text.strip(), reason)
    return path


def name_problem(text: str) -> str:
    """Return in words why a text can be the name of nothing, or ""."""
    if not text:
        return "it is empty"
    try:
        return NO_TEXT if b"\0" in os.fsencode(text) else ""
    except UnicodeEncodeError:
        return NO_TEXT


def place_problem(path: Path) -> str:
    """Return in words why the system says nothing about a path; "" also where nothing is there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        return reason_of(error)
    return ""


def source_problem(path: Path) -> str:
    """Return in words why a path leads to no file that can be read, or ""."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return reason_of(error)
    if reason := _kind(mode):
        return reason
    return "" if os.access(path, os.R_OK) else _WORDS[errno.EACCES]


def target_problem(path: Path) -> str:
    """Return in words why no file can be written under a path, or ""."""
    try:
        return _kind(path.stat().st_mode)
    except FileNotFoundError:
        return _folder_problem(path.parent)
    except (OSError, ValueError) as error:
        return reason_of(error)


def reason_of(error: OSError | ValueError) -> str:
    """Return in words what the system said about a path."""
    if not isinstance(error, OSError):
        return NO_TEXT
    return _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__


def stream_problem(path: Path) -> str:
    """Return what ``source_problem`` does, but let a pipe pass that the shell made.

    A named pipe waits for its writer, perhaps for ever; that of ``<(command)`` has one.
    """
    if path.parts[:2] in {("/", "dev"), ("/", "proc")}:
        with contextlib.suppress(OSError, ValueError):
            if stat.S_ISFIFO(path.stat().st_mode):
                return ""
    return source_problem(path)


def _folder_problem(folder: Path) -> str:
    try:
        mode = folder.stat().st_mode
    except FileNotFoundError:
        return "its folder is not there"
    except (OSError, ValueError) as error:
        return reason_of(error)
    if not stat.S_ISDIR(mode):
        return _WORDS[errno.ENOTDIR]
    return "" if os.access(folder, os.W_OK | os.X_OK) else "you have no rights to its folder"


def _kind(mode: int) -> str:
    """Return what something is that is no file, or ""."""
    return next((words for is_kind, words in _KINDS if is_kind(mode)), "")
