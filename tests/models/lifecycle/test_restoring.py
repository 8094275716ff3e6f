"""A vault is put back whole or not at all, under a new device key, and nobody forks by it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crypto.errors import NotUnlocked
from crypto.keyfile import add_reader, slot
from crypto.passphrases import stretch
from models.lifecycle import (
    Vault,
    VaultExists,
    back_up_to_file,
    back_up_to_folder,
    last_backup,
    restore_backup,
    verify_vault,
)
from models.lifecycle.backup import restoration
from models.lifecycle.backup.backup_source import FileSource
from models.lifecycle.backup.errors import (
    BackupDamaged,
    BackupUnreadable,
    NoRoomToRestore,
    RestoreNotClean,
)
from models.vault import ReadOnly
from tests.models.lifecycle.backed_up import BYTES, filled, held
from tests.models.team import acquaint
from tests.people import CHEAP, PASSPHRASE, share

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "backup-v1.afield"
GOLDEN_SECRET = "six words for the golden backup file"


@pytest.fixture
def backup(vault: Vault, tmp_path: Path) -> Path:
    filled(vault, tmp_path)
    return back_up_to_file(vault, tmp_path / "b.afield").path


def earlier(vault: Vault, tmp_path: Path) -> Path:
    """Back up a vault of the format before."""
    filled(vault, tmp_path)
    vault.set_setting("format", 2)
    return back_up_to_file(vault, tmp_path / "b.afield").path


def device_keys(folder: Path) -> list[str]:
    """Give the devices that a vault's owner has had, from its journal."""
    with Vault.open(folder, secret=PASSPHRASE, write=False) as new:
        return [line.what for line in new.journal() if line.what == "new-device-chain"]


def nothing_in_place(tmp_path: Path) -> bool:
    return not (tmp_path / "new").exists() and list(tmp_path.glob(".new.*")) == []


def test_a_restored_vault_has_a_new_device_key_and_knows_its_earlier_one(vault, backup, tmp_path):
    done = restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert done.device != vault.device
    with Vault.open(tmp_path / "new", secret=PASSPHRASE) as new:
        assert new.device == done.device
        assert new.journal()[0].what == "restored-from-backup"
        assert last_backup(new) is not None


def test_nobody_sees_a_fork_when_both_vaults_go_on(make, tmp_path):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    filled(marta, tmp_path)
    path = back_up_to_file(marta, tmp_path / "b.afield").path
    late = marta.save("incident", None, {"title": "[invented] after the backup"})
    restore_backup(path, tmp_path / "new", secret=PASSPHRASE)
    with Vault.open(tmp_path / "new", secret=PASSPHRASE) as new:
        new.save("incident", None, {"title": "[invented] after the loss"})
        share(marta, olena)
        share(new, olena)
        assert set(olena.history.forks()) == set()
        share(olena, new, late)
        assert new.row("incident", late) is not None
        assert verify_vault(new).clean


def test_a_folder_that_holds_anything_is_never_written_into(backup, tmp_path):
    (tmp_path / "new").mkdir(mode=0o700)
    (tmp_path / "new" / "letter").write_text("a letter")
    with pytest.raises(VaultExists):
        restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["letter"]
    (tmp_path / "empty").mkdir(mode=0o700)
    restore_backup(backup, tmp_path / "empty", secret=PASSPHRASE)
    restore_backup(backup, tmp_path / "above" / "it", secret=PASSPHRASE)


def test_a_wrong_secret_puts_nothing_in_place(backup, tmp_path):
    with pytest.raises(NotUnlocked):
        restore_backup(backup, tmp_path / "new", secret="other words")
    assert nothing_in_place(tmp_path)


def test_a_readers_passphrase_cannot_take_a_new_device_key(vault, tmp_path):
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="a reader's", cost=CHEAP)
    path = back_up_to_file(vault, tmp_path / "b.afield").path
    with pytest.raises(ReadOnly):
        restore_backup(path, tmp_path / "new", secret="a reader's")
    assert nothing_in_place(tmp_path)


