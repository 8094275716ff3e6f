"""Line mode reads a passphrase from a private file or from the terminal, and from nothing else.

An argument would stand in the list of processes and the shell's history, an environment variable
in every child process, so neither is taken.
"""

from __future__ import annotations

import getpass
from pathlib import Path

from crypto.errors import AfieldError
from crypto.paths import reason_of, stream_problem
from tui.kit import _
from tui.line.errors import FileUnreadable, NoPassphrase, NoTerminal, NotText, PassphrasesDiffer
from tui.line.output import say

MOST = 4096
"""Characters of a passphrase file that are looked at."""


def existing(file: Path | None, *, prompt: str = "") -> str:
    """Return the passphrase of something that is there already."""
    secret = _from_file(file) if file else asked(prompt or _("Passphrase: "))
    if not secret:
        raise NoPassphrase
    return secret


def chosen(file: Path | None, *, prompt: str = "") -> str:
    """Return a passphrase for something new: typed twice, or six generated words typed back.

    One from a file is taken as it stands, because a script cannot answer; how strong it is is said.
    """
    if file:
        secret = existing(file)
        _judge(secret)
        return secret
    label = prompt or _("New passphrase")
    first = asked(_("{label} (Enter alone: six words are made for you): ").format(label=label))
    if not first:
        first = _generated()
    else:
        _judge(first)
    if asked(_("The same again: ")) != first:
        raise PassphrasesDiffer
    return first


def has_terminal() -> bool:
    """Return whether there is a terminal on which a person can be asked."""
    try:
        with Path("/dev/tty").open("rb"):
            return True
    except OSError:
        return False


def _from_file(path: Path) -> str:
    """Return the first line of a file that nobody else can read; raises OthersCanRead."""
    from crypto.files import demand_private

    try:
        # Looked at first, because a missing file is a typing mistake and not a broken disk, and
        # a named pipe would wait for its writer for ever; one that the shell made has one.
        if reason := stream_problem(path):
            raise FileUnreadable(path=path, reason=_(reason))
        demand_private(path)
        # Some editors begin a file with a mark that nobody types.
        with path.open(encoding="utf-8-sig") as file:
            first, end, _rest = file.read(MOST).partition("\n")
        if not end and len(first) == MOST:
            raise FileUnreadable(path=path, reason=_("its first line is too long"))
        return first.rstrip("\r")
    except UnicodeDecodeError as error:
        raise FileUnreadable(path=path, reason=_("it is not UTF-8 text")) from error
    except (OSError, ValueError) as error:
        raise FileUnreadable(path=path, reason=_(reason_of(error))) from error


def asked(prompt: str) -> str:
    """Return what is typed on the terminal without echo; standard input may be a script."""
    if not has_terminal():
        raise NoTerminal
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise KeyboardInterrupt from None
    except UnicodeDecodeError as error:
        raise NotText from error


def _generated() -> str:
    """Return six words that were shown on the terminal alone and typed back by the person."""
    from crypto.passphrases import generate_passphrase

    words = generate_passphrase()
    try:
        with Path("/dev/tty").open("w") as terminal:
            terminal.write(_("Your passphrase: {words}").format(words=words) + "\n")
    except OSError as error:
        raise NoTerminal from error
    return words


def _judge(passphrase: str) -> None:
    """Write how strong a passphrase of the person's own is."""
    from crypto.passphrases import strength

    try:
        say(_("Strength: {words}").format(words=strength(passphrase).words))
    except AfieldError as error:
        say(str(error))
