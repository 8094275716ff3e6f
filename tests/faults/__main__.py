"""Try faults of every kind, and print a table of those tried, survived and lost.

    python3 dev.py faults           a spread of the points of each kind
    python3 dev.py faults --long    every point, and hours of random use

A fault is lost when something acknowledged is not there, when something damaged or forged was
accepted, or when the program ended without a sentence.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.faults import tally

ROOT = Path(__file__).resolve().parents[2]
SHORT = ("tests/faults", "tests/hostile/test_flips.py", "tests/hostile/test_corpus.py")
MORE = {"AFIELD_FAULTS": "more", "AFIELD_SITTINGS": "40"}
LONG = {"AFIELD_FAULTS": "all", "AFIELD_LONG": "1"}


def main(words: Sequence[str]) -> int:
    """Run the fault tests, then the sabotage, and print what became of all faults."""
    if list(words) not in ([], ["--long"]):
        print(__doc__, file=sys.stderr)  # noqa: T201
        return 2
    long = bool(words)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="afield-faults-") as folder:
        counts = Path(folder, "tally")
        surroundings = {**os.environ, **(LONG if long else MORE), tally.FILE: str(counts)}
        failed = [name for name, command in _steps() if _fails(name, command, surroundings)]
        summed = tally.summed(counts)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"\n{tally.table(summed)}\n\nin {minutes} min {seconds} s")  # noqa: T201
    if failed:
        print(f"Failed: {', '.join(failed)}.")  # noqa: T201
    return 1 if failed or any(one.lost for one in summed) else 0


def _steps() -> Sequence[tuple[str, Sequence[str]]]:
    python = (sys.executable, "-P", "-m")
    return (
        ("faults", (*python, "pytest", "-q", "-n", "4", "--dist", "worksteal", *SHORT)),
        ("sabotage", (*python, "tests.sabotage")),
    )


def _fails(name: str, command: Sequence[str], surroundings: Mapping[str, str]) -> bool:
    print(f"\n== {name}", flush=True)  # noqa: T201
    return subprocess.run(command, cwd=ROOT, env=dict(surroundings), check=False).returncode != 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
