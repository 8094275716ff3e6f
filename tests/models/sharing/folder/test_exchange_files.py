"""What replication makes of files, and media and files that fail: named, and stopping nothing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from crypto.files import StorageFailed, StorageFull
from models.sharing import exchange_folder, pack_bundle
from models.sharing.folder import file_scan as looking
from models.sharing.folder.errors import FolderUnusable
from models.sharing.folder.file_listing import list_folder
from models.sharing.folder.found_file import FoundState
from tests.models.team import INCIDENT, files, only, swap

# What replication makes of files


def test_a_file_that_is_cut_waits_for_the_rest(team, marta, olena, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    whole = path.read_bytes()
    for size in (0, 1, 500, 2_000, 40_000, len(whole) - 1):
        path.write_bytes(whole[:size])
        cut = swap(olena, folder, team)
        assert [found.state for found in cut.partial] == [FoundState.PARTIAL]
        assert not (cut.read)
        assert not (cut.refused)
    path.write_bytes(whole)

    assert swap(olena, folder, team).read[0].changes == 1


def test_a_file_of_full_length_that_is_still_being_filled_is_tried_again(
    team, marta, olena, folder
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:5_000].ljust(len(whole), b"\0"))
    first = swap(olena, folder, team)
    path.write_bytes(whole)

    assert first.partial
    assert swap(olena, folder, team).read[0].changes == 1


def test_damage_is_refused_at_the_second_look_and_not_looked_at_a_third_time(
    team, olena, folder, monkeypatch
):
    (folder / "x.age").write_bytes(b"not an age file at all")
    first, second = (swap(olena, folder, team) for _ in range(2))
    monkeypatch.setattr(looking, "Envelope", None)
    third = swap(olena, folder, team)

    assert first.partial
    assert not first.refused
    assert [len(one.refused) for one in (second, third)] == [1, 1]
    assert "not a bundle" in third.refused[0].reason


@pytest.mark.parametrize(
    "name",
    [
        "{stem}.sync-conflict-20260310-120000-ABCDEFG.age",
        "{stem} (conflicted copy 2026-03-10).age",
        "{stem} (Marta's conflicted copy 2026-03-10).age",
        "{stem}(1).AGE",
    ],
)
def test_a_conflict_copy_is_nothing_new_and_alone_as_good_as_the_file(
    team, marta, olena, folder, name
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    copy = folder / name.format(stem=path.stem)
    shutil.copy(path, copy)
    both = exchange_folder(olena, folder, accept=True)
    path.unlink()
    olena.save("incident", None, INCIDENT)
    alone = exchange_folder(olena, folder, accept=True)

    assert sum(found.changes for found in both.read) == 1
    assert alone.nothing_new
    assert (alone.refused, alone.waiting) == ((), ())
    swap(marta, folder, team)
    assert copy.exists(), "a copy is nobody's own, so nobody removes it"


@pytest.mark.parametrize(
    "name",
    [
        ".syncthing.{name}.tmp",
        "~syncthing~{name}.tmp",
        "._{name}",
        ".{name}",
        ".{name}.0123456789abcdef",
        "{name}.part",
        "{name}.crdownload",
    ],
)
def test_a_passing_name_of_another_program_is_not_looked_at(team, marta, folder, name):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    path = only(folder)
    path.rename(folder / name.format(name=path.name))

    assert list_folder(folder) == []


def test_links_pipes_and_folders_are_not_looked_at(team, marta, folder, tmp_path):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    only(folder).rename(tmp_path / "elsewhere.age")
    (folder / "a.age").symlink_to(tmp_path / "elsewhere.age")
    os.mkfifo(folder / "b.age")
    (folder / "c.age").mkdir()
    (folder / ".stfolder").mkdir()
    (folder / ".stversions").mkdir()

    assert list_folder(folder) == []


def test_what_a_killed_exchange_left_of_its_own_is_removed_and_what_others_left_is_not(
    team, marta, folder
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    own = only(folder).name
    (folder / f".{own}.0123456789abcdef").write_bytes(b"half")
    (folder / ".other.age.0123456789abcdef").write_bytes(b"half")
    swap(marta, folder, team)

    assert files(folder) == [".other.age.0123456789abcdef", own]


def test_a_bundle_that_somebody_removed_is_written_again(team, marta, folder):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    only(folder).unlink()

    assert len(swap(marta, folder, team).written) == 1


# Media and files that fail


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(
    team, marta, olena, folder, monkeypatch
):
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    (folder / "0.age").write_bytes(b"x")
    usual = looking.Envelope

    def envelope(path, key):
        if path.name == "0.age":
            raise StorageFailed(path=path, reason="Input/output error")
        return usual(path, key)

    monkeypatch.setattr(looking, "Envelope", envelope)
    done = swap(olena, folder, team)

    assert "Input/output error" in done.refused[0].reason
    assert [found.changes for found in done.read] == [1]


@pytest.mark.parametrize("refusal", [(errno.EROFS, StorageFailed), (errno.ENOSPC, StorageFull)])
def test_a_full_or_read_only_medium_is_one_sentence_and_what_came_in_stays(
    team, folder, monkeypatch, refusal
):
    (marta, olena), (number, kind) = team, refusal
    marta.save("incident", None, INCIDENT)
    swap(marta, folder, team)
    olena.save("incident", None, INCIDENT)
    before = files(folder)
    usual = os.open

    def refuse(path, flags, *rest, **more):
        if Path(path).parent == folder and flags & os.O_CREAT:
            raise OSError(number, os.strerror(number))
        return usual(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    done = swap(olena, folder, team)

    assert isinstance(done.problem, kind)
    assert done.read[0].changes == 1
    assert files(folder) == before


@pytest.mark.parametrize("inside", ["", "quarantine"])
def test_the_vault_itself_is_no_exchange_folder(marta, inside):
    with pytest.raises(FolderUnusable):
        exchange_folder(marta, marta.folder / inside)


def test_a_folder_that_is_not_there_is_not_made(marta, tmp_path):
    with pytest.raises(FolderUnusable):
        exchange_folder(marta, tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


def test_a_bundle_left_by_hand_is_taken_like_any_other(team, marta, olena, folder):
    record = marta.save("incident", None, INCIDENT)
    pack_bundle(marta, records=[record], to=[olena.card], purpose="", out=folder / "afield-1.age")

    assert swap(olena, folder, team).read[0].changes == 1


def test_a_thousand_files_for_others_are_looked_at_once(team, marta, folder, monkeypatch):
    for number in range(1_000):
        (folder / f"{number:032x}.age").write_bytes(b"age-encryption.org/v1\nnonsense")
    swap(marta, folder, team)
    swap(marta, folder, team)
    monkeypatch.setattr(looking, "Envelope", None)

    assert len(swap(marta, folder, team).refused) == 1_000
