"""Take one safeguard away at a time, and demand that a test which is named for it fails.

    python -m tests.sabotage [WORD…]    only those whose name or file holds a word

The code is changed in copies under the system's folder for temporary files. First the named tests
must pass on an unchanged copy; then each safeguard is taken away by itself. A test that could not
even begin does not count as one that noticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event

from tests.faults import tally
from tests.sabotage.safeguards import ROOT, Safeguard, all_safeguards

COPIED = ("crypto", "models", "tui", "tests", "docs", "benchmarks")
FAILED = 1
"""What pytest ends with when tests ran and some of them failed."""
WORKERS = min(4, os.cpu_count() or 1)
PATIENCE = 300
"""Seconds after which tests that never end count as having noticed nothing."""


@contextmanager
def copies(number: int) -> Iterator[Queue[Path]]:
    """Yield copies of the checkout that may be spoilt, side by side where its data is found."""
    with tempfile.TemporaryDirectory(prefix="afield-sabotage-") as name:
        ready: Queue[Path] = Queue()
        shared = ROOT.parent / "shared"
        if shared.is_dir():
            Path(name, "shared").symlink_to(shared)
        for each in range(number):
            copy = Path(name, str(each))
            _copy(copy)
            ready.put(copy)
        yield ready


def _copy(copy: Path) -> None:
    copy.mkdir()
    for path in ROOT.iterdir():
        if path.name in COPIED:
            ignored = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(path, copy / path.name, ignore=ignored)
        elif path.is_file():
            shutil.copy(path, copy / path.name)
    peers = ROOT / "tests" / "peers" / "node_modules"
    if peers.is_dir():
        (copy / "tests" / "peers" / "node_modules").symlink_to(peers)


def ends_with(copy: Path, tests: Iterable[str], *, stop: Event) -> int:
    """Run some tests in a copy and return pytest's exit status; 5 for one that took too long."""
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    # The environment that runs this holds the checkout; the copy has to come before it.
    surroundings = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    # What is lost without a safeguard is no loss of the program that is tried.
    surroundings.pop(tally.FILE, None)
    with subprocess.Popen(
        command,
        cwd=copy,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        for _ in range(PATIENCE):
            try:
                return process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    break
        process.kill()
    return 5


def noticed(safeguard: Safeguard, ready: Queue[Path], stop: Event) -> bool:
    """Take a safeguard away in a copy and return whether its tests fail without it."""
    copy = ready.get()
    path = copy / safeguard.file
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text(safeguard.taken_from(whole), encoding="utf-8")
        return ends_with(copy, safeguard.noticed_by, stop=stop) == FAILED
    finally:
        path.write_text(whole, encoding="utf-8")
        ready.put(copy)


def sabotage(chosen: Sequence[Safeguard]) -> list[str]:
    """Try each safeguard; return the names of those whose absence nobody noticed."""
    stop = Event()
    tests = sorted({test for one in chosen for test in one.noticed_by})
    with copies(WORKERS) as ready, ThreadPoolExecutor(WORKERS) as pool:
        if ends_with(ready.queue[0], ["-n", str(WORKERS), *tests], stop=stop) != 0:
            raise SystemExit("The named tests do not pass with every safeguard in place.")
        tried = [(one, pool.submit(noticed, one, ready, stop)) for one in chosen]
        unseen = []
        try:
            for one, result in tried:
                seen = result.result()
                print(f"{'noticed    ' if seen else 'NOT NOTICED'}  {one.name}", flush=True)  # noqa: T201
                if not seen:
                    unseen.append(one.name)
        except KeyboardInterrupt:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    tally.add("a safeguard taken away", tried=len(chosen), lost=len(unseen))
    return unseen


def main(words: Sequence[str]) -> int:
    """Try the safeguards that fit the words, or all; return 1 if one was not missed."""
    chosen = [
        one
        for one in all_safeguards()
        if not words or any(word in f"{one.name} {one.file}" for word in words)
    ]
    if not chosen:
        raise SystemExit("No safeguard fits these words.")
    return 1 if sabotage(chosen) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
