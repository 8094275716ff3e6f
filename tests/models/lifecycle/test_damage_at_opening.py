"""Damage is said when a vault is opened, nothing is written onto it, and reading goes on."""

from __future__ import annotations

import json

import pytest

from models.lifecycle import Vault, rekey_vault, repair_derived, verify_vault
from models.storage import Database, VaultDamaged
from models.vault import DATABASE, PAGES, page_watch
from tests.models.lifecycle.repair.damaged import (
    PAGE,
    copy_of,
    flipped,
    opened,
    recorded,
    sentences,
)
from tests.people import CHEAP, PASSPHRASE

DERIVED = [
    "UPDATE incident SET title = 'other'",
    "UPDATE subject SET heads = 'no list'",
    "DELETE FROM subject",
    "INSERT INTO conflict(record, field) SELECT id, 'title' FROM incident",
    "UPDATE chain SET count = 9",
    "DROP TABLE record_words",
    "INSERT INTO note(no, id, ref, created, changed, author) VALUES(999, 'x', 'NOT-1', 1, 1, 'x')",
]


@pytest.fixture
def closed(make, tmp_path) -> Vault:
    vault = recorded(make(), tmp_path, incidents=4)
    vault.close()
    return vault


def content_of(vault: Vault) -> bytes:
    return (vault.folder / DATABASE).read_bytes()


def _write_into(folder) -> None:
    with opened(folder) as vault:
        assert vault.damage is not None
        assert vault.read_only
        vault.save("incident", None, {"title": "one more"})


def test_a_bit_in_any_page_is_said_at_opening_and_nothing_is_written(closed, tmp_path):
    """Each page in turn: today's damage must not wait for the backup that is needed then."""
    content = content_of(closed)
    for number in range(0, len(content) // PAGE, 4):
        damaged = flipped(content, [number])
        old = copy_of(closed, tmp_path / "old", damaged)
        with pytest.raises(VaultDamaged) as refused:
            _write_into(old)
        assert "afield repair" in refused.value.next_step
        assert (old / DATABASE).read_bytes() == damaged


def test_what_is_sound_can_be_read_and_new_keys_are_refused(closed, tmp_path):
    """The last page holds nothing that opening or a list needs."""
    with Vault.open(closed.folder, secret=PASSPHRASE) as vault:
        root = vault.database.numbers(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_blob_1'"
        )[0]
    old = copy_of(closed, tmp_path / "old", flipped(content_of(closed), [root - 1]))
    with opened(old) as vault:
        assert len(vault.rows("incident")) == 4
        # Not the evidence file is blamed, which is whole.
        with pytest.raises(VaultDamaged):
            rekey_vault(vault, passphrase=PASSPHRASE, cost=CHEAP)
        assert {one.where for one in verify_vault(vault).findings} == {"database"}


def test_a_page_that_sqlite_takes_as_zeroes_is_damage_and_no_value(tmp_path):
    """A long value flows over into pages that have no structure by which SQLite could notice."""
    path, key = tmp_path / "x.db", bytes(32)
    database = Database(path, bytearray(key), write=True)
    with database.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE words (no INTEGER PRIMARY KEY, word TEXT)")
        connection.exec_driver_sql("INSERT INTO words VALUES (1, ?)", ("word " * 4000,))
    database.close()
    content = path.read_bytes()
    last = len(content) // PAGE - 1
    path.write_bytes(flipped(content, [last]))
    database = Database(path, bytearray(key), write=True)
    with pytest.raises(VaultDamaged), database.reading() as connection:
        connection.exec_driver_sql("SELECT word FROM words").scalar_one()
    with pytest.raises(VaultDamaged), database.transaction():
        pass
    database.close()


def test_a_large_database_is_checked_once_a_day_and_when_it_is_another_file(
    closed, tmp_path, monkeypatch
):
    monkeypatch.setattr(page_watch, "ALWAYS", 0)
    checks = []
    whole = page_watch.damaged_pages
    monkeypatch.setattr(page_watch, "damaged_pages", lambda *more: checks.append(1) or whole(*more))
    for expected in (1, 1):
        with opened(closed.folder) as vault:
            vault.save("note", None, {"text": "[invented]"})
        assert len(checks) == expected
    copied = copy_of(closed, tmp_path / "copied", content_of(closed))
    with opened(copied):
        assert len(checks) == 2
    note = json.loads((copied / PAGES).read_text())
    note["checked"] -= 25 * 60 * 60 * 1000
    (copied / PAGES).write_text(json.dumps(note))
    with opened(copied):
        assert len(checks) == 3


def test_a_damaged_page_that_was_met_between_two_checks_is_remembered(
    closed, tmp_path, monkeypatch
):
    monkeypatch.setattr(page_watch, "ALWAYS", 0)
    with opened(closed.folder) as vault:
        vault.database.damaged = True
        with pytest.raises(VaultDamaged):
            vault.save("note", None, {"text": "[invented]"})
    assert json.loads((closed.folder / PAGES).read_text())["suspect"]
    # Everything is looked at once more, and it was not the file.
    with opened(closed.folder) as vault:
        vault.save("note", None, {"text": "[invented]"})
    assert not json.loads((closed.folder / PAGES).read_text())["suspect"]


@pytest.mark.parametrize("statement", DERIVED)
def test_what_follows_from_the_log_is_made_anew(closed, statement):
    with opened(closed.folder) as vault:
        before = {row.id: row.model_dump(exclude={"no"}) for row in vault.rows("incident")}
        with vault.database.transaction() as connection:
            connection.exec_driver_sql(statement)
        assert repair_derived(vault)
        assert sentences(vault) == set()
        after = {row.id: row.model_dump(exclude={"no"}) for row in vault.rows("incident")}
        assert after == before
        assert repair_derived(vault) == ()
        assert vault.journal()[0].what == "projected-anew"


def test_the_log_is_never_made_to_fit(closed):
    with opened(closed.folder) as vault:
        with vault.database.transaction() as connection:
            connection.exec_driver_sql("UPDATE operation SET signature = zeroblob(64) WHERE no = 2")
        found = sentences(vault)
        with pytest.raises(VaultDamaged):
            repair_derived(vault)
        assert sentences(vault) == found != set()
