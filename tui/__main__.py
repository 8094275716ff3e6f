"""The command `afield`: opens the app, or hands a sub-command to line mode.

The app's own options are read by hand, so that neither click nor the vault is imported before
the first frame. Whatever is not one of them belongs to line mode, which explains itself.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tui.kit import STANDS_NEXT, STANDS_NOWHERE, THEMES, Options, default_vault

VALUED = ("--vault", "--theme")
FLAGS = ("--low-bandwidth",)
INTERRUPTED = 130
NOWHERE = 8


def app_options(arguments: Sequence[str]) -> Options | None:
    """Return what to open the app with, or None when the words are for line mode.

    The app is meant by no word at all, or by ``review``, with any of its own options.
    """
    given: dict[str, str] = {}
    words: list[str] = []
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name in VALUED and (equals or rest):
            given[name] = value if equals else rest.pop(0)
        elif name in FLAGS and not equals:
            given[name] = name
        elif name == "review" and not equals and not words:
            words.append(name)
        else:
            return None
    if given.get("--theme", THEMES[0]) not in THEMES:
        return None
    folder = _folder(given["--vault"]) if "--vault" in given else default_vault()
    if folder is None:
        return None
    return Options(
        folder=folder,
        review=bool(words),
        low_bandwidth="--low-bandwidth" in given,
        theme=given.get("--theme"),
    )


def _folder(typed: str) -> Path | None:
    """Return the vault's folder, or None where line mode has to say what is wrong with its name."""
    from crypto.paths import name_problem, place_problem

    if name_problem(typed) or place_problem(Path(typed)):
        return None
    try:
        return Path(typed).absolute()
    except OSError:
        return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run afield and return its exit status."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        # Line mode and the app end by themselves; this is the moment before either is there.
        sys.stderr.write("Interrupted.\n")
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    given = sys.argv[1:] if arguments is None else list(arguments)
    # Before a passphrase can be typed: no core dump, no reading of this process by others.
    from crypto.process import harden

    harden()
    try:
        options = app_options(given)
    except FileNotFoundError:
        # Only a folder that was named from the present one asks where that is.
        sys.stderr.write(f"{STANDS_NOWHERE}\n{STANDS_NEXT}\n")
        return NOWHERE
    if options is None:
        from tui.line.main import main as line

        return line(given)
    from tui.app import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
