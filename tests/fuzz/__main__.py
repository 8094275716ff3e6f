"""Fuzz every parser that meets foreign bytes, guided by the code that it reaches.

    python3 dev.py fuzz                   a minute for each
    python3 dev.py fuzz 3600 card key     an hour for each whose name holds one of these words

Each parser has a process of its own, under atheris. An input that makes one raise anything but
afield's own errors, hang or need more than a gibibyte is a finding: it is kept in
``tests/fuzz/findings``, and every run of the tests tries it again from then on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = min(4, os.cpu_count() or 1)
MOST_MIB = 1024
MOST_SECONDS = 25
"""For one input; a pass of Argon2 is never run on foreign numbers."""
LONGEST = 1 << 20
ONE = "--one"


def one(target: str, seconds: str, folder: str) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["crypto", "models"]):
        from tests.fuzz import targets

    corpus = Path(folder, "corpus")
    corpus.mkdir(mode=0o700)
    for number, seed in enumerate(targets.seeds(target)):
        Path(corpus, f"seed-{number}").write_bytes(seed)
    flags = (
        f"-max_total_time={seconds}",
        f"-timeout={MOST_SECONDS}",
        f"-rss_limit_mb={MOST_MIB}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={folder}/",
    )
    atheris.Setup(
        [sys.argv[0], *flags, str(corpus)], lambda data: targets.try_once(target, bytes(data))
    )
    atheris.Fuzz()


def fuzz(target: str, seconds: str) -> bool:
    """Fuzz a target in a process of its own; keep what it found, and return whether it is sound."""
    from tests.fuzz import targets

    with tempfile.TemporaryDirectory(prefix="afield-fuzz-") as folder:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tests.fuzz", ONE, target, seconds, folder],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        found = [path for path in Path(folder).iterdir() if path.is_file()]
        for path in found:
            kept = targets.keep(target, path.read_bytes(), name=path.name)
            print(f"{target}: kept {kept.relative_to(ROOT)}")  # noqa: T201
    runs = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
    said = runs[-1] if runs else "".join(done.stderr.splitlines(keepends=True)[-12:])
    sound = done.returncode == 0 and not found
    print(f"{'sound  ' if sound else 'FOUND  '} {target}: {said}", flush=True)  # noqa: T201
    return sound


def main(words: Sequence[str]) -> int:
    """Fuzz all targets, or those that the words choose."""
    if words and words[0] == ONE:
        one(*words[1:])
        return 0
    from tests.fuzz.targets import TARGETS

    seconds, *chosen = words or ("60",)
    names = [name for name in TARGETS if not chosen or any(word in name for word in chosen)]
    if not seconds.isdecimal() or not names:
        print(__doc__, file=sys.stderr)  # noqa: T201
        return 2
    with ThreadPoolExecutor(WORKERS) as pool:
        sound = list(pool.map(fuzz, names, [seconds] * len(names)))
    print(f"{sum(sound)} of {len(sound)} parsers are sound")  # noqa: T201
    return 0 if all(sound) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
