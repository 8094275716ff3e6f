"""A folder of backups grows by what is new, keeps its earlier backups whole, and heals."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from crypto.errors import NewerFormat
from crypto.files import StorageFull
from models.lifecycle import (
    Vault,
    back_up_to_folder,
    check_backup,
    list_snapshots,
    rekey_vault,
    restore_backup,
)
from models.lifecycle.backup import snapshot_list
from models.lifecycle.backup.errors import (
    BackupNotProven,
    BackupsInUse,
    BackupsOfAnotherVault,
    NoRoomToBackUp,
    NoSuchSnapshot,
    NotABackup,
    NotABackupFolder,
)
from models.vault import every_blob
from tests.models.lifecycle.backed_up import add_file, everything, filled, held
from tests.people import CHEAP, PASSPHRASE, Hands


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def names(place: Path) -> list[str]:
    return [one.name[:4] for one in list_snapshots(place)]


def objects(place: Path) -> set[Path]:
    return {path for path in (place / "objects").rglob("*") if path.is_file()}


def test_each_backup_of_a_folder_can_be_restored(vault, place, tmp_path):
    incident = filled(vault, tmp_path)
    first = held(vault)
    back_up_to_folder(vault, place)
    add_file(vault, incident, tmp_path, b"other bytes" * 9000)
    second = held(vault)
    back_up_to_folder(vault, place)
    for number, (one, expected) in enumerate(
        zip(list_snapshots(place), (first, second), strict=True)
    ):
        into = tmp_path / f"new{number}"
        restore_backup(place, into, secret=PASSPHRASE, snapshot=one.name)
        with Vault.open(into, secret=PASSPHRASE) as new:
            assert held(new) == expected
    assert restore_backup(place, tmp_path / "newest", secret=PASSPHRASE).evidence == 2


def test_a_second_backup_writes_nothing_that_is_there_and_reads_no_evidence(
    vault, place, tmp_path, monkeypatch
):
    incident = filled(vault, tmp_path, content=os.urandom(300_000))
    first = back_up_to_folder(vault, place)
    assert first.written > 300_000
    before = {path: path.stat().st_mtime_ns for path in objects(place)}
    add_file(vault, incident, tmp_path, b"other bytes")
    read = []
    opened = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, *a, **b: read.append(self.name) or opened(self, *a, **b)
    )
    second = back_up_to_folder(vault, place)
    monkeypatch.undo()
    # What was saved in between may fill a page or two more of the database.
    assert second.written < first.written - 280_000
    known = {member.name for member in first.manifest.evidence}
    assert {f"blobs/{name}" for name in read} & known == set()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_pages_that_did_not_change_are_not_written_again(vault, place, monkeypatch, tmp_path):
    monkeypatch.setattr("models.lifecycle.backup.manifest.DATABASE_PART", 4096)
    filled(vault, tmp_path)
    first = back_up_to_folder(vault, place)
    vault.set_setting("theme", "plain")
    second = back_up_to_folder(vault, place)
    assert 0 < second.written < first.written // 4
    assert restore_backup(place, tmp_path / "new", secret=PASSPHRASE).findings == ()


def test_only_so_many_backups_are_kept_and_what_they_alone_needed_goes(vault, place, tmp_path):
    filled(vault, tmp_path)
    for number in range(4):
        vault.save("incident", None, {"title": f"[invented] {number}"})
        done = back_up_to_folder(vault, place, keep=2)
    assert names(place) == ["0003", "0004"]
    assert done.removed == 1
    for one in list_snapshots(place):
        assert check_backup(place, secret=PASSPHRASE, snapshot=one.name)[1] == []
    named = {
        digest
        for one in list_snapshots(place)
        for member in check_backup(place, secret=PASSPHRASE, snapshot=one.name)[0].members[2:]
        for digest in member.digests
    }
    assert {path.name for path in objects(place)} == named


def test_nothing_is_removed_before_the_new_backup_is_proven(vault, place, tmp_path, monkeypatch):
    filled(vault, tmp_path)
    back_up_to_folder(vault, place)
    before = everything(place)
    vault.save("incident", None, {"title": "[invented] later"})
    for where in (
        "models.lifecycle.backup.object_store.ObjectStore.false",
        "models.lifecycle.backup.backup_folder._finish",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, failing)
            with pytest.raises(BackupNotProven):
                back_up_to_folder(vault, place, keep=1)
        assert names(place) == ["0001"]
        assert before.items() <= everything(place).items()


def failing(*_: object) -> None:
    raise BackupNotProven


def test_what_a_cut_run_left_is_used_or_swept_by_the_next(vault, place, tmp_path, monkeypatch):
    filled(vault, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("models.lifecycle.backup.backup_folder._finish", failing)
        with pytest.raises(BackupNotProven):
            back_up_to_folder(vault, place)
    left = objects(place)
    assert len(left) >= 2
    (place / "objects" / "new-0123").write_bytes(b"half")
    torn = max(left, key=lambda path: path.stat().st_size)
    torn.write_bytes(bytes(torn.stat().st_size))
    stray = place / "objects" / "ab"
    stray.mkdir(exist_ok=True)
    (stray / ("ab" * 32)).write_bytes(b"nobody's")
    done = back_up_to_folder(vault, place)
    assert names(place) == ["0001"]
    assert objects(place) == left
    assert 0 < done.written <= torn.stat().st_size
    assert check_backup(place, secret=PASSPHRASE)[1] == []


def test_a_damaged_part_is_named_and_written_anew_when_all_is_read_again(vault, place, tmp_path):
    filled(vault, tmp_path)
    (member,) = back_up_to_folder(vault, place).manifest.evidence
    (path,) = [path for path in objects(place) if path.name in member.digests]
    data = bytearray(path.read_bytes())
    data[9] ^= 1
    path.write_bytes(data)
    back_up_to_folder(vault, place)
    assert check_backup(place, secret=PASSPHRASE)[1] == [member.name]
    back_up_to_folder(vault, place, reread=True)
    for one in list_snapshots(place):
        assert check_backup(place, secret=PASSPHRASE, snapshot=one.name)[1] == []


def test_an_object_that_is_gone_is_named_and_written_anew_by_the_next(vault, place, tmp_path):
    filled(vault, tmp_path)
    back_up_to_folder(vault, place)
    for path in objects(place):
        path.unlink()
    assert len(check_backup(place, secret=PASSPHRASE)[1]) == 2
    back_up_to_folder(vault, place)
    assert check_backup(place, secret=PASSPHRASE)[1] == []


def test_bytes_that_the_vault_lost_stay_in_the_folder_and_come_back(vault, place, tmp_path):
    filled(vault, tmp_path)
    whole = held(vault)
    back_up_to_folder(vault, place)
    (blob,) = every_blob(vault)
    (vault.blobs / blob.name).unlink()
    done = back_up_to_folder(vault, place, keep=1)
    assert done.manifest.lacking == ()
    restore_backup(place, tmp_path / "new", secret=PASSPHRASE)
    with Vault.open(tmp_path / "new", secret=PASSPHRASE) as new:
        assert held(new) == whole


def test_a_snapshot_that_cannot_be_read_keeps_every_object(vault, place, tmp_path):
    filled(vault, tmp_path)
    back_up_to_folder(vault, place)
    damaged = list_snapshots(place)[0].path
    damaged.write_bytes(damaged.read_bytes()[:-2000])
    before = objects(place)
    vault.save("incident", None, {"title": "[invented] later"})
    back_up_to_folder(vault, place)
    assert before < objects(place)
    assert check_backup(place, secret=PASSPHRASE)[1] == []


def test_the_order_of_backups_is_not_the_clock(make, place, tmp_path):
    hands = Hands()
    vault = make(clock=hands)
    filled(vault, tmp_path)
    back_up_to_folder(vault, place)
    hands.moment = hands.moment.replace(year=2020)
    vault.save("incident", None, {"title": "[invented] later"})
    back_up_to_folder(vault, place)
    back_up_to_folder(vault, place, keep=2)
    assert names(place) == ["0002", "0003"]
    done = restore_backup(place, tmp_path / "new", secret=PASSPHRASE)
    assert done.changes == vault.history.count()


# Whose folder it is


def test_a_folder_with_other_things_is_left_alone(vault, place):
    (place / "objects" / "ab").mkdir(parents=True)
    (place / "letter.txt").write_text("a letter")
    before = everything(place)
    with pytest.raises(NotABackupFolder):
        back_up_to_folder(vault, place)
    assert everything(place) == before


def test_what_systems_put_on_every_stick_is_in_nobodys_way(vault, place):
    place.mkdir()
    (place / ".Spotlight-V100").mkdir()
    back_up_to_folder(vault, place)
    assert names(place) == ["0001"]


def test_another_vaults_folder_is_left_alone_and_so_is_one_under_earlier_keys(
    make, place, tmp_path
):
    vault, other = make("Marta"), make("Olena")
    back_up_to_folder(vault, place)
    before = everything(place)
    with pytest.raises(BackupsOfAnotherVault):
        back_up_to_folder(other, place)
    (place / "afield-backups").unlink()
    with pytest.raises(BackupsOfAnotherVault):
        back_up_to_folder(other, place)
    rekey_vault(vault, passphrase=PASSPHRASE, cost=CHEAP)
    with (
        Vault.open(vault.folder, secret=PASSPHRASE) as rekeyed,
        pytest.raises(BackupsOfAnotherVault),
    ):
        back_up_to_folder(rekeyed, place)
    kept = {name: data for name, data in before.items() if name != "afield-backups"}
    assert everything(place) == kept


def test_a_lost_marker_is_written_again(vault, place):
    back_up_to_folder(vault, place)
    (place / "afield-backups").write_bytes(b"")
    back_up_to_folder(vault, place)
    assert names(place) == ["0001", "0002"]
    assert (place / "afield-backups").stat().st_size > 50


def test_two_backups_do_not_write_to_one_folder_at_once(vault, place):
    back_up_to_folder(vault, place)
    with FileLock(place / "lock", timeout=0), pytest.raises(BackupsInUse):
        back_up_to_folder(vault, place)


def test_a_folder_by_a_newer_afield_is_refused(vault, place, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot_list, "MARKER_VERSION", 2)
    back_up_to_folder(vault, place)
    monkeypatch.undo()
    with pytest.raises(NewerFormat):
        back_up_to_folder(vault, place)
    with pytest.raises(NewerFormat):
        restore_backup(place, tmp_path / "new", secret=PASSPHRASE)


def test_a_full_stick_is_as_it_was(vault, place, tmp_path, monkeypatch):
    filled(vault, tmp_path)
    back_up_to_folder(vault, place)
    before = everything(place)
    vault.save("incident", None, {"title": "[invented] later"})
    with monkeypatch.context() as patch:
        usage = shutil.disk_usage(tmp_path)._replace(free=1000)
        patch.setattr("models.lifecycle.backup.vault_moment.shutil.disk_usage", lambda _: usage)
        with pytest.raises(NoRoomToBackUp):
            back_up_to_folder(vault, place)
    assert everything(place) == before

    def full(*_: object) -> None:
        raise StorageFull(path=place)

    with monkeypatch.context() as patch:
        patch.setattr("models.lifecycle.backup.object_store.ObjectStore.sync", full)
        with pytest.raises(StorageFull):
            back_up_to_folder(vault, place)
    assert everything(place) == before


def test_a_place_without_backups_is_said_to_be_none(tmp_path):
    with pytest.raises(NotABackup):
        list_snapshots(tmp_path)
    with pytest.raises(NoSuchSnapshot):
        list_snapshots(tmp_path / "gone")
    with pytest.raises(NoSuchSnapshot):
        check_backup(tmp_path / "gone", secret=PASSPHRASE)


def test_no_file_in_a_folder_is_named_as_fat_cannot_name_it(vault, place, tmp_path):
    filled(vault, tmp_path)
    back_up_to_folder(vault, place)
    found = [path.relative_to(place).as_posix() for path in place.rglob("*")]
    assert len({name.casefold() for name in found}) == len(found)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-./TZ") for name in found)
    assert not any(path.is_symlink() for path in place.rglob("*"))
