"""The entry point runs the terminal app on a checked terminal, and starts it afresh after a lock.

`run` is the door for the command line. It sets the environment before Textual is imported,
so this module imports nothing of Textual at its top.
"""

from __future__ import annotations

import os
import sys

from tui.kit import (
    Options,
    apply_environment,
    clear_terminal,
    complain_to_person,
    interpreter_environment,
    interpreter_problem,
    profile,
    start_again,
    stop_if_asked,
    terminal_environment,
    terminal_problem,
)

USAGE = 2
"""Exit status where the app cannot open; the same as for a command that is not understood."""


def run(options: Options) -> int:
    """Run the terminal app until it is left, and return the exit status.

    A lock does not return: it re-executes the process, and the person meets the unlock screen.
    Nothing is painted where a stream is no terminal, or where a lock could not start afresh.
    """
    trouble = terminal_problem() or interpreter_problem()
    if trouble:
        complain_to_person(trouble)
        return USAGE
    stop_if_asked()
    chosen = profile(options, os.environ)
    apply_environment(interpreter_environment(os.environ), os.environ)
    apply_environment(terminal_environment(chosen, os.environ), os.environ)

    from tui.app.app import Afield
    from tui.app.endings import Ending
    from tui.kit import CRASH_EXIT, crash_sentence, silence_tracebacks

    silence_tracebacks()
    app = Afield(options, chosen)
    try:
        app.run(mouse=False)
    except Exception as error:  # noqa: BLE001 - the last stop: a traceback could show a record
        app.session.lock()
        sys.stderr.write(crash_sentence(error) + "\n")
        return CRASH_EXIT
    if app.ending in (Ending.LOCK, Ending.SUSPEND, Ending.LEAVE):
        clear_terminal(sys.stdout, clipboard=app.copied)
    if app.ending in (Ending.LOCK, Ending.SUSPEND):
        start_again(options.again, stop_first=app.ending is Ending.SUSPEND)
    return app.ending.status
