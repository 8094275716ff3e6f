"""How the encrypted file is opened: each setting that SQLite would not make by itself."""

from __future__ import annotations

import os

import pytest

from models.storage import Database, VaultDamaged

KEY = bytes(range(32))
PAGE = 4096
SETTINGS = {
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    # In memory: a large sort must not write words to a temporary file, which nobody encrypts.
    "temp_store": 2,
}
WRITER = {"journal_mode": "truncate"}
READER = {"query_only": 1}


def opened(path, *, write=True):
    return Database(path, bytearray(KEY), write=write)


@pytest.fixture
def path(tmp_path):
    """A file of some pages in use, and some that were given up."""
    path = tmp_path / "x.db"
    database = opened(path)
    with database.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE words (no INTEGER PRIMARY KEY, word TEXT)")
        for number in range(40):
            row = (number, "word " * 700)
            connection.exec_driver_sql("INSERT INTO words VALUES (?, ?)", row)
    with database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM words WHERE no BETWEEN 10 AND 29")
    database.close()
    return path


@pytest.mark.parametrize(
    ("write", "name", "value"),
    [(write, *one) for write in (True, False) for one in SETTINGS.items()]
    + [(True, *one) for one in WRITER.items()]
    + [(False, *one) for one in READER.items()],
)
def test_a_connection_is_set_as_it_has_to_be(path, write, name, value):
    database = opened(path, write=write)
    with database.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value
    database.close()


def test_nothing_is_written_to_the_screen_about_a_file_that_does_not_open(path, capfd):
    with pytest.raises(VaultDamaged):
        Database(path, bytearray(32), write=False)
    assert capfd.readouterr() == ("", "")


def test_nothing_is_found_in_a_file_that_is_whole(path):
    database = opened(path)
    assert database.damage() == []
    database.close()


def test_a_bit_in_any_page_is_found_in_those_too_that_were_given_up(path):
    """SQLite does not look into these; the authentication code of the page tells."""
    database = opened(path)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar_one() > 2
    database.close()
    content = bytearray(path.read_bytes())
    for at in range(PAGE + 100, len(content), PAGE):
        content[at] ^= 1
        path.write_bytes(content)
        content[at] ^= 1
        database = opened(path)
        assert database.damage()
        database.close()


def test_a_file_that_is_cut_at_its_end_is_found(path):
    """Every page that is left has its right code; SQLite misses the others."""
    database = opened(path, write=False)
    os.truncate(path, path.stat().st_size - 2 * PAGE)
    assert database.damage()
    database.close()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused_and_not_taken_for_a_passphrase(tmp_path, size):
    with pytest.raises(ValueError, match="32 bytes"):
        Database(tmp_path / "new.db", bytearray(size), write=True).connection  # noqa: B018
