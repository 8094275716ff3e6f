"""A process of its own reads the metadata: it gets bytes through a pipe, and no name of a file.

It is the same interpreter, isolated, with no variables but those that find its libraries. It bounds
itself (``models.metadata.reading.reading_program``); here the clock is watched and its answer cut.
Whatever becomes of it, evidence is taken in and stays as it is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from models.metadata.answer import MOST_ANSWER, Embedded, read_answer
from models.metadata.errors import Trouble
from models.metadata.file_types import HEAD, FileType, file_type

CODE: Final = Path(__file__).resolve().parents[2]
"""The folder that this code came from: a checkout, or where packages are installed."""

_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1));"
    " from models.metadata.reading.reading_program import main; main(sys.argv[1:])"
)
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_SECONDS: Final = 15.0
_SLOWEST: Final = 4 * 1024 * 1024
"""Bytes of a second: what a slow disk gives of a long film is waited for."""

_PROCESSOR: Final = 4
"""Seconds of a processor; an ordinary picture takes a tenth of one."""

_PASSED_OVER: Final = 64 * 1024 * 1024
"""Bytes that are passed over in a second of a processor, on a slow one."""


def read_embedded(
    pieces: Iterable[bytes], *, size: int, seconds: float = _SECONDS, code: Path = CODE
) -> Embedded:
    """Return what the bytes of a file say of themselves, read in a process of its own.

    ``pieces`` are all of its bytes, ``size`` how many those are; ``seconds`` are by the clock, and
    more for many bytes. It raises nothing of its own; what giving the pieces raises passes.
    """
    given = iter(pieces)
    head = b""
    while len(head) < HEAD and (piece := next(given, b"")):
        head += piece
    kind = file_type(head)
    if kind is None:
        return Embedded(looked=False)
    try:
        processor = _PROCESSOR + size // _PASSED_OVER
        reading = _Reading(kind, processor, seconds + size / _SLOWEST, code)
    except OSError:
        return Embedded(trouble=Trouble.NOT_STARTED)
    with reading:
        reading.give(chain((head,), given))
        return reading.answer()


class _Reading:
    """The running process; left in whatever way, it is ended."""

    def __init__(self, kind: FileType, processor: int, seconds: float, code: Path) -> None:
        command = [sys.executable, "-I", "-c", _PROGRAM, str(code), kind.value, str(processor)]
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_variables(os.environ),
            cwd=Path(sys.executable).anchor or None,
        )
        self._told = b""
        self._late = False
        self._watch = threading.Timer(seconds, self._end_late)
        self._watch.daemon = True
        self._watch.start()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def give(self, pieces: Iterable[bytes]) -> None:
        """Hand the bytes over, until there are no more or no more are wanted."""
        stdin = _open(self._process.stdin)
        # It has closed its end once it knows all that there is, or was ended.
        with suppress(OSError):
            for piece in pieces:
                stdin.write(piece)
        with suppress(OSError):
            stdin.close()

    def answer(self) -> Embedded:
        """Return what it found, once it ended."""
        status = self._process.wait()
        self._listening.join()
        if self._late:
            return Embedded(trouble=Trouble.TOO_LONG_A_WAIT)
        if status < 0:
            return Embedded(trouble=Trouble.TOO_MUCH)
        if status or len(self._told) > MOST_ANSWER:
            return Embedded(trouble=Trouble.NO_ANSWER)
        return read_answer(self._told)

    def _listen(self) -> None:
        self._told = _open(self._process.stdout).read(MOST_ANSWER + 1)
        if len(self._told) > MOST_ANSWER:
            self._process.kill()

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()

    def __enter__(self) -> Self:
        """Return the running process."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it if it still runs, and let go of its streams."""
        self._watch.cancel()
        self._process.kill()
        self._process.wait()
        self._listening.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _open(stream).close()


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    """Return a stream that was asked for when the process was started."""
    if stream is None:
        raise TypeError
    return stream


def _variables(given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that let the interpreter start, and no other."""
    return {name: given[name] for name in _KEPT if name in given}
