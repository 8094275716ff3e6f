"""A viewer is the program that shows evidence: chosen by type, fed through a file in memory.

It inherits one open descriptor and reads ``/proc/self/fd/N``, so it must open the file in its own
process: programs that hand a path to one that runs already, and those that copy what they open to
the disk, are not in the table. Where the system allows it, it runs without a network, because a
hostile file may name one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from crypto.errors import AfieldError

HERE: Final = "{}"
"""Stands in a command for the file; without it the file comes last."""

_MPV = ("mpv", "--no-config", "--no-ytdl", "--save-position-on-quit=no", "--", HERE)
_FFPLAY = ("ffplay", "-loglevel", "error", "-protocol_whitelist", "file,pipe", HERE)
_GRAPHICAL: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "video/": (_MPV, _FFPLAY),
        "audio/": (_MPV, _FFPLAY),
        "image/": (("feh", "--", HERE), ("imv", HERE), ("nsxiv", "--", HERE), ("sxiv", "--", HERE)),
        "application/pdf": (("zathura", HERE), ("mupdf", HERE), ("xpdf", HERE)),
    }
)
_IN_TERMINAL: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {"text/": (("less", "--", HERE),)}
)
_ALONE: Final = ("unshare", "--user", "--map-current-user", "--net", "--")
"""Gives a program no network at all (unshare(1), util-linux 2.36)."""

_SSH: Final = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_LESS: Final = {"LESSSECURE": "1", "LESSHISTFILE": "-", "LESSOPEN": "", "LESSCLOSE": ""}
"""Keeps ``less`` from writing, starting programs, and running what its variables name."""

Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Viewer:
    """A program with its arguments, and whether it needs the terminal for itself."""

    words: tuple[str, ...]
    in_terminal: bool

    @property
    def name(self) -> str:
        """Return the program's name without its folder."""
        return Path(self.words[0]).name

    def command(self, path: Path) -> list[str]:
        """Return the words that run it on a file."""
        words = list(self.words) if HERE in self.words else [*self.words, HERE]
        return [str(path) if word == HERE else word for word in words]


def over_ssh(given: Mapping[str, str]) -> bool:
    """Return whether these variables are those of a session over SSH."""
    return any(given.get(name) for name in _SSH)


def viewer_for(
    mime: str | None,
    given: Mapping[str, str],
    *,
    named: str | None = None,
    terminal: bool = True,
    find: Find | None = None,
) -> Viewer:
    """Return the program that a person named, or one for the type of a file; raises NoViewer.

    ``given`` are the variables of the session, ``terminal`` whether a program may take the
    terminal over.
    """
    find = find or _find
    if named is not None:
        words = _split(named)
        if not words or find(words[0]) is None:
            raise NoViewer
        return Viewer(tuple(words), in_terminal=terminal)
    screen = bool(given.get("DISPLAY") or given.get("WAYLAND_DISPLAY"))
    for table, in_terminal, usable in (
        (_GRAPHICAL, False, screen),
        (_IN_TERMINAL, True, terminal),
    ):
        for kind, programs in table.items():
            if usable and (mime or "").startswith(kind):
                found = next((words for words in programs if find(words[0])), None)
                if found is not None:
                    return Viewer(found, in_terminal)
    raise NoViewer


class Viewing:
    """A viewer that runs; ``close`` ends it, as a lock does."""

    def __init__(self, viewer: Viewer, descriptor: int, given: Mapping[str, str]) -> None:
        """Start the program with the descriptor of a memory file; raises ViewerFailed."""
        import subprocess

        words = viewer.command(Path(f"/proc/self/fd/{descriptor}"))
        self.alone = _can_be_alone(given)
        if self.alone:
            words = [*_ALONE, *words]
        streams = None if viewer.in_terminal else subprocess.DEVNULL
        self._viewer = viewer
        try:
            self._process = subprocess.Popen(
                words,
                stdin=streams,
                stdout=streams,
                stderr=streams,
                pass_fds=(descriptor,),
                env={**given, **_LESS},
            )
        except OSError as error:
            raise ViewerFailed(program=viewer.name, status=error.errno or 0) from error

    def wait(self) -> None:
        """Wait until the person leaves the program; raises ViewerFailed if it failed."""
        status = self._process.wait()
        if status not in {0, -15}:
            raise ViewerFailed(program=self._viewer.name, status=status)

    def close(self) -> None:
        """End the program if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()


def _find(program: str) -> str | None:
    import shutil

    return shutil.which(program)


def _split(named: str) -> Sequence[str]:
    import shlex

    try:
        return shlex.split(named)
    except ValueError:
        raise NoViewer from None


def _can_be_alone(given: Mapping[str, str]) -> bool:
    """Return whether a program runs here without a network and still reaches its screen."""
    import subprocess

    # A display that is reached by a name and not by a local socket needs the network.
    if given.get("DISPLAY", ":").partition(":")[0] or _find(_ALONE[0]) is None:
        return False
    tried = subprocess.run(
        [*_ALONE, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=given
    )
    return tried.returncode == os.EX_OK


class NoViewer(AfieldError):
    """No program is here that shows a file of this type from memory."""

    sentence = "No program was found that can show this from memory, without a copy on the disk."
    next_step = "Name one: --with PROGRAM; or take it out: afield evidence get REF --out FILE"
    code = "no-viewer"
    exit_status = 11


class ViewerFailed(AfieldError):
    """The program that was to show evidence ended with a failure."""

    sentence = "{program} ended with status {status}; it may not read files from memory."
    next_step = "Try another: --with PROGRAM; or take it out: afield evidence get REF --out FILE"
    code = "viewer-failed"
