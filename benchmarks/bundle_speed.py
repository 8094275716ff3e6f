"""How fast a bundle is made, read and accepted, with Debian's age beside it.

    python benchmarks/bundle_speed.py [--mib 1024] [--changes 10000] [--folder DIR]

Prints seconds, MB/s (of plaintext, 10^6 bytes), processor seconds and the peak of resident memory
of each step.
Every step runs in a process of its own, so that one step's memory is not another's. The peer
encrypts a tar of the same bytes to one classic recipient, which is less work: it neither
digests nor signs, and reads the bytes plain.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.lifecycle import Vault

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PASSPHRASE = "benchmark"  # noqa: S105  # opens nothing but a vault of random bytes
PIECE = 1 << 20


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Do something; give its seconds, processor seconds and peak memory in MiB."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - busy,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def make(folder: Path, mib: int, changes: int) -> None:
    """Make two vaults; the first holds the evidence and the changes."""
    from crypto.passphrases import Cost
    from models.actions import attach_evidence
    from models.lifecycle import Vault
    from models.vault import add_colleague

    cost = Cost(memory_kib=64 * 1024, iterations=1, lanes=2)
    ada, _ = Vault.create(folder / "ada", name="Ada", passphrase=PASSPHRASE, cost=cost)
    ben, _ = Vault.create(folder / "ben", name="Ben", passphrase=PASSPHRASE, cost=cost)
    add_colleague(ada, ben.card)
    add_colleague(ben, ada.card)
    (folder / "ben.card").write_bytes(ben.card.to_bytes())
    original = folder / "evidence.bin"
    with original.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(PIECE))
    words = "seen from the road by two people who left the village on the same morning "
    with ada.batch():
        first = ada.save("incident", None, {"title": "with evidence", "when": "2026"})
        for number in range(changes // 2):
            incident = ada.save(
                "incident",
                None,
                {"title": f"incident {number}", "when": "2026-03-05", "summary": words * 4},
            )
            ada.save("claim", None, {"incident": incident, "words": words * 3, "best": number})
    if mib:
        attach_evidence(ada, first, original)


def opened(folder: Path, name: str) -> Vault:
    """Open one of the two vaults."""
    from models.lifecycle import Vault

    return Vault.open(folder / name, secret=PASSPHRASE)


def pack_step(folder: Path) -> dict[str, float]:
    """Pack everything of the first vault."""
    from crypto.signing import Card
    from models.sharing import pack_bundle

    card = Card.parse((folder / "ben.card").read_bytes())
    with opened(folder, "ada") as ada:
        records = [row.id for row in ada.rows("incident")]
        return timed(
            lambda: pack_bundle(ada, records=records, to=[card], purpose="", out=folder / "out.age")
        )


def read_step(folder: Path) -> dict[str, float]:
    """Prove the bundle and say what it would do."""
    from models.sharing import read_bundle

    with opened(folder, "ben") as ben:

        def work() -> None:
            with read_bundle(ben, folder / "out.age") as quarantine:
                quarantine.preview()

        return timed(work)


def accept_step(folder: Path) -> dict[str, float]:
    """Take the bundle in, once it is read."""
    from models.sharing import read_bundle

    with opened(folder, "ben") as ben, read_bundle(ben, folder / "out.age") as quarantine:
        quarantine.preview()
        return timed(quarantine.accept)


STEPS = {"pack": pack_step, "read and preview": read_step, "accept": accept_step}


def peer(folder: Path) -> float | None:
    """Time ``tar | age`` of the same evidence, or give nothing where age is missing."""
    age, keygen, tar = (shutil.which(name) for name in ("age", "age-keygen", "tar"))
    if not (age and keygen and tar):
        return None
    key = subprocess.run([keygen], capture_output=True, text=True, check=True).stdout
    recipient = next(line for line in key.splitlines() if "public key" in line).split()[-1]
    start = time.perf_counter()
    command = [tar, "-C", str(folder), "-cf", "-", "evidence.bin"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as archive:
        encrypt = [age, "-r", recipient, "-o", str(folder / "peer.age")]
        subprocess.run(encrypt, stdin=archive.stdout, check=True)
    os.sync()
    return time.perf_counter() - start


def run(folder: Path, step: str) -> dict[str, float]:
    """Do a step in a process of its own."""
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def speed(mib: int, seconds: float) -> str:
    """Say how fast so much evidence went through."""
    return f"{mib * 1.048576 / seconds:6,.0f} MB/s" if mib else " " * 11


def report(step: str, found: dict[str, float], mib: int) -> None:
    """Print one line."""
    fast = speed(mib, found["seconds"])
    busy = f"{found['cpu']:6.2f} s of processor"
    print(f"{step:20} {found['seconds']:7.2f} s {fast} {busy}  peak {found['rss']:4.0f} MiB")


def main() -> None:
    """Measure both cases, or one step of one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=STEPS)
    given = parser.parse_args()
    if given.step:
        print(json.dumps(STEPS[given.step](given.folder)))
        return
    for mib, changes in ((given.mib, 0), (0, given.changes)):
        with tempfile.TemporaryDirectory(dir=given.folder) as name:
            folder = Path(name)
            print(f"{mib:,} MiB of evidence, {changes:,} changes")
            make(folder, mib, changes)
            for step in STEPS:
                report(step, run(folder, step), mib)
            seconds = peer(folder) if mib else None
            if seconds:
                print(f"{'tar | age (peer)':20} {seconds:7.2f} s {speed(mib, seconds)}")


if __name__ == "__main__":
    main()
