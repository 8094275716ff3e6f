"""The interpreter that runs afield again: its program, its arguments, and safe variables for it.

A lock replaces the process, often in whatever folder the person stands in. A stick or an unpacked
archive there may hold a folder ``tui`` or a file ``json.py``, and ``python -m`` looks for modules
in the current folder first. Safe path (``-P``, Python 3.11) leaves that folder out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
"""The folder that this code came from: a checkout, or where packages are installed."""

INSTALLED: Final = ("site-packages", "dist-packages")
"""Names of the folders in which Python itself finds packages, behind its own modules."""

PROGRAMS: Final = ("PATH", "LD_LIBRARY_PATH")
MODULES: Final = "PYTHONPATH"
PLACES: Final = ("PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONUSERBASE")
PROMPTS: Final = ("PYTHONINSPECT", "PYTHONSTARTUP")


def interpreter_problem() -> str:
    """Return in a sentence why afield could not start again, or no words when it could.

    ``sys.executable`` is empty, or no file any more, where Python does not know its own program
    or that was moved away. Another program would have to be searched for, and nothing is.
    """
    program = Path(sys.executable or "")
    if program.is_absolute() and program.is_file():
        return ""
    from tui.kit.screen_text import _

    return _(
        "The Python that runs afield is not known by its full path, so a lock could not start "
        "afield again: start the afield command of the folder that it was installed in."
    )


def interpreter_command(words: Sequence[str]) -> list[str]:
    """Return the program and arguments that run afield with these words, in safe path mode.

    It is never looser than how this process was started: who isolated it stays isolated.
    """
    flags = sys.flags
    if flags.isolated:
        return [sys.executable, "-I", "-m", "tui", *words]
    modes = [
        "-P",
        *(["-E"] if flags.ignore_environment else []),
        *(["-s"] if flags.no_user_site else []),
        *(["-B"] if flags.dont_write_bytecode else []),
    ]
    return [sys.executable, *modes, "-m", "tui", *words]


def interpreter_environment(given: Mapping[str, str]) -> dict[str, str | None]:
    """Return the variables to set, and with None those to remove, so that no folder is relative.

    In a list of folders an empty entry or a relative one means the current folder, and so does a
    relative home of Python, of its cache or of a person's packages. Absolute ones stay: they are
    the person's choice, and some systems install packages by them. What opens a Python prompt
    goes too, because one behind the app would have its memory.
    """
    change: dict[str, str | None] = {}
    for name in (*PROGRAMS, MODULES):
        if name in given:
            change[name] = os.pathsep.join(_absolute(given[name])) or None
    for name in PLACES:
        if name in given and _absolute(given[name]) != given[name].split(os.pathsep):
            change[name] = None
    change |= {name: None for name in PROMPTS if name in given}
    if ROOT.name not in INSTALLED:
        # `python -m tui` in a checkout found this code by the current folder alone.
        others = [each for each in _absolute(given.get(MODULES, "")) if Path(each) != ROOT]
        change[MODULES] = os.pathsep.join([str(ROOT), *others])
    return {name: value for name, value in change.items() if given.get(name) != value}


def _absolute(folders: str) -> list[str]:
    """Return the folders of a list that do not depend on the current one."""
    return [each for each in folders.split(os.pathsep) if Path(each).is_absolute()]
