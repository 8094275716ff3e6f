"""A crash report says of a fault in afield itself its type and line, and no value.

A stock traceback prints local variables, and a typed passphrase is one of them. Even an
exception's own words may quote a record, so they are left out too.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from tui.kit.screen_text import _

CRASH_EXIT = 70
"""EX_SOFTWARE of sysexits.h."""


def crash_sentence(error: BaseException) -> str:
    """Return a sentence that says what failed and where, without the exception's own words."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    ours = [f for f in frames if {"tui", "models", "crypto"} & set(Path(f.filename).parts)]
    if ours and ours[-1] is not frames[-1]:
        where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}, {where}"
    return _(
        "afield stopped because of a fault in itself ({type} at {where}). The vault is locked; "
        "what was saved is safe, and kept drafts are offered after unlock."
    ).format(type=type(error).__name__, where=where)


def silence_tracebacks() -> None:
    """Let no thread, destructor or library print a traceback or a log line by itself."""
    sys.excepthook = _last_word
    threading.excepthook = _nothing
    sys.unraisablehook = _nothing
    logging.lastResort = None
    logging.raiseExceptions = False


def _last_word(
    _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None
) -> None:
    """Write the one sentence to the terminal."""
    if not isinstance(error, KeyboardInterrupt):
        sys.stderr.write(crash_sentence(error) + "\n")


def _nothing(_what: object) -> None:
    """Write nothing: the app's own guard says what a person needs."""
