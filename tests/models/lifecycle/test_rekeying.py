"""A vault under new keys: all that was recorded is there, and nothing old opens any of it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from crypto.canonical import encode
from crypto.errors import AfieldError, DamagedKeyFile, NotUnlocked
from crypto.files import DamagedSeal, StorageFailed, StorageFull, unseal_bytes
from crypto.files import atomic as files
from crypto.keyfile import KeyFile, add_reader, change_passphrase, replace_recovery
from crypto.keyfile.errors import EmptyPassphrase
from models.actions import attach_evidence
from models.lifecycle import Rekeyed, Vault, key_slots, rekey_vault, verify_vault
from models.lifecycle.rekey import new_keys, successor
from models.lifecycle.rekey.evidence_resealing import EvidenceNotWhole
from models.lifecycle.rekey.new_keys import NoRoomToRekey
from models.sharing import pack_bundle, read_bundle
from models.storage import Database, VaultDamaged, VaultInUse, VaultNeedsWriter
from models.values import Digests
from models.vault import BLOB_PURPOSE, ReadOnly, all_colleagues, every_blob, open_blob
from tests.models.team import acquaint, state
from tests.people import CHEAP, PASSPHRASE, Make

BYTES = b"a frame of an invented video\n" * 100_000
FILES = {"vault.json", "vault.json.1", "vault.db", "head", "blobs", "quarantine", "vault.lock"}


@pytest.fixture
def filled(vault: Vault, tmp_path: Path) -> Vault:
    """Give a vault with a record, its evidence, a draft and a setting."""
    incident = vault.save("incident", None, {"title": "Shots at the bridge", "when": "2026-03-01"})
    (tmp_path / "clip.bin").write_bytes(BYTES)
    attach_evidence(vault, incident, tmp_path / "clip.bin")
    vault.keep_draft("quick_log", {"what": "half a sentence"})
    vault.set_setting("idle_minutes", 7)
    return vault


def renewed(vault: Vault, **more) -> Rekeyed:
    return rekey_vault(vault, passphrase=PASSPHRASE, cost=CHEAP, **more)


def opened(folder: Path, secret: str = PASSPHRASE, **more) -> Vault:
    return Vault.open(folder, secret=secret, **more)


def copied(vault: Vault, tmp_path: Path) -> Path:
    return Path(shutil.copytree(vault.folder, tmp_path / "copy"))


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in paths
        if not path.name.endswith("-journal")
    }


def raising(error: BaseException):
    def fails(*_, **__):
        raise error

    return fails


# What stays


def test_all_that_was_recorded_is_there_under_new_keys(filled):
    before, chains, device = state(filled), filled.chains(), filled.device
    fingerprint = filled.card.fingerprint()
    made = renewed(filled)

    with opened(filled.folder) as again:
        assert verify_vault(again).clean
        assert state(again) == before
        assert again.chains() == chains
        assert (made.device, again.device) == (device, device)
        assert again.card.fingerprint() == fingerprint
        assert again.drafts() == {"quick_log": {"what": "half a sentence"}}
        assert again.setting("idle_minutes") == 7
        assert [line.what for line in again.journal()] == ["rekeyed", "created"]


def test_evidence_reads_back_and_each_file_is_a_new_one(filled):
    (before,) = every_blob(filled)
    made = renewed(filled)

    with opened(filled.folder) as again:
        (after,) = every_blob(again)
        assert (made.evidence, made.lost) == (1, ())
        assert after.name != before.name
        assert [path.name for path in again.blobs.iterdir()] == [after.name]
        with open_blob(again, after.sha256) as reader:
            assert reader.read() == BYTES


def test_the_vault_goes_on_saving_undoing_and_finding(filled):
    renewed(filled)
    with opened(filled.folder) as again:
        saved = again.save("incident", None, {"title": "A second one", "when": "2026-04"})
        again.undo()
        assert again.row("incident", saved).withdrawn
        again.redo()
        assert verify_vault(again).clean
    with opened(filled.folder) as again:
        assert verify_vault(again).clean


def test_a_colleague_takes_bundles_from_before_and_after(make, tmp_path):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    first = marta.save("incident", None, {"title": "One", "when": "2026-03"})
    theirs = olena.save("incident", None, {"title": "Two", "when": "2026-03"})
    packed = {"to": [olena.card], "purpose": ""}
    pack_bundle(marta, records=[first], out=tmp_path / "before.age", **packed)
    pack_bundle(olena, records=[theirs], to=[marta.card], purpose="", out=tmp_path / "two.age")
    renewed(marta)
    with opened(marta.folder) as again:
        assert [one.state for one in all_colleagues(again)] == ["own", "verified"]
        again.save("incident", first, {"summary": "more"})
        pack_bundle(again, records=[first], out=tmp_path / "after.age", **packed)
        with read_bundle(again, tmp_path / "two.age") as quarantine:
            quarantine.accept()
        assert again.row("incident", theirs).title == "Two"
    for name in ("before.age", "after.age"):
        with read_bundle(olena, tmp_path / name) as quarantine:
            quarantine.accept()
    assert olena.row("incident", first).summary == "more"


def test_a_new_database_has_the_settings_of_any_other(filled):
    with filled.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version=41")
    with filled.database.reading() as connection:
        schema = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    renewed(filled)

    with opened(filled.folder) as again, again.database.reading() as connection:

        def asked(name):
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert asked("user_version") == 41
        assert asked("journal_mode") == "truncate"
        assert [int(asked(name)) for name in ("secure_delete", "synchronous")] == [1, 2]
        found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        assert sorted(map(str, found)) == sorted(map(str, schema))
        for index in ("incident_words", "record_words"):
            query = f"SELECT v FROM {index}_config WHERE k = 'secure-delete'"
            assert connection.exec_driver_sql(query).scalar() == 1


def test_fields_of_a_later_version_are_kept(filled):
    path = filled.folder / "vault.json"
    header = KeyFile.read(path)
    fields = {**header.fields, "colour": "blue"}
    changed = KeyFile(header.vault_id, header.generation, header.slots, fields)
    path.write_bytes(changed.to_bytes(filled.keys))
    renewed(filled)

    assert KeyFile.read(path).fields["colour"] == "blue"
    opened(filled.folder).close()


# What goes


def test_nothing_of_the_old_keys_opens_anything(filled, tmp_path):
    old = copied(filled, tmp_path)
    database, sealing, head = filled.keys.database(), filled.keys.blobs(), filled.keys.head()
    made = renewed(filled)

    for header in ("vault.json", "vault.json.1"):
        put_back = Path(shutil.copytree(filled.folder, tmp_path / f"back-{header}"))
        shutil.copy(old / header, put_back / "vault.json")
        with pytest.raises(VaultDamaged):
            opened(put_back)
    with pytest.raises(VaultDamaged):
        Database(filled.folder / "vault.db", database, write=False)
    for path, key, purpose in [
        (filled.folder / "head", head, "head"),
        (next(filled.blobs.iterdir()), sealing, BLOB_PURPOSE),
    ]:
        with pytest.raises(DamagedSeal):
            unseal_bytes(path.read_bytes(), key=key, purpose=purpose)
    assert KeyFile.read(filled.folder / "vault.json.1").slot_of(made.recovery) is not None
    assert made.recovery not in repr(made)


def test_no_old_file_stays(filled, tmp_path):
    old = contents(copied(filled, tmp_path))
    renewed(filled)

    assert {path.name for path in filled.folder.iterdir()} == FILES
    new = contents(filled.folder)
    assert {name for name, data in new.items() if data and data in old.values()} == set()


def test_the_new_recovery_code_opens_and_the_old_one_does_not(tmp_path):
    vault, code = Vault.create(tmp_path / "v", name="Marta", passphrase=PASSPHRASE, cost=CHEAP)
    made = renewed(vault)

    with opened(tmp_path / "v", made.recovery) as again:
        assert not again.read_only
    with pytest.raises(NotUnlocked):
        opened(tmp_path / "v", code)


def test_readers_are_dropped_and_named(filled):
    slot = add_reader(filled.folder / "vault.json", filled.keys, passphrase="theirs", cost=CHEAP)
    made = renewed(filled)

    assert [one.id for one in made.dropped] == [slot]
    with pytest.raises(NotUnlocked):
        opened(filled.folder, "theirs")


def test_a_reader_gives_no_new_keys(filled):
    add_reader(filled.folder / "vault.json", filled.keys, passphrase="theirs", cost=CHEAP)
    with opened(filled.folder, "theirs") as reader, pytest.raises(ReadOnly):
        renewed(reader)


def test_the_vault_that_was_given_is_closed(filled):
    renewed(filled)
    assert filled.database.closed
    opened(filled.folder).close()


def test_a_new_device_starts_a_new_chain_and_keeps_the_earlier_one(filled):
    before = filled.device
    made = renewed(filled, new_device=True)

    with opened(filled.folder) as again:
        assert before != made.device == again.device
        again.save("incident", None, {"title": "By the new one"})
        assert set(again.chains()) == {before, made.device}
        assert verify_vault(again).clean


def test_twice_is_as_good_as_once(filled):
    renewed(filled)
    again = opened(filled.folder)
    renewed(again)
    with opened(filled.folder) as third:
        assert verify_vault(third).clean


def test_a_header_that_was_changed_meanwhile_is_refused(filled):
    path = filled.folder / "vault.json"
    header = KeyFile.read(path)
    fields = {**header.fields, "colour": "blue"}
    path.write_bytes(encode(fields))
    with pytest.raises(DamagedKeyFile):
        renewed(filled)


# Evidence that is not whole


@pytest.fixture
def damaged(filled) -> Vault:
    (path,) = filled.blobs.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    return filled


def test_damaged_evidence_keeps_the_old_keys(damaged):
    before = contents(damaged.folder)
    with pytest.raises(EvidenceNotWhole, match="1 evidence file"):
        renewed(damaged)
    assert contents(damaged.folder) == before
    damaged.save("incident", None, {"title": "Still open"})


@pytest.mark.parametrize("harm", ["newer", "unreadable", "missing"])
def test_evidence_that_cannot_be_read_for_any_reason_stops_nothing_when_that_is_asked(filled, harm):
    (blob,) = every_blob(filled)
    path = filled.blobs / blob.name
    if harm == "newer":
        path.write_bytes(path.read_bytes()[:8] + b"\x07" + path.read_bytes()[9:])
    else:
        path.unlink()
    if harm == "unreadable":
        path.mkdir()
    with pytest.raises(EvidenceNotWhole):
        renewed(filled)
    made = renewed(filled, without_damaged=True)
    assert made.lost == (blob.sha256,)


def test_damaged_evidence_is_left_behind_when_that_is_asked(damaged):
    (blob,) = every_blob(damaged)
    made = renewed(damaged, without_damaged=True)

    assert (made.evidence, made.lost) == (0, (blob.sha256,))
    with opened(damaged.folder) as again:
        (finding,) = verify_vault(again).findings
        assert "not in this vault" in finding.sentence
        assert list(again.blobs.iterdir()) == []


def test_bytes_that_are_not_those_taken_in_are_damage(filled, monkeypatch):
    others = {"sha256": "0" * 64, "sha512": "0" * 128}
    monkeypatch.setattr(Digests, "finish", lambda _: others)
    with pytest.raises(EvidenceNotWhole):
        renewed(filled)


# When it fails, and when it is interrupted


def test_a_disk_without_room_is_noticed_before_anything_is_written(filled, monkeypatch):
    before = contents(filled.folder)
    usage = shutil.disk_usage(filled.folder)._replace(free=len(BYTES) // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(NoRoomToRekey, match=r"need 5 MiB .* 1 MiB are free"):
        renewed(filled)
    assert contents(filled.folder) == before


@pytest.mark.parametrize("step", ["_records", "Resealing.seal", "take_effect"])
@pytest.mark.parametrize("error", [StorageFull(path="x"), KeyboardInterrupt()])
def test_what_fails_before_the_keys_count_leaves_the_old_vault(filled, monkeypatch, step, error):
    before = contents(filled.folder)
    owner, _, name = f"models.lifecycle.rekey.new_keys.{step}".rpartition(".")
    monkeypatch.setattr(f"{owner}.{name}", raising(error))
    with pytest.raises(type(error)):
        renewed(filled)
    assert contents(filled.folder) == before
    filled.save("incident", None, {"title": "Still open"})
    assert verify_vault(filled).clean


def test_an_empty_passphrase_is_refused_and_writes_nothing(filled):
    before = contents(filled.folder)
    with pytest.raises(EmptyPassphrase):
        rekey_vault(filled, passphrase=" ", cost=CHEAP)
    assert contents(filled.folder) == before


@pytest.fixture
def interrupted(filled, monkeypatch) -> Path:
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


def test_a_reader_does_not_finish_what_a_writer_left(interrupted):
    before = contents(interrupted)
    with pytest.raises(VaultNeedsWriter):
        opened(interrupted, write=False)
    assert contents(interrupted) == before


def test_a_successor_that_does_not_count_is_swept_away(filled):
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
        code = replace_recovery(header, keys)
        renewed_code = replace_recovery(header, keys)
    opened(interrupted, secret=new).close()
    for name in ("vault.json", "vault.json.1"):
        for old in (PASSPHRASE, code):
            with pytest.raises(NotUnlocked):
                KeyFile.read(interrupted / name).unlock(old)
        KeyFile.read(interrupted / name).unlock(renewed_code).wipe()


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


def test_a_header_whose_name_may_not_last_closes_the_vault(filled, monkeypatch):
    with monkeypatch.context() as patch:
        failing_syncs(patch, filled.folder, after=1)
        with pytest.raises(StorageFailed):
            renewed(filled)
    assert filled.database.closed
    with opened(filled.folder) as again:
        assert verify_vault(again).clean


def test_whoever_derived_old_keys_meanwhile_is_turned_away(filled, monkeypatch):
    real = KeyFile.unlock

    def slow(header, secret):
        keys = real(header, secret)
        if not filled.database.closed:
            renewed(filled)
        return keys

    monkeypatch.setattr(KeyFile, "unlock", slow)
    with pytest.raises(VaultInUse):
        opened(filled.folder, write=False)


def test_a_vault_without_evidence_gets_new_keys_too(make: Make):
    vault = make()
    assert renewed(vault).evidence == 0
    opened(vault.folder).close()


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_every_new_file_is_closed_to_others(filled, monkeypatch):
    seen = []
    real = successor.take_effect

    def look(folder, vault_id):
        seen.extend(path.stat().st_mode & 0o077 for path in folder.rglob("*"))
        real(folder, vault_id)

    monkeypatch.setattr(new_keys, "take_effect", look)
    renewed(filled)
    seen.extend(path.stat().st_mode & 0o077 for path in filled.folder.rglob("*"))
    assert set(seen) == {0}


def test_a_reader_that_has_the_vault_open_sees_it_as_it_was(filled):
    with opened(filled.folder, write=False) as reader:
        renewed(filled)
        assert [row.title for row in reader.rows("incident")] == ["Shots at the bridge"]
        with pytest.raises(AfieldError), open_blob(reader, every_blob(reader)[0].sha256):
            pass
