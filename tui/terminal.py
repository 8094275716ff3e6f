"""The terminal itself, outside the app's frame: clean it, and start over in a fresh process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, MutableMapping, Sequence
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


def again(arguments: Sequence[str], *, stop_first: bool = False) -> NoReturn:
    """Replace this process by a fresh one: Python cannot wipe memory, the kernel can.

    The open files of this process close by themselves; its memory is gone before the new
    program runs.
    """
    if stop_first:
        os.environ[STOP_FIRST] = "1"
    words = list(arguments) or sys.orig_argv[1:]
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - our own command line, no shell


def stop_if_asked() -> None:
    """Stop as a suspend asks, now that the memory is clean; returns when continued."""
    if os.environ.pop(STOP_FIRST, None):
        os.kill(os.getpid(), signal.SIGSTOP)
