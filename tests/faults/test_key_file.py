"""vault.json when the disk is full, fails, or the process is killed: the old file stays."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crypto.files import StorageFailed, StorageFull, previous_file, replace_file
from crypto.keyfile import (
    KeyFile,
    Keys,
    add_reader,
    change_passphrase,
    create_key_file,
    store_identity,
)
from crypto.keyfile import slot as slots
from crypto.keyfile.errors import EarlierCodeStands
from tests.codes import renewed_code
from tests.drawn import quick

OWNER = "abacus abdomen abdominal"
CHANGES: dict[str, Callable[[Path, Keys], object]] = {
    "add a reader": lambda path, keys: add_reader(path, keys, passphrase="reader"),
    "change the passphrase": lambda path, keys: change_passphrase(path, keys, old=OWNER, new="new"),
    "replace the recovery code": renewed_code,
    "store the identity": lambda path, keys: store_identity(path, keys, bytes(104)),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def keys(path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    monkeypatch.setattr(slots, "stretch", quick)
    made, _ = create_key_file(path, passphrase=OWNER)
    store_identity(path, made, b"first")
    return made


def opens(path: Path) -> bool:
    """Say whether the header opens by the passphrase that was or the one that was to be."""
    header = KeyFile.read(path)
    return header.slot_of(OWNER) is not None or header.slot_of("new") is not None


def fail_at(monkeypatch: pytest.MonkeyPatch, call: str, *, number: int, code: int) -> list[int]:
    """Make the n-th call of a system function fail, and count the calls."""
    owner: object = Path if call == "replace" else os
    real = getattr(owner, call)
    calls: list[int] = []

    def failing(*arguments, **named):
        calls.append(1)
        if len(calls) == number:
            raise OSError(code, os.strerror(code))
        return real(*arguments, **named)

    monkeypatch.setattr(owner, call, failing)
    return calls


FAULTS = [
    (call, code)
    for call in ("open", "fsync", "replace")
    for code in (errno.ENOSPC, errno.EDQUOT, errno.EIO)
]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(("call", "code"), FAULTS)
def test_a_failure_at_any_call_leaves_a_header_that_opens(path, keys, change, call, code):
    before, spare = path.read_bytes(), previous_file(path).read_bytes()
    expected = StorageFailed if code == errno.EIO else StorageFull
    for number in range(1, 20):
        path.write_bytes(before)
        previous_file(path).write_bytes(spare)
        with pytest.MonkeyPatch.context() as patch:
            calls = fail_at(patch, call, number=number, code=code)
            try:
                change(path, keys)
            except (expected, EarlierCodeStands):
                assert len(calls) >= number
            else:
                assert len(calls) < number
                break
        assert opens(path)
        assert opens(previous_file(path))
        assert {entry.name for entry in path.parent.iterdir()} == {"vault.json", "vault.json.1"}
    assert 1 < number < 19


def test_a_failure_before_the_rename_changes_no_byte(path, keys, monkeypatch):
    before = path.read_bytes()
    fail_at(monkeypatch, "replace", number=2, code=errno.EIO)
    with pytest.raises(StorageFailed):
        CHANGES["add a reader"](path, keys)
    assert path.read_bytes() == before


@pytest.mark.parametrize("after", [0, 10, 1000])
def test_a_writer_that_fails_half_way_leaves_the_old_file(tmp_path, after):
    path = tmp_path / "file"
    replace_file(path, b"old")

    def fail(file):
        file.write(b"x" * after)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageFull) as caught:
        replace_file(path, fail)
    assert caught.value.exit_status == 8
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt])
def test_any_other_interruption_leaves_the_old_file(tmp_path, raised):
    path = tmp_path / "file"
    replace_file(path, b"old")

    def stop(file):
        file.write(b"half")
        raise raised

    with pytest.raises(raised):
        replace_file(path, stop)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def small_files():
    """Let the kernel refuse every file beyond 1,000 bytes, as a full quota does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_limit_that_the_kernel_keeps_leaves_the_old_file(tmp_path, small_files):
    path = tmp_path / "file"
    replace_file(path, b"old")
    with pytest.raises(StorageFull):
        replace_file(path, b"x" * 100_000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from pathlib import Path
from crypto.files import replace_file

call, number = sys.argv[2], int(sys.argv[3])
owner = Path if call == "replace" else os
real = getattr(owner, call)
seen = 0

def dying(*arguments, **named):
    global seen
    seen += 1
    if seen == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)

setattr(owner, call, dying)
replace_file(Path(sys.argv[1]), b"new" * 1000, keep_previous=True)
"""


@pytest.mark.parametrize(
    ("call", "number"),
    [(call, number) for call in ("open", "fsync", "replace") for number in (1, 2, 3, 4)],
)
def test_a_kill_at_any_call_leaves_the_old_file_or_the_new_one(tmp_path, call, number):
    path = tmp_path / "file"
    replace_file(path, b"old")
    program = [sys.executable, "-c", KILLED, path, call, str(number)]
    status = subprocess.run(program, cwd=Path(__file__).parents[2], check=False).returncode
    assert status in (0, -signal.SIGKILL)
    whole = {b"old", b"new" * 1000}
    assert path.read_bytes() in whole
    if previous_file(path).exists():
        assert previous_file(path).read_bytes() == b"old"
    if status == 0:
        assert path.read_bytes() == b"new" * 1000
