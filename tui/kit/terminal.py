"""The terminal outside the app's frame is checked here, cleaned, and used for a fresh start."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import NoReturn, TextIO

from tui.kit.interpreter import interpreter_command, interpreter_problem

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Home, erase the screen, erase the scroll-back (xterm's ED 3)."""

FORGET_CLIPBOARD = "\x1b]52;c;!\x1b\\"
"""OSC 52 with data that is not base64 clears the selection (xterm control sequences)."""

STOP_FIRST = "AFIELD_STOP_FIRST"
"""Asks the fresh process to stop itself: a suspend was wanted, and nothing secret is left."""


def terminal_problem() -> str:
    """Return in a sentence which of the three standard streams is no terminal, or no words.

    Textual paints on standard error, so a file there would keep every screen, drafts and all. A
    stream that was closed is none either: the next file that is opened would take its number.
    """
    streams = {"input": sys.__stdin__, "output": sys.__stdout__, "error": sys.__stderr__}
    lacking = [
        name for name, each in streams.items() if each is None or each.closed or not each.isatty()
    ]
    if not lacking:
        return ""
    from tui.kit.screen_text import _

    return _(
        "The app opens only where standard input, output and error are all terminals; "
        "not a terminal here: {streams}. In a script, name a command: afield --help"
    ).format(streams=", ".join(lacking))


def complain_to_person(sentence: str) -> None:
    """Write why the app does not open to standard error or, where that is gone, to output."""
    stream = sys.stderr or sys.stdout
    try:
        if stream is not None:
            stream.write(sentence + "\n")
            stream.flush()
    except OSError:
        return


def clear_terminal(stream: TextIO, *, clipboard: bool) -> None:
    """Erase screen and scroll-back, and the clipboard if we set it; a lost line is no error."""
    try:
        stream.write((FORGET_CLIPBOARD if clipboard else "") + CLEAR)
        stream.flush()
    except OSError:
        return


def apply_environment(
    change: Mapping[str, str | None], variables: MutableMapping[str, str]
) -> None:
    """Set and remove environment variables."""
    for name, value in change.items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value


def start_again(arguments: Sequence[str], *, stop_first: bool = False) -> NoReturn:
    """Replace this process by a fresh one: Python cannot wipe memory, the kernel can.

    The open files of this process close by themselves; its memory is gone before the new
    program runs. ``arguments`` are afield's own; without any, those that it was started with.
    Raises SystemExit with a sentence when there is no program to start: locked it is all the same.
    """
    if stop_first:
        os.environ[STOP_FIRST] = "1"
    words = interpreter_command(list(arguments) or sys.argv[1:])
    trouble = interpreter_problem()
    try:
        if not trouble:
            os.execv(words[0], words)  # noqa: S606 - our own command line, no shell
    except OSError as error:
        trouble = f"afield is locked and could not start again: {error.strerror}."
    raise SystemExit(trouble)


def stop_if_asked() -> None:
    """Stop as a suspend asked, now that the memory is clean, and go on when continued."""
    if os.environ.pop(STOP_FIRST, None):
        os.kill(os.getpid(), signal.SIGSTOP)
