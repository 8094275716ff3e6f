"""How many faults were tried, and how many of them lost something: one line for each test.

``python -m tests.faults`` names a file in the environment, adds the lines up and prints them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = "AFIELD_TALLY"
"""The variable that names the file; without it nothing is written down."""


@dataclass(frozen=True, slots=True)
class Count:
    """What became of all faults of one kind."""

    kind: str
    tried: int
    lost: int

    @property
    def survived(self) -> int:
        return self.tried - self.lost


def add(kind: str, *, tried: int, lost: int) -> None:
    """Write down that so many faults of a kind were tried and that so many lost something."""
    path = os.environ.get(FILE)
    if path:
        line = json.dumps({"kind": kind, "tried": tried, "lost": lost}) + "\n"
        # Several workers write to one file: a short line that is appended at once stays whole.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


def summed(path: Path) -> list[Count]:
    """Return the lines of a file added up by kind, in the order in which each kind came first."""
    sums: dict[str, list[int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        one = json.loads(line)
        sum = sums.setdefault(one["kind"], [0, 0])
        sum[0] += one["tried"]
        sum[1] += one["lost"]
    return [Count(kind, *sum) for kind, sum in sums.items()]


def table(counts: Iterable[Count]) -> str:
    """Return the counts as lines of text."""
    rows = [("fault", "tried", "survived", "lost")]
    rows += [(one.kind, f"{one.tried:,}", f"{one.survived:,}", f"{one.lost:,}") for one in counts]
    width = max(len(row[0]) for row in rows)
    return "\n".join(f"{kind:<{width}}{a:>10}{b:>10}{c:>8}" for kind, a, b, c in rows)
