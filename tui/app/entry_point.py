"""The terminal app: guards, lock, idle, signals. What a person does is in the screens.

`run` is the door for the command line. It sets the environment before Textual is imported,
so this module imports nothing of Textual at its top.
"""

from __future__ import annotations

import os
import sys

from tui import interpreter, terminal
from tui.profile import Options, environment, profile

USAGE = 2
"""Exit status where the app cannot open; the same as for a command that is not understood."""


def run(options: Options) -> int:
    """Run the terminal app until it is left, and return the exit status.

    A lock does not return: it re-executes the process, and the person meets the unlock screen.
    Nothing is painted where a stream is no terminal, or where a lock could not start afresh.
    """
    trouble = terminal.problem() or interpreter.problem()
    if trouble:
        terminal.complain(trouble)
        return USAGE
    terminal.stop_if_asked()
    chosen = profile(options, os.environ)
    terminal.apply(interpreter.environment(os.environ), os.environ)
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
