"""How fast a vault is backed up and put back, with tar and Debian's age beside it.

    python benchmarks/backup_speed.py [--incidents 1000] [--mib 256] [--files 8] [--folder DIR]

Prints seconds, seconds of a core, and MB/s (10^6 bytes of the vault) of each step. Ours sync to the
disk, and read back what they wrote. The peer is ``tar | age``, which does neither; it is followed
by a ``sync`` whose seconds are printed beside it. The first lines compare two ways to take the
database consistently: the copy under a shared lock, and SQLite's backup interface, which encrypts
every page anew.
"""

from __future__ import annotations

import argparse
import os
import random
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


def timed(name: str, size: int, work: Callable[[], object]) -> float:
    """Do something, and print its seconds and how fast that is for so many bytes."""
    start, busy = time.perf_counter(), sum(os.times()[:4])
    work()
    seconds, busy = time.perf_counter() - start, sum(os.times()[:4]) - busy
    rate = f"{size / seconds / 1e6:8.0f} MB/s" if size else ""
    print(f"{name:<46}{seconds:8.2f} s {busy:8.2f} s of a core {rate}", flush=True)
    return seconds


def make(folder: Path, *, incidents: int, mib: int, files: int) -> Vault:
    """Make a vault with invented incidents and random evidence."""
    from benchmarks.large_vault import fill
    from crypto.passphrases import Cost
    from models.actions import attach_evidence
    from models.lifecycle import Vault

    cost = Cost(memory_kib=64 * 1024, iterations=1, lanes=2)
    vault, _ = Vault.create(folder / "vault", name="Ada", passphrase=PASSPHRASE, cost=cost)
    fill(vault, incidents=incidents, batch=1000, seed=1)
    first = vault.rows("incident")[0].id
    for number in range(files if mib else 0):
        original = folder / f"{number}.bin"
        with original.open("wb") as file:
            for _ in range(max(1, mib // files)):
                file.write(os.urandom(PIECE))
        attach_evidence(vault, first, original)
        original.unlink()
    return vault


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def peer(vault: Path, out: Path, size: int) -> None:
    """Measure ``tar | age`` of the same folder, where both are installed."""
    tar, age, keygen = (shutil.which(name) for name in ("tar", "age", "age-keygen"))
    if not (tar and age and keygen):
        print("tar or age is not installed")
        return
    made = subprocess.run([keygen], capture_output=True, text=True, check=True).stdout
    recipient = made.partition("public key: ")[2].split()[0]

    def pack() -> None:
        with (
            out.open("wb") as file,
            subprocess.Popen([tar, "cf", "-", str(vault)], stdout=subprocess.PIPE) as reading,
        ):
            command = [age, "-r", recipient]
            subprocess.run(command, stdin=reading.stdout, stdout=file, check=True)

    timed("tar | age, the same folder", size, pack)
    timed("  and a sync after it", 0, os.sync)
    out.unlink()


def copies(vault: Vault, folder: Path) -> None:
    """Compare two ways to take the database: how long writers wait, and which blocks stay."""
    from sqlcipher3 import dbapi2

    from models.lifecycle.backup.vault_moment import vault_moment
    from models.storage import steady_file

    source = vault.folder / "vault.db"
    size = source.stat().st_size

    def locked() -> None:
        with steady_file(vault.database) as (_connection, file), (folder / "copy").open("wb") as to:
            while os.copy_file_range(file.fileno(), to.fileno(), 1 << 26):
                pass

    timed("database: copied under the lock", size, locked)

    def moment() -> None:
        with vault_moment(vault):
            pass

    timed("database: copied and proven page by page", size, moment)
    key = f"x'{bytes(vault.keys.database()).hex()}'"
    ours, theirs = dbapi2.connect(str(source)), dbapi2.connect(str(folder / "api"))
    for one in (ours, theirs):
        one.execute(f'PRAGMA key = "{key}"')
    timed("database: by SQLite's backup interface", size, lambda: ours.backup(theirs))
    ours.close()
    theirs.close()
    before = set(blocks(source))
    for name in ("copy", "api"):
        same = sum(block in before for block in blocks(folder / name))
        print(f"  blocks of 1 MiB that are the same in {name}: {same} of {len(before)}")
        (folder / name).unlink()


def blocks(path: Path) -> list[bytes]:
    """Return the digests of a file's blocks."""
    import hashlib

    with path.open("rb") as file:
        return [hashlib.sha256(block).digest() for block in iter(lambda: file.read(PIECE), b"")]


def main() -> None:
    """Make a vault, and measure each step on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000)
    parser.add_argument("--mib", type=int, default=256)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as made:
        folder = Path(made)
        vault = make(folder, incidents=chosen.incidents, mib=chosen.mib, files=chosen.files)
        with vault:
            measure(vault, folder)


def measure(vault: Vault, folder: Path) -> None:
    """Measure backups, the peer and a restore, in one run."""
    from models.lifecycle import back_up_to_file, back_up_to_folder, check_backup, restore_backup

    size = size_of(vault.folder)
    rows = vault.database.numbers("SELECT count(*) FROM incident")[0]
    print(f"{rows} incidents, {size / 1e6:.0f} MB, {len(os.sched_getaffinity(0))} cores")
    os.sync()
    copies(vault, folder)
    peer(vault.folder, folder / "peer.age", size)
    path, place = folder / "one", folder / "many"
    timed("backup to a file, read again", size, lambda: back_up_to_file(vault, path))
    timed("all of it read and compared", size, lambda: check_backup(path, secret=PASSPHRASE))
    new = folder / "new"
    timed("restored and verified", size, lambda: restore_backup(path, new, secret=PASSPHRASE))
    shutil.rmtree(new)
    path.unlink()
    timed("first backup to a folder", size, lambda: back_up_to_folder(vault, place))
    vault.save("incident", None, {"title": f"[invented] {random.random()}"})
    written: list[int] = []
    timed(
        "second backup, after one more incident",
        0,
        lambda: written.append(back_up_to_folder(vault, place).written),
    )
    print(f"  bytes that it wrote: {written[0]}")


if __name__ == "__main__":
    main()
