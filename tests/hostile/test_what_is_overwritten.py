"""A file that a person has is never replaced by one that was asked for, unless they say so."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crypto.files import NameTaken, placing
from tests.whole.person import Inside, incidents

BACKUP = b"age-encryption.org/v1\n-> X25519 a person's own backup\n"


@pytest.fixture
def team(ana: Inside, boris: Inside, tmp_path: Path) -> Inside:
    ana.knows(boris, tmp_path / "boris.json")
    return ana


@pytest.mark.parametrize("command", [("export",), ("receipt",)])
def test_a_file_that_begins_like_an_age_file_is_not_replaced(team, command, tmp_path: Path):
    out = tmp_path / "backup.age"
    out.write_bytes(BACKUP)
    refused = team.refused(*command, "--to", "Boris", "--out", out)
    assert refused.error["error"] == "in-the-way"
    assert "--replace" in refused.error["next_step"]
    assert out.read_bytes() == BACKUP
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == ["backup.age"]
    team.ask(*command, "--to", "Boris", "--out", out, "--replace")
    assert out.read_bytes() != BACKUP


def test_an_own_earlier_output_is_replaced_and_an_altered_one_is_not(team, tmp_path: Path):
    out = tmp_path / "bundle.age"
    first = team.ask("export", "--to", "Boris", "--out", out)
    second = team.ask("export", "--to", "Boris", "--out", out)
    assert first["sha256"] != second["sha256"]
    altered = out.read_bytes() + b"\0"
    out.write_bytes(altered)
    team.refused("export", "--to", "Boris", "--out", out)
    assert out.read_bytes() == altered


def test_a_bundle_is_no_earlier_output_of_a_receipt(team, tmp_path: Path):
    out = tmp_path / "x.age"
    team.ask("export", "--to", "Boris", "--out", out)
    before = out.read_bytes()
    team.refused("receipt", "--to", "Boris", "--out", out)
    assert out.read_bytes() == before


def test_a_file_that_comes_while_the_bundle_is_made_is_not_replaced(
    team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "late.age"
    named = placing._name

    def late(temporary: Path, path: Path, ours: placing.Ours) -> None:
        path.write_bytes(BACKUP)
        named(temporary, path, ours)

    monkeypatch.setattr(placing, "_name", late)
    team.refused("export", incidents(team)[0], "--to", "Boris", "--out", out)
    assert out.read_bytes() == BACKUP
    assert [one.name for one in tmp_path.iterdir() if "late" in one.name] == ["late.age"]


def test_a_file_that_is_swapped_while_it_is_looked_at_is_put_back(tmp_path: Path):
    path = tmp_path / "x"
    path.write_bytes(b"ours")
    asked: list[str] = []

    def ours(_: str) -> bool:
        # The first looks see the own file; then somebody puts another one under the name.
        asked.append("")
        if len(asked) == 2:
            path.unlink()
            path.write_bytes(BACKUP)
        return len(asked) <= 2

    with pytest.raises(NameTaken):
        placing.place_file(path, b"new", ours=ours)
    assert path.read_bytes() == BACKUP
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


@pytest.fixture(params=["links", "no links"])
def disk(request, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system with hard links, and one without, as on a stick."""
    if request.param == "no links":

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(Path, "hardlink_to", refuse)


def test_a_free_name_is_taken_and_a_taken_one_is_left(disk, tmp_path: Path):
    path = tmp_path / "x"
    placing.place_file(path, b"new", ours=lambda _: False)
    assert path.read_bytes() == b"new"
    with pytest.raises(NameTaken):
        placing.place_file(path, b"newer", ours=lambda _: False)
    assert path.read_bytes() == b"new"
    placing.place_file(path, b"newer", ours=lambda _: True)
    assert path.read_bytes() == b"newer"
    assert [one.name for one in tmp_path.iterdir()] == ["x"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_name_that_another_file_takes_at_the_last_moment_is_left(
    disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "x"
    linked = placing._linked

    def late(temporary: Path, name: Path) -> bool:
        name.write_bytes(BACKUP)
        return linked(temporary, name)

    monkeypatch.setattr(placing, "_linked", late)
    with pytest.raises(NameTaken):
        placing.place_file(path, b"new", ours=lambda _: False)
    assert path.read_bytes() == BACKUP


def test_a_link_or_a_folder_under_the_name_is_left(tmp_path: Path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    for name in ("gone", "folder"):
        with pytest.raises(NameTaken):
            placing.place_file(tmp_path / name, b"new", ours=lambda _: False)
    assert not (tmp_path / "nowhere").exists()
