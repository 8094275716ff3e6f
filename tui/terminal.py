"""The terminal itself, outside the app's frame: clean it, and start over in a fresh process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import NoReturn, TextIO

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Home, erase the screen, erase the scroll-back (xterm's ED 3)."""

FORGET_CLIPBOARD = "\x1b]52;c;!\x1b\\"
"""OSC 52 with data that is not base64 clears the selection (xterm control sequences)."""

STOP_FIRST = "AFIELD_STOP_FIRST"
"""Asks the fresh process to stop itself: a suspend was wanted, and nothing secret is left."""


def clear(stream: TextIO, *, clipboard: bool) -> None:
    """Erase screen and scroll-back, and the clipboard if we set it; a lost line is no error."""
    try:
        stream.write((FORGET_CLIPBOARD if clipboard else "") + CLEAR)
        stream.flush()
    except OSError:
        return


def apply(change: Mapping[str, str | None], variables: MutableMapping[str, str]) -> None:
    """Set and remove environment variables."""
    for name, value in change.items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value


def is_whole() -> bool:
    """Say whether all three streams are a terminal.

    Screens are painted to standard error: where that is a file, it would keep what they show.
    """
    return all(stream is not None and stream.isatty() for stream in _streams())


def _streams() -> tuple[TextIO | None, ...]:
    return sys.stdin, sys.stdout, sys.stderr


def again(arguments: Sequence[str], *, stop_first: bool = False) -> NoReturn:
    """Replace this process by a fresh one: Python cannot wipe memory, the kernel can.

    The open files of this process close by themselves; its memory is gone before the new
    program runs. ``arguments`` are words for afield; without any, those of this process.

    The new one runs in safe-path mode (``-P``): the folder that a person happens to be in, a
    stick or an unpacked archive, may hold a ``tui`` of somebody else's.
    """
    interpreter = Path(sys.executable or "")
    if not interpreter.is_absolute() or not interpreter.is_file():
        sys.stderr.write("afield cannot start anew: its Python is not known by a whole path.\n")
        # Nothing of the session may stay in memory, so it ends instead.
        os._exit(1)
    if stop_first:
        os.environ[STOP_FIRST] = "1"
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join(one for one in paths if Path(one).is_absolute())
    words = list(arguments) or sys.argv[1:]
    command = [str(interpreter), "-P", "-m", "tui", *words]
    os.execv(command[0], command)  # noqa: S606 - our own command line, no shell


def stop_if_asked() -> None:
    """Stop as a suspend asks, now that the memory is clean; returns when continued."""
    if os.environ.pop(STOP_FIRST, None):
        os.kill(os.getpid(), signal.SIGSTOP)
