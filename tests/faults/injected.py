"""Faults put into single system calls of a writer, and the points at which there are any."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests import peer

ROOT = Path(__file__).resolve().parents[2]
WRITES = ("write", "pwrite64", "ftruncate")
SYNCS = ("fsync", "fdatasync")
NAMES = ("rename", "link", "unlink", "unlinkat", "mkdir", "rmdir")
"""Names of x86_64; other machines know some of them only by their younger names."""
YOUNGER = ("renameat", "renameat2", "linkat", "mkdirat")
MADE = "openat"
READS = ("read", "pread64")
EVERY = (*WRITES, *SYNCS, *NAMES, *YOUNGER, MADE, *READS)
_CALL = re.compile(r"^(\d+) +(\w+)\(")


@dataclass(frozen=True, slots=True)
class Point:
    """The n-th time that a thread of the writer makes a call."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a child said, and how it ended."""

    status: int
    heard: tuple[dict[str, Any], ...]
    unsynced: bool = False
    """Whether the fault was put into a sync of the database's journal."""
    struck: bool = False
    """Whether any call was reached that a fault was put into."""

    def facts(self, name: str) -> list[Any]:
        return [one[name] for one in self.heard if name in one]

    @property
    def told(self) -> list[str]:
        """The records of the changes that were acknowledged."""
        return self.facts("told")

    @property
    def killed(self) -> bool:
        return self.status == -9


class Writer:
    """The process of ``tests.faults.writer``, asked for one change at a time."""

    def __init__(self, folder: Path, process: subprocess.Popen[str], template: Path) -> None:
        self._folder = folder
        self._process = process
        self._template = template
        self._scenes = 0

    @classmethod
    @contextmanager
    def running(cls, folder: Path, template: Path) -> Iterator[Self]:
        program = [sys.executable, "-m", "tests.faults.writer"]
        pipe = subprocess.PIPE
        with subprocess.Popen(program, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
            yield cls(folder, process, template)
            assert process.stdin is not None
            process.stdin.close()

    @contextmanager
    def scene(self) -> Iterator[Path]:
        """Give a copy of the vaults that may be spoilt."""
        self._scenes += 1
        scene = self._folder / f"scene-{self._scenes}"
        shutil.copytree(self._template, scene)
        yield scene
        shutil.rmtree(scene)

    def change(
        self,
        name: str,
        scene: Path,
        *,
        inject: Sequence[str] = (),
        options: Sequence[str] = (),
        afterwards: bool = False,
    ) -> Outcome:
        """Let a child make a change, with faults in the calls that ``inject`` names."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        calls = ",".join(f"?{call}" for call in EVERY)
        request = {
            "change": name,
            "scene": str(scene),
            "inject": list(inject),
            "trace": str(self.trace),
            "options": options or ["-y", "-e", f"trace={calls}"],
            "afterwards": afterwards,
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        peer.require("refused" not in answer, f"strace may not trace here: {answer}")
        struck = [line for line in self._lines() if "INJECTED" in line]
        reached = any("INJECTED" in line or "DELAYED" in line for line in self._lines())
        unsynced = any("fsync(" in line and "-journal>" in line for line in struck)
        return Outcome(answer["status"], tuple(answer["heard"]), unsynced, reached)

    def _lines(self) -> list[str]:
        return self.trace.read_text(errors="replace").splitlines()

    @property
    def trace(self) -> Path:
        return self._folder / "trace"

    def points(self, name: str) -> dict[str, list[Point]]:
        """Give the points of a change that touch its files, by call, from one that goes well."""
        found: dict[str, list[Point]] = {}
        with self.scene() as scene:
            outcome = self.change(name, scene)
            assert outcome.told, outcome
            counts: Counter[tuple[str, str]] = Counter()
            for line in self._lines():
                match = _CALL.match(line)
                if match is None:
                    continue
                counts[match.groups()] += 1
                call = match[2]
                touches = str(scene) in line and (call != MADE or _makes(line))
                point = Point(call, counts[match.groups()])
                if touches and point not in found.setdefault(call, []):
                    found[call].append(point)
        return {call: points for call, points in found.items() if points}


def _makes(line: str) -> bool:
    """Say whether a file is opened that may be new; the database itself is always there."""
    return "O_CREAT" in line and 'vault.db"' not in line


def spread(points: dict[str, list[Point]], most: int) -> list[Point]:
    """Choose so many points, from every call some and from each call over its whole length."""
    queues = {call: _bisected(some) for call, some in points.items()}
    chosen: list[Point] = []
    while len(chosen) < most and any(queues.values()):
        for queue in queues.values():
            if queue and len(chosen) < most:
                chosen.append(queue.pop(0))
    return chosen


def _bisected(points: list[Point]) -> list[Point]:
    """Order points so that any first few of them lie far apart: the ends, the middle, and on."""
    ends, rest = [points[-1], *points[:1]], points[1:-1]
    ordered, parts = ends[: len(points)], [rest]
    while parts:
        part = parts.pop(0)
        if part:
            middle = len(part) // 2
            ordered.append(part[middle])
            parts += [part[:middle], part[middle + 1 :]]
    return ordered
