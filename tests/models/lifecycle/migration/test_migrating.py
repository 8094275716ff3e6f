"""A migration is whole or not at all: due where a vault lacks a part, never where it has more."""

from __future__ import annotations

import shutil

import pytest

from crypto.errors import NewerFormat
from crypto.keyfile import KeyFile, add_reader
from models.errors import ModelError
from models.lifecycle import Vault, key_slots, verify_vault
from models.lifecycle.errors import RolledBack
from models.lifecycle.migration import (
    VaultNeedsMigration,
    is_migration_due,
    rebuilding,
    taking_over,
)
from models.lifecycle.migration.errors import MigrationNotProven, NewerVault, NoRoomToMigrate
from models.storage import VaultInUse, keep_setting
from tests.models.lifecycle.rekeyed import contents, filled, opened, raising  # noqa: F401
from tests.people import CHEAP, PASSPHRASE

READER = "six words for somebody who reads"
LACKING = {
    "a field": ["DROP INDEX ix_note_about", "ALTER TABLE note DROP COLUMN about"],
    "a kind": ["DROP TABLE consent"],
    "a table": ["DROP TABLE erased"],
    "a column of a kept table": ["ALTER TABLE colleague DROP COLUMN verified"],
    "the search index": ["DROP TABLE record_words"],
    "its fingerprint": ["DELETE FROM setting WHERE name = 'schema'"],
}


def without(vault: Vault, *statements: str) -> None:
    """Take from a vault what an earlier afield did not make, and close it."""
    with vault.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE setting SET value = '\"earlier\"' WHERE name = 'schema'")
    vault.close()


@pytest.fixture
def earlier(filled) -> Vault:  # noqa: F811
    """Give a closed vault of the format before."""
    keep_setting(filled, "format", 2)
    filled.close()
    return filled


@pytest.mark.parametrize("lacking", LACKING.values(), ids=LACKING)
def test_a_vault_that_lacks_anything_gets_it(filled, lacking):  # noqa: F811
    filled.save("note", None, {"about": filled.rows("incident")[0].id, "text": "ask again"})
    told = filled.history.count()
    without(filled, *lacking)
    with opened(filled.folder) as vault:
        assert vault.history.count() == told
        (note,) = vault.rows("note")
        assert note.about == vault.rows("incident")[0].id  # type: ignore[attr-defined]
        assert vault.drafts() == {"quick_log": {"what": "half a sentence"}}
        assert not is_migration_due(vault.database)
        assert verify_vault(vault).clean


@pytest.mark.parametrize(
    "more", ["ALTER TABLE note ADD COLUMN weather VARCHAR", "CREATE TABLE ledger(no INTEGER)"]
)
def test_a_vault_that_has_more_is_refused_by_every_way_in(filled, more):  # noqa: F811
    with key_slots_of(filled) as (header, keys):
        add_reader(header, keys, passphrase=READER, cost=CHEAP)
    filled = opened(filled.folder)
    without(filled, more)
    before = contents(filled.folder)
    for secret, write in ((PASSPHRASE, True), (PASSPHRASE, False), (READER, False)):
        with pytest.raises(NewerVault):
            opened(filled.folder, secret, write=write)
    with pytest.raises(NewerVault), key_slots(filled.folder, PASSPHRASE):
        pass
    assert contents(filled.folder) == before


def key_slots_of(vault: Vault):
    vault.close()
    return key_slots(vault.folder, PASSPHRASE)


def test_a_later_format_is_refused_by_every_way_in(filled):  # noqa: F811
    keep_setting(filled, "format", 9)
    filled.close()
    before = contents(filled.folder)
    with pytest.raises(NewerFormat, match="format 9; this one reads 3"):
        opened(filled.folder)
    with pytest.raises(NewerFormat), key_slots(filled.folder, PASSPHRASE):
        pass
    assert contents(filled.folder) == before


