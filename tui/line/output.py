"""The output of line mode puts data on standard output and talk on standard error.

People get one fact a line with its label before it, and no table: a screen reader reads a line
from its start. Record text is cleaned of everything that a terminal would obey. Scripts get JSON
in ASCII, in which every other character, controls among them, is escaped.
"""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from crypto.errors import AfieldError
from tui.kit import _, one_line, printable
from tui.line.errors import CodeNotShown, OutputFailed

_talk = True
"""Whether there is talk beside the data. A script that asks for JSON reads only failures there; a
person at a terminal is always told what a question is about."""
_must_arrive = _reader_gone = False
"""Whether what is printed is handed out, so that a reader that goes away is a failure; and whether
it has gone away."""


def prepare(*, as_json: bool = False) -> None:
    """Set both streams to escape a character that the terminal's encoding lacks, not to crash."""
    global _talk, _reader_gone  # noqa: PLW0603 - one process runs one command
    _reader_gone = False
    _talk = not as_json or (sys.stderr is not None and sys.stderr.isatty())
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def is_watched() -> bool:
    """Return whether a person reads the talk on a terminal."""
    return _talk and sys.stderr is not None and sys.stderr.isatty()


def say(text: str) -> None:
    """Write to the person something that is not data."""
    if _talk:
        _tell(one_line(text))


def _tell(line: str) -> None:
    """Write to standard error; where nobody listens, the work goes on all the same."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()


@contextmanager
def _writing() -> Iterator[TextIO]:
    """Yield standard output; raises OutputFailed.

    Where its reader has gone, nobody wants the rest, and the command goes on to its own status;
    of what has to arrive it raises BrokenPipeError.
    """
    global _reader_gone  # noqa: PLW0603 - one process runs one command
    if sys.stdout is None:
        raise OutputFailed(reason=_("it is closed"))
    try:
        yield sys.stdout
    except BrokenPipeError:
        if _must_arrive:
            raise
        _reader_gone = True
        let_go()
    except OSError as error:
        raise OutputFailed(reason=error.strerror) from error


def finish() -> None:
    """Write out what is still held back."""
    if sys.stdout is not None:
        with _writing() as stream:
            stream.flush()


@contextmanager
def handing_out(*, or_else: type[OutputFailed] = CodeNotShown) -> Iterator[None]:
    """Demand that what is printed inside has left this process; raises ``or_else``.

    A reader that went away is a failure too: nobody has the code. What was redirected to a file is
    on its disk afterwards, as far as that can be asked for.
    """
    global _must_arrive  # noqa: PLW0603 - one process runs one command
    _must_arrive = True
    try:
        if _reader_gone:
            raise BrokenPipeError
        yield
        if sys.stdout is None:
            raise OutputFailed(reason=_("it is closed"))
        finish()
        _sync()
    except BrokenPipeError:
        raise or_else(reason=_("its reader went away")) from None
    except OutputFailed as error:
        raise or_else(**error.facts) from None
    finally:
        _must_arrive = False


def _sync() -> None:
    """Have a file on standard output kept by its disk; a terminal and a pipe have none."""
    try:
        number = sys.stdout.fileno()
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.fsync(number)
    except io.UnsupportedOperation:
        # The stream is no file of the system but one in memory.
        return
    except OSError as error:
        raise OutputFailed(reason=error.strerror) from error


def let_go() -> None:
    """Write no more to what takes nothing; Python's own end would complain once more."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def put(text: str) -> None:
    """Write data as it is."""
    with _writing() as stream:
        stream.write(text)


def raw(data: bytes) -> None:
    """Write data that is not text."""
    with _writing() as stream:
        stream.buffer.write(data)


def write(text: str) -> None:
    """Print one line of data for a person."""
    put(one_line(text) + "\n")


def shown(line: str) -> None:
    """Print one line of a text as it is laid out, without what a terminal would obey."""
    put(printable(line.replace("\t", "    ")) + "\n")


def fact(label: str, value: object, *, indent: int = 0) -> None:
    """Print one labelled fact; further lines of a long text follow, set in by two spaces."""
    first, *rest = str(value).splitlines() or [""]
    margin = " " * indent
    put(f"{margin}{printable(label)}: {printable(first)}\n")
    for line in rest:
        put(f"{margin}  {printable(line)}\n")


def blank() -> None:
    """Print an empty line between two records."""
    put("\n")


def document(value: Mapping[str, Any]) -> None:
    """Print one JSON object."""
    put(json.dumps(value, indent=2) + "\n")


def array(values: Iterable[Mapping[str, Any]]) -> int:
    """Print a JSON array of objects, one a line, as they come, and return their number."""
    count = 0
    put("[")
    for count, value in enumerate(values, start=1):
        put(("," if count > 1 else "") + "\n" + json.dumps(value))
    put("\n]\n" if count else "]\n")
    return count


def failure(error: AfieldError, *, as_json: bool) -> None:
    """Print what went wrong and what to do next, as a sentence or as an object."""
    complain(error.code, str(error), error.next_step, error.exit_status, as_json=as_json)


def complain(code: str, sentence: str, next_step: str, status: int, *, as_json: bool) -> None:
    """Print one failure on standard error."""
    if as_json:
        told = {"error": code, "sentence": sentence, "next_step": next_step, "status": status}
        _tell(json.dumps(told))
    else:
        say(sentence)
        if next_step:
            say(next_step)


class Progress:
    """Tells how far a long piece of work is, in words, and only to a person at a terminal.

    A line is written for every tenth part, not for every chunk, so that a screen reader is not
    flooded and a slow line is not filled.
    """

    def __init__(self, doing: str) -> None:
        self.doing = doing
        self._told = 0
        self._talks = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` is done."""
        tenth = 10 * done // total if total else 10
        # Work in several parts begins anew with each of them.
        self._told = min(self._told, tenth)
        if self._talks and tenth > self._told:
            self._told = tenth
            say(f"{self.doing}: {tenth * 10} %")


class MigrationProgress(Progress):
    """Says once that the vault is written anew for this version, then how far that is."""

    def __init__(self) -> None:
        super().__init__(_("Written anew"))
        self._said = False

    def __call__(self, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` is done."""
        if not self._said:
            self._said = True
            say(_("An earlier afield wrote this vault last; it is written anew for this version."))
        super().__call__(done, total)
