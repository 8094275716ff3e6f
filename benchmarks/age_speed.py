"""How fast age files are written and read, beside other programs that do the same.

    python benchmarks/age_speed.py [MiB]      1024 MiB unless told

Ours streams from memory into nothing, so that no disk is measured. pyrage does the same;
Debian's age runs as a program of its own and reads a file in memory (/dev/shm).
"""

from __future__ import annotations

import io
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyrage

from crypto import age

MIB = 1024 * 1024
BLOCK = bytes(range(256)) * 4096


class Zeros:
    """A source of so many bytes that costs nothing to read."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        size = min(self._left, len(BLOCK) if size < 0 else size, len(BLOCK))
        self._left -= size
        return BLOCK if size == len(BLOCK) else BLOCK[:size]


class Nothing:
    """A sink that counts."""

    taken = 0

    def write(self, data: bytes, /) -> int:
        self.taken += len(data)
        return len(data)

    def flush(self) -> None:
        """Take part where a file is wanted."""


def measure(name: str, size: int, job: Callable[[], object]) -> None:
    """Print the best of three runs in GB/s."""
    best = min(_seconds(job) for _ in range(3))
    print(f"{name:<44}{size / best / 1e9:6.2f} GB/s")


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def ours(size: int, key: age.HybridIdentity | age.X25519Identity, name: str) -> bytes:
    """Measure ours with one kind of key, and return the encrypted file."""
    sink = io.BytesIO()
    age.encrypt(Zeros(size), sink, [key.recipient()])
    file = sink.getvalue()
    measure(
        f"afield, encrypt, {name}",
        size,
        lambda: age.encrypt(Zeros(size), Nothing(), [key.recipient()]),
    )
    measure(
        f"afield, decrypt, {name}",
        size,
        lambda: age.decrypt(io.BytesIO(file), Nothing(), [key]),
    )
    return file


def debian(size: int, file: bytes, identity: age.X25519Identity) -> None:
    """Measure the program ``age``, where there is one."""
    program = shutil.which("age")
    if program is None:
        print("age is not installed")
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        keys, plain, sealed = (Path(folder) / name for name in ("keys", "plain", "sealed"))
        keys.write_text(f"{identity}\n")
        plain.write_bytes(BLOCK * (size // len(BLOCK)))
        sealed.write_bytes(file)
        encrypt = [program, "-r", str(identity.recipient()), str(plain)]
        decrypt = [program, "-d", "-i", str(keys), str(sealed)]
        for name, command in (("encrypt", encrypt), ("decrypt", decrypt)):
            measure(
                f"age, {name}, classic",
                size,
                lambda command=command: subprocess.run(
                    command, stdout=subprocess.DEVNULL, check=True
                ),
            )


def main() -> None:
    """Measure, and print one line a measurement."""
    size = int(sys.argv[1] if len(sys.argv) > 1 else 1024) * MIB
    classic = age.X25519Identity.generate(random=lambda size: b"\x01" * size)
    age.encrypt(Zeros(size), Nothing(), [age.generate_identity().recipient()])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{size // MIB} MiB; memory after streaming it through once: {peak} MiB")
    ours(size, age.generate_identity(), "post-quantum")
    file = ours(size, classic, "classic")
    recipient = pyrage.x25519.Recipient.from_str(str(classic.recipient()))
    identity = pyrage.x25519.Identity.from_str(str(classic))
    measure(
        "pyrage, encrypt, classic",
        size,
        lambda: pyrage.encrypt_io(Zeros(size), Nothing(), [recipient]),
    )
    measure(
        "pyrage, decrypt, classic",
        size,
        lambda: pyrage.decrypt_io(io.BytesIO(file), Nothing(), [identity]),
    )
    debian(size, file, classic)


if __name__ == "__main__":
    main()
