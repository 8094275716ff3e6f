from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys

import pytest

from models.sharing import read_bundle
from models.sharing.importing import sweep_quarantine
from models.sharing.staging import Spool, Workspace, sweep_workspaces
from models.sharing.staging.spool import IN_MEMORY
from models.sharing.staging.workspace import FOLDER

MARK = b"a value that must never lie plainly on a disk "


def test_a_workspace_is_closed_to_others_and_gone_afterwards(tmp_path):
    with Workspace(tmp_path, random=os.urandom) as room:
        assert stat.S_IMODE(room.folder.stat().st_mode) == 0o700
        room.new_file().write_bytes(b"x")
        key = room.key
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert not any(key)


def test_a_living_workspace_is_not_swept(tmp_path):
    with Workspace(tmp_path, random=os.urandom) as one:
        with Workspace(tmp_path, random=os.urandom) as other:
            assert sweep_workspaces(tmp_path) == 0
            assert one.folder.is_dir()
            assert other.folder.is_dir()
        assert one.folder.is_dir()


def test_what_a_killed_process_left_is_swept(tmp_path):
    script = (
        "import os, sys, pathlib\n"
        "from models.sharing.staging.workspace import Workspace\n"
        "room = Workspace(pathlib.Path(sys.argv[1]), random=os.urandom)\n"
        "room.new_file().write_bytes(b'left')\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        assert sweep_workspaces(tmp_path) == 0
        process.send_signal(signal.SIGKILL)
    assert list((tmp_path / FOLDER).iterdir())
    assert sweep_workspaces(tmp_path) == 1
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_vault_sweeps_its_own_quarantine(ben, bundle):
    with read_bundle(ben, bundle):
        assert sweep_quarantine(ben) == 0
    left = ben.quarantine / "ab"
    left.mkdir()
    (left / "000001").write_bytes(b"left")
    assert sweep_quarantine(ben) == 1
    assert sweep_quarantine(ben) == 0


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY])
def test_a_spool_gives_back_what_was_written(tmp_path, size):
    content = (MARK * (size // len(MARK) + 1))[:size]
    with Workspace(tmp_path, random=os.urandom) as room:
        spool = Spool(room)
        for start in range(0, size, 1_000_000):
            spool.write(content[start : start + 1_000_000])
        assert spool.size == size
        assert spool.reader().read(size + 1) == content
        spool.close()


def test_a_spool_is_never_plain_on_the_disk(tmp_path):
    with Workspace(tmp_path, random=os.urandom) as room:
        spool = Spool(room)
        spool.write(MARK * (IN_MEMORY // len(MARK) + 1))
        spool.reader()
        (file,) = room.folder.iterdir()
        assert file.stat().st_size > IN_MEMORY
        assert MARK not in file.read_bytes()
        spool.close()


def test_nothing_in_quarantine_is_plain(ben, case, bundle):
    with read_bundle(ben, bundle) as quarantine:
        files = [path for path in quarantine.room.folder.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) > len(case.content)
        for path in files:
            content = path.read_bytes()
            assert b"bridge" not in content
            assert case.content[:64] not in content
            assert not content.startswith(b"SQLite")
    assert list(ben.quarantine.iterdir()) == []
