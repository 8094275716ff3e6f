"""Text lines are read from a file in a named encoding, piece by piece."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crypto.paths import reason_of
from models.intake.errors import InputTooLarge, InputUnreadable, WrongEncoding

PIECE = 64 * 1024
LONGEST = 4 * 1024 * 1024
"""Characters in one line; a longer one is no table, and would be held in memory whole."""


@contextmanager
def open_text(path: Path) -> Iterator[BinaryIO]:
    """Yield a regular file to read bytes from; raises InputUnreadable."""
    try:
        # A pipe or a device would be waited for, perhaps for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputUnreadable(path=path, reason="not a regular file")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise InputUnreadable(path=path, reason=reason_of(error)) from None
    with file:
        yield file


def piece(file: BinaryIO, size: int, *, path: Path) -> bytes:
    """Return at most ``size`` bytes; raises InputUnreadable when the medium fails."""
    try:
        return file.read(size)
    except OSError as error:
        raise InputUnreadable(path=path, reason=reason_of(error)) from None


def text_lines_of(file: BinaryIO, *, path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines with their ends, as a CSV reader wants them.

    Raises WrongEncoding with the number of the line that holds the first unreadable byte, and
    InputTooLarge for a line beyond ``LONGEST``.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    waiting, line = "", 1
    while True:
        data = piece(file, PIECE, path=path)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeError as error:
            bad = line + waiting.count("\n") + lines_before(error, encoding)
            raise WrongEncoding(path=path, encoding=plain(encoding), line=bad) from None
        whole = (waiting + text).split("\n")
        waiting = whole.pop()
        for one in whole:
            yield one + "\n"
        line += len(whole)
        if not data:
            break
        if len(waiting) > LONGEST:
            limit = LONGEST // 2**20
            raise InputTooLarge(path=path, part=f"line {line}", limit=limit)
    if waiting:
        yield waiting


def lines_before(error: UnicodeError, encoding: str) -> int:
    """Return the number of line ends before the byte that cannot be read, within its piece."""
    if not isinstance(error, UnicodeDecodeError):
        return 0
    return error.object[: error.start].decode(encoding, "replace").count("\n")


def plain(encoding: str) -> str:
    """Return the name of an encoding as a person would write it."""
    return encoding.removesuffix("-sig")