def test_a_disk_without_room_is_refused_first(backup, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("models.lifecycle.backup.vault_moment.shutil.disk_usage", lambda _: usage)
    with pytest.raises(NoRoomToRestore):
        restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert nothing_in_place(tmp_path)


def spoilt(path: Path, name: str) -> None:
    entry = FileSource.open(path).entries[name]
    data = bytearray(path.read_bytes())
    data[entry.offset + entry.size // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["head", "vault.db"])
def test_one_flipped_bit_puts_nothing_in_place(backup, tmp_path, name):
    spoilt(backup, name)
    with pytest.raises(BackupDamaged):
        restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert nothing_in_place(tmp_path)


def test_damaged_evidence_is_refused_and_can_be_left_out_when_asked(backup, tmp_path):
    (name,) = [name for name in FileSource.open(backup).entries if name.startswith("blobs/")]
    spoilt(backup, name)
    with pytest.raises(BackupDamaged):
        restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert nothing_in_place(tmp_path)
    done = restore_backup(backup, tmp_path / "new", secret=PASSPHRASE, without_damaged=True)
    assert done.left_out == (name,)
    with Vault.open(tmp_path / "new", secret=PASSPHRASE) as new:
        assert len(new.rows("incident")) == 1


def test_evidence_that_its_disk_does_not_give_can_be_left_out_too(vault, tmp_path, monkeypatch):
    filled(vault, tmp_path)
    back_up_to_folder(vault, tmp_path / "stick")
    (member,) = back_up_to_folder(vault, tmp_path / "stick").manifest.evidence
    bad = member.digests[0]
    opened = Path.open

    def failing(self, *words, **more):
        if self.name == bad:
            raise OSError(5, "Input/output error")
        return opened(self, *words, **more)

    monkeypatch.setattr(Path, "open", failing)
    with pytest.raises(BackupUnreadable):
        restore_backup(tmp_path / "stick", tmp_path / "new", secret=PASSPHRASE)
    assert nothing_in_place(tmp_path)
    done = restore_backup(
        tmp_path / "stick", tmp_path / "new", secret=PASSPHRASE, without_damaged=True
    )
    assert done.left_out == (member.name,)


def test_a_vault_that_is_not_clean_is_put_in_place_only_when_asked(vault, tmp_path):
    incident = filled(vault, tmp_path)
    with vault.writing() as connection:
        connection.exec_driver_sql("UPDATE incident SET title = 'forged'")
    path = back_up_to_file(vault, tmp_path / "b.afield").path
    with pytest.raises(RestoreNotClean):
        restore_backup(path, tmp_path / "new", secret=PASSPHRASE)
    assert nothing_in_place(tmp_path)
    done = restore_backup(path, tmp_path / "new", secret=PASSPHRASE, without_damaged=True)
    row = vault.row("incident", incident)
    assert row is not None
    assert row.ref in {one.where for one in done.findings}


def test_what_a_killed_restore_left_is_removed_by_the_next(backup, tmp_path):
    left = tmp_path / ".new.restore-0123456789abcdef"
    left.mkdir(mode=0o700)
    (left / "vault.db").write_bytes(b"half")
    other = tmp_path / ".newer.restore-0123456789abcdef"
    other.mkdir()
    restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert not left.exists()
    assert other.exists()


def test_a_place_that_is_taken_meanwhile_is_not_written_over(backup, tmp_path, monkeypatch):
    whole = restoration._renewed

    def slow(*words):
        made = whole(*words)
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "letter").write_text("a letter")
        return made

    monkeypatch.setattr(restoration, "_renewed", slow)
    with pytest.raises(VaultExists):
        restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["letter"]
    assert list(tmp_path.glob(".new.*")) == []


def test_the_backup_of_the_first_format_can_be_restored_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(slot, "stretch", stretch)
    done = restore_backup(GOLDEN, tmp_path / "new", secret=GOLDEN_SECRET)
    assert (done.changes, done.evidence, done.findings) == (3, 1, ())
    with Vault.open(tmp_path / "new", secret=GOLDEN_SECRET) as new:
        assert [row.title for row in new.rows("incident")] == ["[invented] Bridge"]
        assert list(held(new)[1].values()) == [BYTES]


def test_a_vault_of_an_earlier_form_gets_one_device_key_by_one_restore(vault, tmp_path):
    restore_backup(earlier(vault, tmp_path), tmp_path / "new", secret=PASSPHRASE)
    assert device_keys(tmp_path / "new") == ["new-device-chain"]


def test_a_vault_of_an_earlier_form_gets_no_device_key_before_it_is_proven(
    vault, tmp_path, monkeypatch
):
    path, proven = earlier(vault, tmp_path), []
    whole = restoration.verify_vault

    def asked(restored, *more):
        proven.append(restored.device)
        return whole(restored, *more)

    monkeypatch.setattr(restoration, "verify_vault", asked)
    restore_backup(path, tmp_path / "new", secret=PASSPHRASE)
    assert proven == [vault.device]


def test_what_is_said_of_a_vault_is_said_after_it_was_brought_up(vault, tmp_path):
    earlier(vault, tmp_path)
    vault.close()
    (vault.folder / "head").unlink()
    with Vault.open(vault.folder, secret=PASSPHRASE, write=False) as read:
        assert any("second copy" in remark for remark in read.remarks)
