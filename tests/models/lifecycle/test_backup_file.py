"""A backup file holds everything of one moment, is whole or absent, and shows every change."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crypto.errors import AfieldError, NewerFormat
from crypto.files import NameTaken, StorageFull
from crypto.files.unfinished import name_beside
from crypto.keyfile import KeyFile, add_reader
from models.lifecycle import (
    Vault,
    back_up_to_file,
    check_backup,
    last_backup,
    restore_backup,
    verify_vault,
)
from models.lifecycle.backup import manifest as manifests
from models.lifecycle.backup import tar_form
from models.lifecycle.backup.backup_source import FileSource
from models.lifecycle.backup.errors import (
    BackupDamaged,
    BackupInsideVault,
    BackupNotProven,
    NoRoomToBackUp,
    NotABackup,
)
from models.storage import Database, VaultDamaged, VaultInUse, steady_file
from models.vault import every_blob
from tests import peer
from tests.models.lifecycle.backed_up import everything, filled, held
from tests.people import CHEAP, PASSPHRASE, Hands

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def backup(vault: Vault, tmp_path: Path) -> Path:
    filled(vault, tmp_path)
    return back_up_to_file(vault, tmp_path / "b.afield").path


def test_a_restored_vault_holds_what_the_backed_up_one_held(vault, backup, tmp_path):
    before = held(vault)
    done = restore_backup(backup, tmp_path / "new", secret=PASSPHRASE)
    assert (done.changes, done.evidence, done.findings) == (vault.history.count(), 1, ())
    with Vault.open(tmp_path / "new", secret=PASSPHRASE) as new:
        assert held(new) == before
        assert verify_vault(new).clean


def test_nothing_of_a_backup_can_be_read_without_the_secret(vault, backup):
    assert b"Bridge" not in backup.read_bytes()
    assert vault.device.encode() not in backup.read_bytes()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_backup_leaves_nothing_else_behind(vault, backup, tmp_path):
    assert list(vault.quarantine.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_no_file_is_ever_replaced_by_a_backup(vault, backup):
    before = backup.read_bytes()
    with pytest.raises(NameTaken):
        back_up_to_file(vault, backup)
    assert backup.read_bytes() == before


def test_a_backup_never_goes_into_the_vault_itself(vault):
    with pytest.raises(BackupInsideVault):
        back_up_to_file(vault, vault.folder / "blobs" / "b.afield")


def test_tar_unpacks_a_vault_that_opens(vault, backup, tmp_path):
    tar = peer.peer("tar")
    into = tmp_path / "unpacked"
    into.mkdir(mode=0o700)
    subprocess.run([tar, "xf", str(backup), "-C", str(into)], check=True)
    with Vault.open(into, secret=PASSPHRASE, write=False) as unpacked:
        assert held(unpacked) == held(vault)


def test_a_reader_can_back_up_and_leaves_a_note_for_the_owner(vault, tmp_path):
    filled(vault, tmp_path)
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="a reader's", cost=CHEAP)
    with Vault.open(vault.folder, secret="a reader's", clock=Hands()) as reader:
        back_up_to_file(reader, tmp_path / "b.afield")
    assert last_backup(vault) is not None


def test_the_note_says_how_old_the_last_backup_is_and_what_came_since(vault, tmp_path):
    assert last_backup(vault) is None
    filled(vault, tmp_path)
    back_up_to_file(vault, tmp_path / "b.afield")
    vault.save("incident", None, {"title": "[invented] later"})
    known = last_backup(vault)
    assert known is not None
    assert (known.days, known.changes_since) == (0, 1)
    assert vault.journal()[0].what == "backed-up"
    (vault.folder / "last-backup").write_bytes(b"not a note")
    assert last_backup(vault) is None


# One moment


def test_nobody_commits_while_the_database_is_copied(vault, tmp_path):
    filled(vault, tmp_path)
    other = Database(vault.folder / "vault.db", vault.keys.database(), write=True)
    other.connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with steady_file(vault.database) as (_connection, file):
        before = file.read()
        with pytest.raises(VaultInUse), other.transaction() as connection:
            connection.exec_driver_sql("INSERT INTO setting VALUES ('a', '1')")
        assert (vault.folder / "vault.db").read_bytes() == before
    with other.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('a', '1')")
    other.close()
    assert (vault.folder / "vault.db").read_bytes() != before


WRITER = """
import sys
from pathlib import Path
from crypto.keyfile import slot
from tests.drawn import quick
from models.lifecycle import Vault
slot.stretch = quick
with Vault.open(Path(sys.argv[1]), secret=sys.argv[2]) as vault:
    number = 0
    print("ready", flush=True)
    while not Path(sys.argv[3]).exists():
        number += 1
        vault.save("incident", None, {"title": f"[invented] {number}", "summary": "x" * 9000})
