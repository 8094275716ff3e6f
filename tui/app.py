"""The terminal app: guards, lock, idle, signals. What a person does is in the screens.

`run` is the door for the command line. It sets the environment before Textual is imported,
so this module imports nothing of Textual at its top.
"""

from __future__ import annotations

import os
import sys

from tui import terminal
from tui.profile import Options, environment, profile

USAGE = 2
NO_TERMINAL = (
    "The app needs a terminal on standard input, output and error; one of them is redirected. "
    "In a script, name a command: afield --help\n"
)


def run(options: Options) -> int:
    """Run the terminal app until it is left, and return the exit status.

    A lock does not return: it re-executes the process, and the person meets the unlock screen.
    Without a terminal on all three streams nothing is painted.
    """
    if not terminal.is_whole():
        sys.stderr.write(NO_TERMINAL)
        return USAGE
    terminal.stop_if_asked()
    chosen = profile(options, os.environ)
    terminal.apply(environment(chosen, os.environ), os.environ)

    from tui import crash
    from tui.afield import Afield, Ending

    crash.silence()
    app = Afield(options, chosen)
    try:
        app.run(mouse=False)
    except Exception as error:  # noqa: BLE001 - the last stop: a traceback could show a record
        app.session.lock()
        sys.stderr.write(crash.sentence(error) + "\n")
        return crash.EXIT
    if app.ending in (Ending.LOCK, Ending.SUSPEND, Ending.LEAVE):
        terminal.clear(sys.stdout, clipboard=app.copied)
    if app.ending in (Ending.LOCK, Ending.SUSPEND):
        terminal.again(options.again, stop_first=app.ending is Ending.SUSPEND)
    return app.ending.status
