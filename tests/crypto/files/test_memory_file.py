from __future__ import annotations

import os
import sys

import pytest

from crypto.files import MemoryFile, NoMemoryFile, TooLargeForMemory, demand_memory

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory files are Linux's")


@linux
def test_a_memory_file_has_no_name_on_a_disk_and_closes_on_exec():
    with MemoryFile() as memory:
        memory.write(b"bytes")
        assert str(memory.path.readlink()) == "/memfd:afield (deleted)"
        assert not os.get_inheritable(memory.descriptor)
        assert memory.path.read_bytes() == b"bytes"


@linux
def test_a_sealed_one_is_neither_written_nor_cut_nor_made_longer():
    with MemoryFile() as memory:
        memory.write(b"bytes")
        memory.seal()
        for change in (
            lambda: os.write(memory.descriptor, b"x"),
            lambda: os.ftruncate(memory.descriptor, 1),
            lambda: os.ftruncate(memory.descriptor, 100),
        ):
            with pytest.raises(OSError, match="not permitted"):
                change()


def test_elsewhere_there_is_none_and_the_sentence_names_the_other_way(monkeypatch):
    monkeypatch.setattr(sys, "platform", "freebsd14")
    with pytest.raises(NoMemoryFile) as caught:
        MemoryFile()
    assert "evidence get" in caught.value.next_step


def test_a_kernel_without_them_says_the_same(monkeypatch):
    def absent(*_):
        raise OSError(38, os.strerror(38))

    monkeypatch.setattr(os, "memfd_create", absent, raising=False)
    with pytest.raises(NoMemoryFile):
        MemoryFile()


@pytest.mark.parametrize(("free_kib", "fits"), [(100, False), (2000, True)])
def test_what_memory_does_not_hold_with_room_left_is_refused(tmp_path, free_kib, fits):
    (tmp_path / "proc").mkdir()
    told = f"MemTotal: 9999999 kB\nMemAvailable: {free_kib} kB\n"
    (tmp_path / "proc" / "meminfo").write_text(told)
    if fits:
        demand_memory(1_000_000, root=tmp_path)
    else:
        with pytest.raises(TooLargeForMemory):
            demand_memory(1_000_000, root=tmp_path)


@pytest.mark.parametrize("told", [None, "", "MemAvailable\n", "MemAvailable: x kB\n"])
def test_what_the_system_does_not_tell_is_not_refused(tmp_path, told):
    (tmp_path / "proc").mkdir()
    if told is not None:
        (tmp_path / "proc" / "meminfo").write_text(told)
    demand_memory(1_000_000, root=tmp_path)
