"""A real pseudo-terminal with afield in it: keys in, bytes and the painted screen out."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30
QUIET = 0.4
"""Seconds without a byte after which a painted screen counts as finished."""


class Terminal:
    """One program on a terminal of 80x24, drawn by pyte.

    It is Python with this checkout, in the person's home, unless something else is named.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        home: Path,
        program: str | Path = sys.executable,
        folder: Path | None = None,
        **variables: str,
    ) -> None:
        given = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "SSH_"))}
        given |= {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
        }
        self.child = pexpect.spawn(
            str(program),
            list(arguments),
            env={**given, **variables},  # type: ignore[arg-type]
            dimensions=(24, 80),
            cwd=str(folder or home),
            timeout=PATIENCE,
        )
        # pexpect waits 50 ms before each key, for programs that turn off the echo late.
        self.child.delaybeforesend = None
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.received = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    def read(self, *, quiet: float = QUIET) -> bytes:
        """Read until nothing came for a while, draw it, and return it."""
        got = b""
        while True:
            try:
                got += self.child.read_nonblocking(65536, timeout=quiet)
            except (pexpect.TIMEOUT, pexpect.EOF):
                break
        self._take(got)
        return got

    def wait_for(self, words: str, *, times: int = 1) -> None:
        """Read until the words are on the painted screen, so many times."""
        while self.text().count(words) < times:
            try:
                self._take(self.child.read_nonblocking(65536, timeout=PATIENCE))
            except (pexpect.TIMEOUT, pexpect.EOF) as error:
                raise AssertionError(f"never saw {words!r} in:\n{self.text()}") from error

    def _take(self, got: bytes) -> None:
        self.received += got
        # pyte knows no private CSI introducers such as the keyboard protocol's.
        for known in (b"\x1b[>25u", b"\x1b[<u", b"\x1b[?2026$p", b"\x1b[?2048$p"):
            got = got.replace(known, b"")
        self._stream.feed(got)

    def send(self, keys: str) -> None:
        """Press keys."""
        self.child.send(keys)

    def text(self) -> str:
        """Return the painted screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def kill(self, number: int = signal.SIGTERM) -> None:
        """Send a signal."""
        self.child.kill(number)

    def hang_up(self) -> int:
        """Close the line, wait for the end, and return the exit status."""
        inner = self.child.ptyproc
        inner.fileobj.close()
        _, status = os.waitpid(inner.pid, 0)
        inner.closed = inner.terminated = self.child.closed = self.child.terminated = True
        return os.waitstatus_to_exitcode(status)

    def status(self) -> int | None:
        """Wait for the end and return the exit status."""
        self.read()
        self.child.expect(pexpect.EOF)
        self._take(self.child.before or b"")
        self.child.wait()
        return self.child.exitstatus
