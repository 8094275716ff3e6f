"""A hostile bundle costs neither memory nor patience."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys

import pytest

from models.log import sign_operation
from models.sharing.container import (
    KIB,
    MANIFEST_FILE,
    OPERATIONS_FILE,
    STANDARD,
    STATEMENT_FILE,
    Tree,
)
from models.sharing.container.limits import MIB
from tests.models.sharing import forge
from tests.models.sharing.people import PASSPHRASE

MOST_MIB = 256
SCRIPT = """
import sys, time
from pathlib import Path
from models.sharing import BundleRefused, read_bundle
from models.lifecycle import Vault
folder, file = map(Path, sys.argv[1:])
# The peak of this very program; what getrusage says includes its parent's before it began.
def peak_mib():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
with Vault.open(folder, secret=sys.stdin.read(), write=True) as vault:
    start = time.process_time()
    try:
        with read_bundle(vault, file) as quarantine:
            quarantine.preview()
            print("read")
    except BundleRefused as error:
        print(type(error).__name__)
    print(peak_mib())
    print(time.process_time() - start)
"""

# The JSON that costs the most memory for its length.
DENSE = b"[" + b",".join([b'{"":0}'] * (2 * MIB // 7 - 10)) + b"]"


@pytest.fixture(autouse=True, scope="module")
def _quick_keys() -> None:
    """Derive keys in earnest: a process of its own opens these vaults."""


def gzipped(pieces):
    sink = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=1, fileobj=sink, mtime=0) as packed:
        for piece in pieces:
            packed.write(piece)
    return sink.getvalue()


def dense_statement(pair, parts):
    assert len(DENSE) <= STANDARD.statement
    return forge.retagged(parts | {STATEMENT_FILE: DENSE})


def dense_line(pair, parts):
    packed = gzipped([DENSE + b"\n"] * 3)
    return forge.signed(parts | {OPERATIONS_FILE: packed}, *by(pair))


def bomb(pair, parts):
    packed = gzipped(bytes(MIB) for _ in range(400))
    return forge.signed(parts | {OPERATIONS_FILE: packed}, *by(pair))


def bomb_of_lines(pair, parts):
    packed = gzipped(b"\n" * MIB for _ in range(400))
    return forge.signed(parts | {OPERATIONS_FILE: packed}, *by(pair))


def long_manifest(pair, parts):
    lines = (b"%064x  data/evidence/%064x\n" % (n, n) for n in range(STANDARD.manifest // 145))
    listed = parts[MANIFEST_FILE] + b"".join(lines)
    return forge.retagged(parts | {MANIFEST_FILE: listed[: STANDARD.manifest]})


def wide_record(pair, parts):
    """One record with as many changes, and as many fields in each, as may be."""
    identity, lines, tree, size, seq = pair.sender.identity, [], Tree(), 0, 0
    values = {f"field{n:03}": "x" for n in range(250)}
    while size < STANDARD.record - 100 * KIB:
        seq += 1
        one = sign_operation(
            identity,
            seq=seq,
            prev=("0" if seq == 1 else "1") * 64,
            parents=[],
            at=(seq, 0),
            kind="incident",
            record="7f000000-0000-4000-8000-000000000000",
            values=values,
            random=os.urandom,
        )
        lines.append(one.line())
        size += len(lines[-1])
        tree.add(bytes.fromhex(one.hash))
    span = {"intervals": [[1, seq]], "head": [seq, one.hash]}
    operations = {"count": seq, "root": tree.root(), "devices": {identity.device: span}}
    packed = gzipped(lines)
    return forge.signed(parts | {OPERATIONS_FILE: packed}, *by(pair), operations=operations)


def by(pair):
    return pair.sender.identity, pair.sender.card


@pytest.mark.parametrize(
    ("hostile", "outcome"),
    [
        (dense_statement, "AlteredBundle"),
        (dense_line, "ForgedBundle"),
        (bomb, "TooLarge"),
        (bomb_of_lines, "ForgedBundle"),
        (long_manifest, "AlteredBundle"),
        (wide_record, "read"),
    ],
)
def test_the_costliest_bundles_stay_within_bounds(own_pair, tmp_path, hostile, outcome):
    parts = forge.members(forge.opened(own_pair.path, own_pair.reader.identity))
    content = forge.archive(hostile(own_pair, parts))
    path = forge.sealed(content, tmp_path / "hostile.age", own_pair.reader.card)
    own_pair.reader.close()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, own_pair.reader.folder, path],
        input=PASSPHRASE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, peak, seconds = done.stdout.split()
    assert said == outcome
    assert int(peak) < MOST_MIB
    assert float(seconds) < 10
