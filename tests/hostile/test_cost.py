"""The costliest families cost neither memory nor patience, measured in a process of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.hostile import bombs, envelope, said
from tests.hostile.case import file_of
from tests.hostile.scene import record, staged
from tests.models.sharing import forge
from tests.people import PASSPHRASE

MOST_MIB = 256
MOST_SECONDS = 10
SCRIPT = """
import resource, sys, time
from pathlib import Path
from crypto.errors import AfieldError
from models.sharing import read_bundle
from models.lifecycle import Vault
folder, *files = map(Path, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
# The peak of this very program; what getrusage says includes its parent's before it began.
def peak_mib():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
with Vault.open(folder, secret=sys.stdin.read(), write=True) as vault:
    for file in files:
        start = time.process_time()
        try:
            with read_bundle(vault, file) as quarantine:
                quarantine.preview().lines()
        except AfieldError:
            pass
        peak = peak_mib()
        print(file.name, peak, time.process_time() - start)
"""


def wide(scene):
    """Many changes with a hundred parents each, as an enemy would weave them."""
    first = [scene.op(n, {"title": str(n)}, of=record(3)) for n in range(2, 102)]
    found, heads = list(first), [one.hash for one in first]
    for row in range(20):
        changes = [
            scene.op(200 + row * 100 + n, {f"f{m}": "x" for m in range(20)}, of=record(3),
                     parents=sorted(heads))
            for n in range(40)
        ]  # fmt: skip
        found += changes
        heads = [one.hash for one in changes]
    return scene.sealed(forge.archive(scene.of(found)))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Write the files of the families that ask for most, and copy Ben's vault."""
    folder = tmp_path_factory.mktemp("cost")
    with staged(folder / "people") as scene:
        paths = []
        families = (bombs.inflating, bombs.too_many, said.spellings, envelope.other_headers)
        for number, case in enumerate(case for make in families for case in make(scene)):
            paths.append(folder / f"{number:03}")
            paths[-1].write_bytes(file_of(scene, case))
        paths.append(folder / "wide")
        paths[-1].write_bytes(wide(scene))
        vault = folder / "ben"
        shutil.copytree(scene.reader, vault, ignore=shutil.ignore_patterns("*.lock"))
    return vault, paths


def test_no_hostile_file_costs_more_than_memory_or_patience_allow(files):
    vault, paths = files
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, vault, *paths],
        input=PASSPHRASE, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == len(paths)
    assert max(int(peak) for _, peak, _ in lines) < MOST_MIB, lines
    assert max(float(seconds) for _, _, seconds in lines) < MOST_SECONDS, lines
