"""A change of keys that fails or is interrupted: the old vault, or the new one, and never half."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from crypto.errors import NotUnlocked
from crypto.files import StorageFailed, StorageFull
from crypto.files import atomic as files
from crypto.keyfile import KeyFile, change_passphrase
from crypto.keyfile.errors import EmptyPassphrase
from models.lifecycle import key_slots, rekey_vault, verify_vault
from models.lifecycle.rekey import new_keys, successor
from models.lifecycle.rekey.new_keys import NoRoomToRekey
from models.storage import VaultNeedsWriter, hold_writer_lock
from tests.codes import renewed_code
from tests.models.lifecycle.rekeyed import (
    BYTES,
    FILES,
    contents,
    filled,  # noqa: F401
    opened,
    raising,
    renewed,
)
from tests.people import CHEAP, PASSPHRASE


def test_a_disk_without_room_is_noticed_before_anything_is_written(filled, monkeypatch):  # noqa: F811
    before = contents(filled.folder)
    usage = shutil.disk_usage(filled.folder)._replace(free=len(BYTES) // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(NoRoomToRekey, match=r"need 5 MiB .* 1 MiB are free"):
        renewed(filled)
    assert contents(filled.folder) == before


@pytest.mark.parametrize("step", ["_records", "Resealing.seal", "take_effect"])
@pytest.mark.parametrize("error", [StorageFull(path="x"), KeyboardInterrupt()])
def test_what_fails_before_the_keys_count_leaves_the_old_vault(filled, monkeypatch, step, error):  # noqa: F811
    before = contents(filled.folder)
    owner, _, name = f"models.lifecycle.rekey.new_keys.{step}".rpartition(".")
    monkeypatch.setattr(f"{owner}.{name}", raising(error))
    with pytest.raises(type(error)):
        renewed(filled)
    assert contents(filled.folder) == before
    filled.save("incident", None, {"title": "Still open"})
    assert verify_vault(filled).clean


def test_an_empty_passphrase_is_refused_and_writes_nothing(filled):  # noqa: F811
    before = contents(filled.folder)
    with pytest.raises(EmptyPassphrase):
        rekey_vault(filled, passphrase=" ", cost=CHEAP)
    assert contents(filled.folder) == before


@pytest.fixture
def interrupted(filled, monkeypatch) -> Path:  # noqa: F811
    """Give the folder of a vault whose new keys count and whose files did not move in."""
    with monkeypatch.context() as patch:
        patch.setattr(new_keys, "move_successor_in", raising(StorageFailed(path="x", reason="y")))
        renewed(filled)
    assert successor.successor_waits(
        filled.folder, KeyFile.read(filled.folder / "vault.json").vault_id
    )
    return filled.folder


def test_a_change_of_keys_that_counts_is_finished_at_the_next_opening(interrupted):
    (interrupted / "vault.db-journal").write_bytes(b"a journal of the old database" * 100)
    with opened(interrupted) as again:
        assert verify_vault(again).clean
    assert {path.name for path in interrupted.iterdir()} - {"vault.db-journal"} == FILES


def test_an_owner_who_reads_finishes_what_a_writer_left(interrupted):
    with opened(interrupted, write=False) as again:
        assert verify_vault(again).clean
    assert {path.name for path in interrupted.iterdir()} - {"vault.db-journal"} == FILES


def test_a_reader_does_not_finish_what_another_writer_is_at(interrupted):
    lock = hold_writer_lock(interrupted)
    before = contents(interrupted)
    with pytest.raises(VaultNeedsWriter):
        opened(interrupted, write=False)
    assert contents(interrupted) == before
    lock.release()


def test_a_successor_that_does_not_count_is_swept_away(filled):  # noqa: F811
    left = successor.successor_folder(filled.folder, "0" * 32)
    left.mkdir()
    (left / "vault.db").write_bytes(b"half")
    filled.close()
    with opened(filled.folder, write=False):
        assert left.exists()
    with opened(filled.folder) as again:
        assert not left.exists()
        assert verify_vault(again).clean


def test_a_folder_that_cannot_be_removed_brings_nothing_old_back(interrupted, monkeypatch):
    monkeypatch.setattr(successor.shutil, "rmtree", lambda *_, **__: None)
    with opened(interrupted) as again:
        again.save("incident", None, {"title": "Since then"})
    assert list(interrupted.glob(".rekey-*")) != []
    with opened(interrupted) as again:
        assert "Since then" in {row.title for row in again.rows("incident")}


def test_a_secret_taken_back_while_files_wait_to_move_in_opens_nothing_afterwards(interrupted):
    new = "another six words that nobody says"
    with key_slots(interrupted, PASSPHRASE) as (header, keys):
        change_passphrase(header, keys, old=PASSPHRASE, new=new, cost=CHEAP)
        code = renewed_code(header, keys)
        newest = renewed_code(header, keys)
    opened(interrupted, secret=new).close()
    for name in ("vault.json", "vault.json.1"):
        for old in (PASSPHRASE, code):
            with pytest.raises(NotUnlocked):
                KeyFile.read(interrupted / name).unlock(old)
        KeyFile.read(interrupted / name).unlock(newest).wipe()


def test_a_folder_that_came_back_from_a_copy_replaces_nothing_newer(interrupted, tmp_path):
    (left,) = interrupted.glob(".rekey-*")
    shutil.copytree(left, tmp_path / left.name)
    with opened(interrupted) as again:
        again.save("incident", None, {"title": "Since then"})
    shutil.copytree(tmp_path / left.name, left)
    with opened(interrupted) as again:
        assert "Since then" in {row.title for row in again.rows("incident")}
        assert verify_vault(again).clean
    assert not left.exists()


def failing_syncs(monkeypatch, folder: Path, *, after: int) -> None:
    """Let every sync of the vault's folder fail once so many went well."""
    real, calls = files.sync_folder, []

    def sync(path):
        calls.append(path) if path == folder else None
        if path == folder and len(calls) > after:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(path)

    monkeypatch.setattr(files, "sync_folder", sync)
    monkeypatch.setattr(successor, "sync_folder", sync)


def test_a_header_whose_name_may_not_last_closes_the_vault(filled, monkeypatch):  # noqa: F811
    with monkeypatch.context() as patch:
        failing_syncs(patch, filled.folder, after=1)
        with pytest.raises(StorageFailed):
            renewed(filled)
    assert filled.database.closed
    with opened(filled.folder) as again:
        assert verify_vault(again).clean
