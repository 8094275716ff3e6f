"""A lost line, a shutdown or Ctrl+C ends a command at a moment at which no lock stays held.

Python raises what a signal asks for wherever the program happens to be. Inside the locks of the
standard library that may be between taking one and the ``with`` that gives it back: it stays held,
and the command waits for it for ever while it cleans up
(https://github.com/python/cpython/issues/74174). What is raised while a weak reference goes is
printed and forgotten. What is raised inside SQLAlchemy leaves a connection that is closed or half
begun, and the command would end with an error of that. A file that was just made stays behind where
nobody has come so far as to promise its removal: modules name such functions in ``UNDIVIDED``. In
all of these the signal is put off for a moment.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

HEEDED = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals that end a command."""

DEAF = {
    *("threading", "queue", "concurrent.futures._base", "concurrent.futures.thread"),
    *("weakref", "_weakrefset", "sqlalchemy.engine.base"),
}
"""The modules that hold a lock or a connection for a moment, or are called where none hears."""

MOMENT = 0.002
"""Seconds after which a signal that was put off is looked at again."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt for each of ``HEEDED``, so that nothing is left half written.

    Where there is no timer to put a signal off with (Windows), it is raised at once.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in (*HEEDED, "SIGALRM"):
            number = getattr(signal, name, None)
            # A command under nohup was asked to go on: what is ignored stays ignored.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, _interrupt)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    if hasattr(signal, "setitimer") and _is_deaf(frame):
        signal.setitimer(signal.ITIMER_REAL, MOMENT)
        return
    raise KeyboardInterrupt


def _is_deaf(frame: FrameType | None) -> bool:
    if frame is not None and frame.f_globals.get("__name__") == "contextlib":
        # A context was entered, and the block that leaves it again has not begun.
        return True
    while frame is not None:
        module = frame.f_globals
        if module.get("__name__") in DEAF or frame.f_code.co_name in module.get("UNDIVIDED", ()):
            return True
        frame = frame.f_back
    return False
