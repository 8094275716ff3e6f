"""A page that was not given is told from one that is damaged, and work goes on after it."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from crypto.files import FolderGone
from models.storage import Database, MediumFailing, VaultDamaged, damaged_pages, take_over
from models.storage import database as storing
from tests.models.lifecycle.repair.damaged import flipped

KEY = bytes(range(32))
PAGE = 4096


def key() -> bytearray:
    return bytearray(KEY)


@pytest.fixture
def database(tmp_path):
    (tmp_path / "v").mkdir()
    made = Database(tmp_path / "v" / "x.db", key(), write=True, again=key)
    with made.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE words (no INTEGER PRIMARY KEY, word TEXT)")
        for number in range(40):
            connection.exec_driver_sql("INSERT INTO words VALUES (?, ?)", (number, "w" * 3000))
    yield made
    made.close()


def malformed(database: Database) -> None:
    """Fail as SQLCipher does where a page was altered, and where it was not given."""
    with database.reading():
        raise driver.DatabaseError("database disk image is malformed")


def count(database: Database) -> int:
    return database.numbers("SELECT count(*) FROM words")[0]


def test_a_page_that_was_not_given_once_is_no_damage_and_work_goes_on(database):
    with pytest.raises(MediumFailing) as said:
        malformed(database)
    assert said.value.exit_status == 8
    assert "backup in its place" not in said.value.next_step
    assert count(database) == 40
    with database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM words WHERE no = 1")
    assert count(database) == 39


def test_a_transaction_in_which_a_page_was_not_given_is_undone_before_it_is_judged(database):
    def begun() -> None:
        with database.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM words WHERE no = 1")
            malformed(database)

    with pytest.raises(MediumFailing):
        begun()
    assert count(database) == 40


def test_a_page_that_was_altered_is_damage(database):
    with database.path.open("r+b") as file:
        file.seek(10 * PAGE + 7)
        file.write(b"x")
    with pytest.raises(VaultDamaged):
        malformed(database)
    assert database.damage() != []


def test_a_page_that_is_never_given_is_no_damage(database, monkeypatch):
    def refused(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        with pytest.raises(MediumFailing):
            malformed(database)


def test_a_check_in_which_a_page_was_not_given_once_finds_nothing(database, monkeypatch):
    looked = []

    def once(connection):
        looked.append(connection)
        return ["malformed"] if len(looked) == 1 else damage_in(connection)

    damage_in = storing.damage_in
    monkeypatch.setattr(storing, "damage_in", once)
    assert database.damage() == []
    assert looked[0] is not looked[1]


@pytest.mark.parametrize("said", ["disk I/O error", "unable to open database file"])
def test_an_error_of_the_medium_says_so(database, said):
    with pytest.raises(MediumFailing), database.reading():
        raise driver.OperationalError(said)


def test_a_database_that_never_opened_with_its_key_is_damage(database):
    with pytest.raises(VaultDamaged):
        Database(database.path, bytearray(32), write=False)


def test_a_page_that_is_not_given_because_the_medium_is_gone_says_that(database):
    database.path.parent.rename(database.path.parent.with_name("away"))
    with pytest.raises(FolderGone):
        malformed(database)
    database.path.parent.with_name("away").rename(database.path.parent)
    assert count(database) == 40


def test_a_change_where_the_folder_is_gone_says_that(database):
    shutil.rmtree(database.path.parent)
    with pytest.raises(FolderGone) as said, database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM words")
    assert str(database.path.parent) in str(said.value)
    assert not database.path.parent.exists()


def test_a_page_that_is_not_given_when_all_are_checked_is_no_damage(database, monkeypatch):
    failing = OSError(errno.EIO, os.strerror(errno.EIO))
    given, opening = os.pread, Path.open
    looked = []

    def refusing(handle: int, size: int, at: int) -> bytes:
        if at == 10 * PAGE:
            raise failing
        return given(handle, size, at)

    def once(path: Path, *more, **also):
        looked.append(path)
        if len(looked) > 1:
            raise failing
        return opening(path, *more, **also)

    with monkeypatch.context() as patch:
        patch.setattr(os, "pread", refusing)
        patch.setattr(Path, "open", once)
        with pytest.raises(MediumFailing):
            damaged_pages(database, database.path, key())
    assert damaged_pages(database, database.path, key()) == []
    with database.path.open("r+b") as file:
        file.seek(10 * PAGE + 7)
        file.write(b"x")
    assert damaged_pages(database, database.path, key()) == [11]


def test_damage_of_the_file_that_is_copied_is_not_laid_to_the_medium(database, tmp_path):
    """Each page of the schema in turn: of some SQLite says that the file cannot be opened."""
    with database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE words")
        for number in range(40):
            columns = ", ".join(f"column_{number}_{each} TEXT" for each in range(20))
            connection.exec_driver_sql(f"CREATE TABLE table_{number} ({columns})")
        schema = connection.exec_driver_sql("SELECT sum(length(sql)) FROM sqlite_master").scalar()
    whole = database.path.read_bytes()
    said = set()
    copy = Database(tmp_path / "copy.db", key(), write=True)
    for number in range(len(whole) // PAGE):
        (tmp_path / "x.db").write_bytes(flipped(whole, [number]))
        try:
            with copy.beside(tmp_path / "x.db", key()):
                pass
        except VaultDamaged:
            said.add(number)
        copy.close()
        copy = Database(tmp_path / "copy.db", key(), write=True)
    copy.close()
    assert len(said) > schema // PAGE


def test_a_file_that_is_gone_when_it_is_copied_is_said_by_its_own_place(database, tmp_path):
    copy = Database(tmp_path / "copy.db", bytearray(KEY), write=True)
    try:
        with pytest.raises(FolderGone) as said:
            take_over(copy, tmp_path / "away" / "x.db", key())
    finally:
        copy.close()
    assert "away" in str(said.value)


def failing_reads(monkeypatch, fails):
    """Let the reads of a page's bytes fail whose place, counted from 0, and offset fit."""
    real, places = os.pread, itertools.count()

    def pread(handle, size, offset):
        if fails(next(places), offset):
            raise OSError(errno.EIO, "the medium")
        return real(handle, size, offset)

    monkeypatch.setattr("models.storage.pages.page_file.os.pread", pread)


@pytest.mark.parametrize("place", range(4))
def test_a_read_that_failed_once_makes_no_page_a_damaged_one(vault, monkeypatch, place):
    """The first of them gives the salt, without which no page can be proven."""
    failing_reads(monkeypatch, lambda number, _offset: number == place)
    assert damaged_pages(vault.database, vault.database.path, vault.keys.database()) == []


def test_a_page_that_is_given_to_others_and_never_here_is_a_failure_of_the_medium(
    vault, monkeypatch
):
    failing_reads(monkeypatch, lambda _number, offset: offset == 0)
    with pytest.raises(MediumFailing):
        damaged_pages(vault.database, vault.database.path, vault.keys.database())
