"""What a backup takes at its moment is what opens, and nobody takes its copy away meanwhile."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crypto.files import StorageFailed
from crypto.files.unfinished import name_beside, unfinished_file
from models.lifecycle import Vault, back_up_to_file, back_up_to_folder, restore_backup
from models.lifecycle.backup import backup_folder, vault_moment
from models.lifecycle.backup.errors import BackupNotProven
from models.lifecycle.leftovers import sweep_leftovers
from tests.models.lifecycle.backed_up import filled
from tests.people import PASSPHRASE

HEADS = ("head", "head.1")


def reading(vault: Vault) -> Vault:
    return Vault.open(vault.folder, secret=PASSPHRASE, write=False)


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("content", [b"", b"not a head", None])
def test_the_copy_of_the_head_that_opens_is_the_one_that_is_backed_up(
    vault, tmp_path, name, content
):
    filled(vault, tmp_path)
    vault.close()
    (vault.folder / name).unlink()
    if content is not None:
        (vault.folder / name).write_bytes(content)
    with reading(vault) as reader:
        path = back_up_to_file(reader, tmp_path / "b.afield").path
    assert restore_backup(path, tmp_path / "new", secret=PASSPHRASE).findings == ()


def test_where_the_disk_gives_neither_copy_of_the_head_nothing_is_backed_up(
    vault, tmp_path, monkeypatch
):
    filled(vault, tmp_path)
    given = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name in HEADS:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return given(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    with pytest.raises(StorageFailed):
        back_up_to_file(vault, tmp_path / "b.afield")


def test_whoever_opens_to_write_meanwhile_leaves_the_copy_of_the_database(
    vault, tmp_path, monkeypatch
):
    filled(vault, tmp_path)
    vault.close()
    left = name_beside(vault.quarantine / "vault.db")
    prove = vault_moment._prove
    seen = []

    def beside(one: Vault, path: Path) -> None:
        left.write_bytes(b"of a backup that was killed")
        Vault.open(vault.folder, secret=PASSPHRASE).close()
        seen.append((path.exists(), left.exists()))
        prove(one, path)

    monkeypatch.setattr(vault_moment, "_prove", beside)
    with reading(vault) as reader:
        back_up_to_file(reader, tmp_path / "b.afield")
    assert seen == [(True, False)]
    assert list(vault.quarantine.iterdir()) == []


def test_what_a_reader_is_writing_is_not_swept_from_the_vaults_folder(vault):
    with unfinished_file(vault.folder / "last-backup") as (path, _file):
        sweep_leftovers(vault.folder)
        assert path.exists()
    left = name_beside(vault.folder / "last-backup")
    left.write_bytes(b"half")
    sweep_leftovers(vault.folder)
    assert not left.exists()


def test_what_a_killed_backup_left_in_a_folder_goes_with_the_next(vault, tmp_path):
    place = tmp_path / "stick"
    snapshot = back_up_to_folder(vault, place).path
    left = [name_beside(snapshot), name_beside(place / "afield-backups")]
    for path in left:
        path.write_bytes(b"half of it, with key slots")
    others = snapshot.parent / ".somebody"
    others.write_bytes(b"of somebody else")
    back_up_to_folder(vault, place)
    assert [path for path in left if path.exists()] == []
    assert others.exists()


def test_a_disk_that_does_not_keep_a_snapshot_is_found_out(vault, tmp_path, monkeypatch):
    place = tmp_path / "stick"

    def rot(file) -> None:
        path = next((place / "snapshots").glob("*.backup"))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        path.write_bytes(data)

    monkeypatch.setattr(backup_folder, "forget_cached", rot)
    with pytest.raises(BackupNotProven):
        back_up_to_folder(vault, place)
    assert list((place / "snapshots").iterdir()) == []
