"""Paths that lead to nothing that can be used, each with the words that say so."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

LONG = "їхали повз церкву і бачили дим " * 200
"""A note that was pasted where a path belongs."""

SOURCES = {
    "a long text": "the name is too long",
    "a long name": "the name is too long",
    "a loop of links": "links lead round in a circle",
    "a pipe": "it is a pipe",
    "a socket": "it is a socket",
    "a device": "it is a device",
    "a folder": "it is a folder",
    "nothing": "there is no such file",
    "below a file": "a part of it is a file",
    "no rights": "you have no rights to it",
    "a zero byte": "cannot hold such characters",
    "nobody's home": "there is no such person",
}
TARGETS = {
    **{kind: words for kind, words in SOURCES.items() if kind != "nothing"},
    "no such folder": "its folder is not there",
    "only a folder's name": "it names a folder",
}
LINES = {**SOURCES, "no text": "cannot hold such characters", "empty": "it is empty"}


def laid_out(folder: Path, monkeypatch) -> dict[str, str]:
    """Make them in a folder, and return what a person types for each."""
    folder.mkdir()
    (folder / "file").write_bytes(b"{}")
    (folder / "inside").mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    os.mkfifo(folder / "pipe")
    # The address of a socket is short, so it is bound from where it is to be.
    before = Path.cwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    os.chdir(before)
    _close(folder / "closed", monkeypatch)
    return {
        "a long text": LONG.strip(),
        "a long name": str(folder / ("ж" * 200)),
        "a loop of links": str(folder / "loop"),
        "a pipe": str(folder / "pipe"),
        "a socket": str(folder / "socket"),
        "a device": "/dev/null",
        "a folder": str(folder / "inside"),
        "nothing": str(folder / "nothing"),
        "below a file": str(folder / "file" / "x"),
        "no rights": str(folder / "closed" / "x"),
        "a zero byte": f"{folder}/a\0b",
        "no text": f"{folder}/a\ud800b",
        "nobody's home": "~nobody-of-this-name/x",
        "no such folder": str(folder / "none" / "x.age"),
        "only a folder's name": str(folder / "new") + "/",
        "empty": "",
    }


def _close(place: Path, monkeypatch) -> None:
    """Let nobody look below a place; the rights of a folder stop no administrator."""
    real = Path.stat

    def stat(self, **words):
        if place in self.parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self, **words)

    monkeypatch.setattr(Path, "stat", stat)
