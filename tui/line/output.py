"""What line mode prints: data on standard output, talk on standard error.

People get one fact a line with its label before it, and no table: a screen reader reads a line
from its start. Record text is cleaned of everything that a terminal would obey. Scripts get JSON
in ASCII, in which every other character, controls among them, is escaped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from crypto.errors import AfieldError
from tui.text import one_line, printable


def prepare() -> None:
    """Let a character that the terminal's encoding lacks be shown escaped, never as a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Tell the person something that is not data."""
    sys.stderr.write(one_line(text) + "\n")
    sys.stderr.flush()


def write(text: str) -> None:
    """Print one line of data for a person."""
    sys.stdout.write(one_line(text) + "\n")


def fact(label: str, value: object, *, indent: int = 0) -> None:
    """Print one labelled fact; further lines of a long text follow, set in by two spaces."""
    first, *rest = str(value).splitlines() or [""]
    margin = " " * indent
    sys.stdout.write(f"{margin}{printable(label)}: {printable(first)}\n")
    for line in rest:
        sys.stdout.write(f"{margin}  {printable(line)}\n")


def blank() -> None:
    """Part two records."""
    sys.stdout.write("\n")


def document(value: Mapping[str, Any]) -> None:
    """Print one JSON object."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def array(values: Iterable[Mapping[str, Any]]) -> int:
    """Print a JSON array of objects, one a line, as they come; return how many there were."""
    count = 0
    sys.stdout.write("[")
    for count, value in enumerate(values, start=1):
        sys.stdout.write(("," if count > 1 else "") + "\n" + json.dumps(value))
    sys.stdout.write("\n]\n" if count else "]\n")
    return count


def failure(error: AfieldError, *, as_json: bool) -> None:
    """Tell what went wrong and what to do next, as a sentence or as an object."""
    complain(error.code, str(error), error.next_step, error.exit_status, as_json=as_json)


def complain(code: str, sentence: str, next_step: str, status: int, *, as_json: bool) -> None:
    """Print one failure on standard error."""
    if as_json:
        told = {"error": code, "sentence": sentence, "next_step": next_step, "status": status}
        sys.stderr.write(json.dumps(told) + "\n")
    else:
        say(sentence)
        if next_step:
            say(next_step)


class Progress:
    """Tells how far a long piece of work is, in words, and only to a person at a terminal.

    A line is written for every tenth part, not for every chunk, so that a screen reader is not
    flooded and a slow line is not filled.
    """

    def __init__(self, doing: str) -> None:
        self.doing = doing
        self._told = 0
        self._talks = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` is done."""
        tenth = 10 * done // total if total else 10
        # Work in several parts begins anew with each of them.
        self._told = min(self._told, tenth)
        if self._talks and tenth > self._told:
            self._told = tenth
            say(f"{self.doing}: {tenth * 10} %")