def test_a_way_in_is_changed_beside_a_damaged_database_as_before(filled):  # noqa: F811
    filled.close()
    (filled.folder / "vault.db").write_bytes(b"not a database" * 1000)
    with key_slots(filled.folder, PASSPHRASE) as (header, keys):
        add_reader(header, keys, passphrase=READER, cost=CHEAP)
    assert not KeyFile.read(filled.folder / "vault.json").unlock(READER).can_sign


def test_a_way_in_of_an_earlier_vault_is_changed_and_the_vault_stays_earlier(earlier):
    path = earlier.folder / "vault.json"
    format_before = KeyFile.read(path).format
    with key_slots(earlier.folder, PASSPHRASE) as (header, keys):
        add_reader(header, keys, passphrase=READER, cost=CHEAP)
    assert KeyFile.read(path).format == format_before


def test_a_reader_gets_one_sentence_and_the_owners_reading_command_brings_it_up(earlier):
    with key_slots(earlier.folder, PASSPHRASE) as (header, keys):
        add_reader(header, keys, passphrase=READER, cost=CHEAP)
    before = contents(earlier.folder)
    with pytest.raises(VaultNeedsMigration, match="Its owner has to open it once"):
        opened(earlier.folder, READER)
    assert contents(earlier.folder) == before
    with opened(earlier.folder, write=False) as vault:
        assert vault.read_only
        assert verify_vault(vault).clean
    with opened(earlier.folder, READER) as vault:
        assert len(vault.rows("incident")) == 1


def test_the_owner_who_reads_beside_a_writer_of_an_earlier_afield_is_told_so(earlier):
    from models.storage import holding_writer_lock

    with holding_writer_lock(earlier.folder), pytest.raises(VaultInUse):
        opened(earlier.folder, write=False)


def test_room_is_looked_for_before_anything_is_written(earlier, monkeypatch):
    before = contents(earlier.folder)
    usage = shutil.disk_usage(earlier.folder)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(NoRoomToMigrate, match=r"needs 2 MiB of free room .* 0 MiB are free"):
        opened(earlier.folder)
    assert contents(earlier.folder) == before


@pytest.mark.parametrize("step", ["_copy", "_project", "_prove", "take_the_place"])
@pytest.mark.parametrize("error", [ModelError(), KeyboardInterrupt()])
def test_what_fails_leaves_the_earlier_vault_as_it_was(earlier, monkeypatch, step, error):
    before = contents(earlier.folder)
    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, step, raising(error))
        with pytest.raises(type(error)):
            opened(earlier.folder)
    assert contents(earlier.folder) == before
    assert not (earlier.folder / taking_over.FOLDER).exists()
    with opened(earlier.folder) as vault:
        assert verify_vault(vault).clean


def test_a_copy_that_lost_a_row_never_takes_the_place(earlier, monkeypatch):
    before = contents(earlier.folder)
    real = rebuilding.copy_kept_tables

    def losing(connection, **more):
        connection.exec_driver_sql(
            "CREATE TEMP TRIGGER losing BEFORE INSERT ON main.draft BEGIN SELECT RAISE(IGNORE); END"
        )
        real(connection, **more)

    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, "copy_kept_tables", losing)
        with pytest.raises(MigrationNotProven, match=r"\(draft\)"):
            opened(earlier.folder)
    assert contents(earlier.folder) == before


def test_an_older_copy_is_refused_before_it_is_migrated(earlier, tmp_path):
    shutil.copy(earlier.folder / "vault.db", tmp_path / "older")
    with opened(earlier.folder) as vault:
        vault.save("incident", None, {"title": "[invented] Square"})
    shutil.copy(tmp_path / "older", earlier.folder / "vault.db")
    before = contents(earlier.folder)
    with pytest.raises(RolledBack):
        opened(earlier.folder)
    assert contents(earlier.folder) == before
    with opened(earlier.folder, restored=True) as vault:
        assert verify_vault(vault).clean
        assert not is_migration_due(vault.database)


def test_a_reader_who_has_the_earlier_vault_open_goes_on_reading_it(filled):  # noqa: F811
    reading = opened(filled.folder, write=False)
    keep_setting(filled, "format", 2)
    filled.close()
    opened(filled.folder).close()
    with reading:
        assert len(reading.rows("incident")) == 1
