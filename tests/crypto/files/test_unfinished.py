"""What a killed process left is swept by the next one, and nothing else is."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.files import (
    HAS_MODES,
    place_file,
    replace_file,
    sweep_unfinished,
    unfinished,
    unfinished_files,
)

pytestmark = pytest.mark.skipif(not HAS_MODES, reason="locks end with their process on POSIX")
DEVICE = "0123456789abcdef"


def killed_while_writing(path: Path, *, maker: str = "", place: bool = True) -> Path:
    """Let a child die with a file half written, and return what it left."""
    before = set(path.parent.iterdir())
    child = os.fork()
    if child == 0:

        def half(file):
            file.write(b"half of it")
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)

        try:
            if place:
                place_file(path, half, ours=lambda _: False, maker=maker)
            else:
                replace_file(path, half)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    (left,) = set(path.parent.iterdir()) - before
    return left


def test_the_next_file_of_the_same_maker_sweeps_what_was_left_for_any_name(tmp_path):
    left = killed_while_writing(tmp_path / "b.age", maker=DEVICE)
    assert left.name.startswith(".b.age.")
    assert unfinished_files(tmp_path, maker=DEVICE) == [left]
    place_file(tmp_path / "other.age", b"whole", ours=lambda _: False, maker=DEVICE)
    assert [each.name for each in tmp_path.iterdir()] == ["other.age"]


def test_a_file_without_a_maker_sweeps_what_was_left_for_its_name(tmp_path):
    left = killed_while_writing(tmp_path / "clip.mp4")
    place_file(tmp_path / "another.mp4", b"whole", ours=lambda _: False)
    assert left.exists()
    place_file(tmp_path / "clip.mp4", b"whole", ours=lambda _: False)
    assert not left.exists()


def test_a_replaced_file_leaves_what_can_be_swept(tmp_path):
    left = killed_while_writing(tmp_path / "vault.json", place=False)
    assert sweep_unfinished(tmp_path, maker="") == [left]
    assert not left.exists()


def test_what_another_vault_or_machine_left_stays(tmp_path):
    left = killed_while_writing(tmp_path / "b.age", maker="another device")
    place_file(tmp_path / "b.age", b"whole", ours=lambda _: False, maker=DEVICE)
    assert left.exists()
    assert unfinished_files(tmp_path, maker=DEVICE) == []


def test_a_file_that_a_living_process_writes_stays(tmp_path):
    path = tmp_path / "b.age"
    seen = []

    def slowly(file):
        file.write(b"half")
        seen.append(sweep_unfinished(tmp_path, maker=DEVICE))
        seen.append(unfinished_files(tmp_path, maker=DEVICE))
        child = os.fork()
        if child == 0:
            os._exit(1 if sweep_unfinished(tmp_path, maker=DEVICE) else 0)
        seen.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    place_file(path, slowly, ours=lambda _: False, maker=DEVICE)
    assert seen == [[], [], 0]
    assert path.read_bytes() == b"half"


@pytest.mark.parametrize(
    "name",
    [".b.age.0123456789abcdef", ".b.age.swp", ".b.age.Xy12Zz", "b.age.0123456789abcdef", ".b.age."],
)
def test_somebody_elses_hidden_file_stays(tmp_path, name):
    (tmp_path / name).write_bytes(b"not ours")
    place_file(tmp_path / "b.age", b"whole", ours=lambda _: False, maker=DEVICE)
    place_file(tmp_path / "c.age", b"whole", ours=lambda _: False)
    assert (tmp_path / name).read_bytes() == b"not ours"


def test_a_link_a_folder_and_a_pipe_with_such_a_name_stay(tmp_path):
    names = [unfinished.name_beside(tmp_path / "b.age", maker=DEVICE) for _ in range(3)]
    (tmp_path / "kept").write_bytes(b"kept")
    names[0].symlink_to(tmp_path / "kept")
    names[1].mkdir()
    os.mkfifo(names[2])
    assert sweep_unfinished(tmp_path, maker=DEVICE) == []
    assert all(os.path.lexists(name) for name in names)


def test_what_was_moved_aside_is_never_swept(tmp_path):
    aside = unfinished.name_beside(tmp_path / "b.age", use=unfinished.ASIDE)
    aside.write_bytes(b"perhaps somebody else's")
    place_file(tmp_path / "b.age", b"whole", ours=lambda _: False)
    assert aside.exists()


def test_a_sweep_between_the_making_and_the_lock_costs_nobody_a_file(tmp_path, monkeypatch):
    real, swept = unfinished._lock, []

    def late(handle):
        if not swept:
            swept.extend(sweep_unfinished(tmp_path, maker=""))
        return real(handle)

    monkeypatch.setattr(unfinished, "_lock", late)
    replace_file(tmp_path / "file", b"whole")
    assert len(swept) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_disk_without_locks_is_written_to_and_never_swept(tmp_path, monkeypatch):
    left = killed_while_writing(tmp_path / "b.age")

    def refuse(*_words):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(unfinished.fcntl, "flock", refuse)
    place_file(tmp_path / "b.age", b"whole", ours=lambda _: False)
    assert (tmp_path / "b.age").read_bytes() == b"whole"
    assert left.exists()


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
def test_any_name_that_fits_has_a_neighbour_that_fits_and_is_known_again(name):
    if len(os.fsencode(name)) > 255:
        return
    beside = unfinished.name_beside(Path("/nowhere") / name, maker=DEVICE)
    assert len(os.fsencode(beside.name)) <= 255
    match = unfinished._NAME.fullmatch(beside.name)
    stem = os.fsencode(match[1])
    assert unfinished._mark(stem, match[2], DEVICE, unfinished.WRITTEN) == match[3]


def test_a_name_as_long_as_a_disk_takes_can_be_written(tmp_path):
    path = tmp_path / ("ж" * 127)
    left = killed_while_writing(path)
    place_file(path, b"whole", ours=lambda _: False)
    assert not left.exists()
    assert path.read_bytes() == b"whole"