"""


def test_a_backup_beside_a_busy_writer_is_whole_every_time(vault, tmp_path):
    filled(vault, tmp_path)
    vault.close()
    stop = tmp_path / "stop"
    words = [sys.executable, "-P", "-c", WRITER, str(vault.folder), PASSPHRASE, str(stop)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            with Vault.open(vault.folder, secret=PASSPHRASE, write=False) as reader:
                for number in range(3):
                    back_up_to_file(reader, tmp_path / f"b{number}.afield")
        finally:
            stop.touch()
    assert writer.returncode == 0
    for number in range(3):
        done = restore_backup(
            tmp_path / f"b{number}.afield", tmp_path / f"n{number}", secret=PASSPHRASE
        )
        assert done.findings == ()


def test_a_damaged_database_is_not_backed_up(vault, tmp_path):
    filled(vault, tmp_path)
    vault.close()
    path = vault.folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with (
        Vault.open(vault.folder, secret=PASSPHRASE, write=False) as again,
        pytest.raises(VaultDamaged),
    ):
        back_up_to_file(again, tmp_path / "b.afield")
    assert not (tmp_path / "b.afield").exists()


def test_evidence_that_is_not_whole_is_named_and_the_rest_is_backed_up(vault, tmp_path):
    filled(vault, tmp_path)
    (blob,) = every_blob(vault)
    path = vault.blobs / blob.name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert back_up_to_file(vault, tmp_path / "1").manifest.lacking == (blob.sha256,)
    path.unlink()
    assert back_up_to_file(vault, tmp_path / "2").manifest.lacking == (blob.sha256,)
    done = restore_backup(tmp_path / "2", tmp_path / "new", secret=PASSPHRASE)
    assert (done.lacking, done.findings, done.evidence) == ((blob.sha256,), (), 0)


# Whole or absent


def test_a_disk_that_does_not_keep_what_is_written_is_found_out(vault, tmp_path, monkeypatch):
    filled(vault, tmp_path)

    def rot(file):
        path = next(tmp_path.glob(".b.afield.*"))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        path.write_bytes(data)

    monkeypatch.setattr("models.lifecycle.backup.backup_file.forget_cached", rot)
    with pytest.raises(BackupNotProven):
        back_up_to_file(vault, tmp_path / "b.afield")
    assert list(tmp_path.glob("*b.afield*")) == []
    assert last_backup(vault) is None


def test_a_disk_without_room_is_refused_before_anything_is_written(vault, tmp_path, monkeypatch):
    filled(vault, tmp_path)
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("models.lifecycle.backup.vault_moment.shutil.disk_usage", lambda _: usage)
    with pytest.raises(NoRoomToBackUp) as caught:
        back_up_to_file(vault, tmp_path / "b.afield")
    assert isinstance(caught.value, StorageFull)
    assert not (tmp_path / "b.afield").exists()


def test_a_backup_that_is_stopped_leaves_no_file(vault, tmp_path):
    filled(vault, tmp_path)

    def stop(done: int, total: int) -> None:
        if 2 * done > total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up_to_file(vault, tmp_path / "b.afield", progress=stop)
    assert list(tmp_path.glob("*b.afield*")) == []
    assert list(vault.quarantine.iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next_in_that_folder(vault, tmp_path):
    left = name_beside(tmp_path / "b.afield", maker=vault.device)
    left.write_bytes(b"half")
    (tmp_path / ".b.afield.mine").write_bytes(b"somebody's")
    back_up_to_file(vault, tmp_path / "b.afield")
    assert not left.exists()
    assert (tmp_path / ".b.afield.mine").exists()


# Changed backups


def refused(path: Path, data: bytes) -> bool:
    """Say whether a changed backup is refused by a sentence, or a part of it is named."""
    path.write_bytes(data)
    try:
        return bool(check_backup(path, secret=PASSPHRASE)[1])
    except AfieldError:
        return True


def test_one_flipped_bit_anywhere_is_noticed(backup, tmp_path):
    data = backup.read_bytes()
    draw = random.Random(5)
    source = FileSource.open(backup)
    edges = [entry.offset - draw.randrange(1, 512) for entry in source.entries.values()]
    ends = [entry.offset + entry.size for entry in source.entries.values()]
    places = [*edges, *ends, *range(0, 512, 23), *(draw.randrange(len(data)) for _ in range(70))]
    places += [len(data) - draw.randrange(1, 1500) for _ in range(30)]
    wrong = []
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        if not refused(tmp_path / "changed", bytes(changed)):
            wrong.append(place)
    assert wrong == []


def test_a_backup_cut_or_lengthened_anywhere_is_refused(backup, tmp_path):
    data = backup.read_bytes()
    draw = random.Random(6)
    source = FileSource.open(backup)
    edges = [entry.offset for entry in source.entries.values()]
    cuts = [0, 1, 511, 512, len(data) - 1024, len(data) - 1, *edges]
    cuts += [draw.randrange(len(data)) for _ in range(20)]
    assert [cut for cut in cuts if not refused(tmp_path / "cut", data[:cut])] == []
    assert refused(tmp_path / "long", data + bytes(512))


def test_parts_of_another_backup_of_the_same_vault_are_not_taken(vault, backup, tmp_path):
    vault.save("incident", None, {"title": "[invented] later"})
    later = back_up_to_file(vault, tmp_path / "later.afield").path
    first, second = FileSource.open(backup), FileSource.open(later)
    assert first.entries["vault.db"].size == second.entries["vault.db"].size
    mixed = bytearray(later.read_bytes())
    for name in ("vault.db", "head"):
        one, other = first.entries[name], second.entries[name]
        old = backup.read_bytes()[one.offset : one.offset + one.size]
        mixed[other.offset : other.offset + other.size] = old
    assert refused(tmp_path / "mixed", bytes(mixed))


@pytest.mark.parametrize("content", [b"", b"afield-backup", bytes(2000), b"afield-backup\0" * 99])
def test_something_else_is_no_backup(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises((NotABackup, BackupDamaged)):
        check_backup(path, secret=PASSPHRASE)


def test_a_member_of_less_than_no_bytes_is_refused(backup, tmp_path):
    """Followed backwards, the same members would be read for ever."""
    content = backup.read_bytes()
    first = len(tar_form.header_block("vault.json", 0)) * 2
    harmed = content[:first] + tar_form.header_block("vault.json", -first - 512) + content[first:]
    assert refused(tmp_path / "x.afield", harmed)


def test_a_backup_by_a_newer_afield_is_refused_in_a_sentence(vault, tmp_path, monkeypatch):
    filled(vault, tmp_path)
    monkeypatch.setattr(manifests, "VERSION", 2)
    back_up_to_file(vault, tmp_path / "inner")
    monkeypatch.setattr(tar_form, "VERSION", 2)
    back_up_to_file(vault, tmp_path / "outer")
    monkeypatch.undo()
    for name in ("inner", "outer"):
        with pytest.raises(NewerFormat):
            restore_backup(tmp_path / name, tmp_path / "new", secret=PASSPHRASE)
    assert not (tmp_path / "new").exists()


def test_a_vault_with_other_keys_meanwhile_is_not_backed_up_by_halves(vault, tmp_path):
    filled(vault, tmp_path)
    other, _ = Vault.create(tmp_path / "other", name="Cyd", passphrase=PASSPHRASE, cost=CHEAP)
    other.close()
    before = everything(vault.folder)
    shutil.copy(tmp_path / "other" / "vault.json", vault.folder / "vault.json")
    with pytest.raises(VaultInUse):
        back_up_to_file(vault, tmp_path / "b.afield")
    (vault.folder / "vault.json").write_bytes(before["vault.json"])
    assert KeyFile.read(vault.folder / "vault.json").vault_id == vault.keys.vault_id
    assert not (tmp_path / "b.afield").exists()
