"""Files that are replaced whole, and folders that are closed to others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from crypto.files import (
    HAS_MODES,
    StorageFailed,
    demand_private,
    previous_file,
    private_folder,
    replace_file,
)
from crypto.files.errors import OthersCanRead

pytestmark = pytest.mark.skipif(not HAS_MODES, reason="modes are asked of POSIX systems")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_bytes_or_a_function_take_the_place_of_what_was_there(tmp_path):
    path = tmp_path / "file"
    replace_file(path, b"one")
    assert path.read_bytes() == b"one"
    replace_file(path, lambda file: file.write(b"two") and None)
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replaced_file_is_its_owners_whatever_the_umask_is(tmp_path, umask):
    replace_file(tmp_path / "file", b"one")
    assert mode(tmp_path / "file") == 0o600


def test_a_file_that_was_open_to_others_is_closed_by_being_replaced(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"one")
    path.chmod(0o644)
    replace_file(path, b"two", keep_previous=True)
    assert mode(path) == 0o600
    assert mode(previous_file(path)) == 0o600


def test_the_previous_generation_is_the_one_before(tmp_path):
    path = tmp_path / "file"
    for words in (b"one", b"two", b"three"):
        replace_file(path, words, keep_previous=True)
    assert path.read_bytes() == b"three"
    assert previous_file(path).read_bytes() == b"two"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_file_and_its_folder_reach_the_disk_in_order(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle):
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def noted_replace(source, target):
        done.append("rename")
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    replace_file(tmp_path / "file", b"one")
    assert done == ["file", "rename", "folder"]


def test_a_private_folder_is_closed_whatever_the_umask_is(tmp_path, umask):
    private_folder(tmp_path / "above" / "vault")
    assert mode(tmp_path / "above") == 0o700
    assert mode(tmp_path / "above" / "vault") == 0o700


@pytest.mark.parametrize("others", [0o040, 0o004, 0o010, 0o001, 0o020, 0o002])
def test_a_folder_that_others_can_use_is_named_and_left_alone(tmp_path, others):
    folder = tmp_path / "vault"
    folder.mkdir()
    folder.chmod(0o700 | others)
    with pytest.raises(OthersCanRead, match=str(folder)):
        private_folder(folder)
    assert mode(folder) == 0o700 | others


def test_a_private_file_passes_and_an_open_one_is_named(tmp_path):
    path = tmp_path / "passphrase"
    path.touch(mode=0o600)
    demand_private(path)
    path.chmod(0o640)
    with pytest.raises(OthersCanRead) as caught:
        demand_private(path)
    assert caught.value.exit_status == 7


def test_a_file_of_another_person_is_not_private(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.touch(mode=0o600)
    os.chown(path, 4711, -1) if os.geteuid() == 0 else monkeypatch.setattr(
        os, "geteuid", lambda: 4711
    )
    with pytest.raises(OthersCanRead):
        demand_private(path)


def test_a_file_where_a_folder_should_be_is_a_storage_error(tmp_path):
    (tmp_path / "vault").touch()
    with pytest.raises(StorageFailed):
        private_folder(tmp_path / "vault")


def test_what_is_missing_is_a_storage_error(tmp_path):
    with pytest.raises(StorageFailed):
        demand_private(tmp_path / "missing")
    with pytest.raises(StorageFailed):
        replace_file(tmp_path / "missing" / "file", b"one")
