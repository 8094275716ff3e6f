from __future__ import annotations

import errno
import os
import stat

import pytest

from crypto.files import NameTaken, StorageFailed, place_file
from crypto.files import unnamed as module


def place(path, data, *, ours=lambda _: False):
    place_file(path, data, ours=ours, unnamed=True)


def test_what_is_written_has_no_name_before_it_is_whole(tmp_path):
    seen = []

    def write(file):
        file.write(b"whole")
        seen.extend(tmp_path.iterdir())

    place(tmp_path / "файл", write)
    if hasattr(os, "O_TMPFILE"):
        assert seen == []
    assert (tmp_path / "файл").read_bytes() == b"whole"
    assert stat.S_IMODE((tmp_path / "файл").stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["файл"]


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL])
def test_a_file_system_without_it_gets_a_temporary_name(tmp_path, monkeypatch, number):
    real = os.open

    def refusing(path, flags, *rest, **more):
        if flags & module._UNNAMED == module._UNNAMED:
            raise OSError(number, os.strerror(number))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(module.os, "open", refusing)
    place(tmp_path / "file", lambda file: file.write(b"whole"))
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_name_that_is_taken_meanwhile_is_not_replaced(tmp_path):
    def write(file):
        file.write(b"ours")
        (tmp_path / "file").write_bytes(b"theirs")

    with pytest.raises(NameTaken):
        place(tmp_path / "file", write)
    assert (tmp_path / "file").read_bytes() == b"theirs"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_may_go_is_replaced_and_what_fails_leaves_it(tmp_path):
    there = tmp_path / "file"
    there.write_bytes(b"before")

    def fail(file):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(StorageFailed):
        place(there, fail, ours=lambda _: True)
    assert there.read_bytes() == b"before"
    place(there, lambda file: file.write(b"after"), ours=lambda _: True)
    assert there.read_bytes() == b"after"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_a_matter_of_storage(tmp_path):
    with pytest.raises(StorageFailed):
        place(tmp_path / "absent" / "file", lambda file: file.write(b"x"))
