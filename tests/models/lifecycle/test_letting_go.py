"""A vault lets go of keys, files and lock whatever fails, and notes only what it knows."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crypto.errors import AfieldError, DamagedKeyFile
from crypto.files import StorageFailed
from crypto.keyfile import Keys
from models.lifecycle import Vault, creation, opening
from models.storage import PageFile
from models.vault import DATABASE, KEYS, PAGES, page_watch
from tests.failing_disk import failing
from tests.models.lifecycle.rekeyed import opened
from tests.people import CHEAP, PASSPHRASE


@pytest.fixture
def folder(vault: Vault) -> Path:
    vault.close()
    return vault.folder


# What was noted of the pages


@pytest.mark.parametrize(
    "note",
    [
        b"[" * 4000,
        b'{"checked": Infinity, "stamp": [1, 2], "suspect": false}',
        b'{"checked": NaN, "stamp": [1, 2], "suspect": false}',
        b'{"checked": 1, "stamp": [[1], "x"], "suspect": false}',
        b'{"checked": 1, "stamp": 7, "suspect": false}',
        b'{"checked": "1", "stamp": [1e400], "suspect": false}',
        b"7",
        b"\xff",
        b"[" * 10_000_000,
    ],
)
def test_a_note_about_the_pages_that_says_nothing_was_never_written(folder, note):
    (folder / PAGES).write_bytes(note)
    with opened(folder) as vault:
        vault.save("note", None, {"text": "[invented]"})
    opened(folder).close()


def test_a_vault_gives_up_its_keys_and_its_lock_whatever_fails_while_it_closes(folder, monkeypatch):
    vault = opened(folder)
    with monkeypatch.context() as patch:
        patch.setattr("models.vault.context.note_pages", _fails)
        patch.setattr(vault.database, "close", _fails)
        with pytest.raises(OSError, match="invented"):
            vault.close()
    assert vault.identity is None
    with pytest.raises(AfieldError):
        vault.keys.database()
    opened(folder).close()


def test_a_check_that_did_not_end_leaves_the_file_unchecked(folder, monkeypatch):
    monkeypatch.setattr(page_watch, "ALWAYS", 0)
    opened(folder).close()
    noted = (folder / PAGES).read_bytes()
    _touched(folder / DATABASE)
    with monkeypatch.context() as patch:
        patch.setattr(page_watch, "damaged_pages", _fails)
        with pytest.raises(OSError, match="invented"):
            opened(folder)
    assert (folder / PAGES).read_bytes() == noted
    checks = []
    whole = page_watch.damaged_pages
    monkeypatch.setattr(page_watch, "damaged_pages", lambda *more: checks.append(1) or whole(*more))
    opened(folder).close()
    assert checks == [1]


# Keys


@pytest.mark.parametrize("broken", ["store_identity", "join_vault", "_create_tables"])
def test_a_vault_that_was_not_made_leaves_no_keys(tmp_path, monkeypatch, broken):
    made: list[Keys] = []
    real = creation.create_key_file

    def kept(*given, **more):
        keys, code = real(*given, **more)
        made.append(keys)
        return keys, code

    monkeypatch.setattr(creation, "create_key_file", kept)
    monkeypatch.setattr(creation, broken, _fails)
    with pytest.raises(OSError, match="invented"):
        Vault.create(tmp_path / "new", name="Ana", passphrase=PASSPHRASE, cost=CHEAP)
    (keys,) = made
    with pytest.raises(AfieldError):
        keys.database()


def test_a_header_that_fails_between_leaves_no_database_open(folder, monkeypatch):
    closed: list[object] = []
    made: list[object] = []
    real = opening.Database

    class Watched(real):
        def __init__(self, *given, **more):
            super().__init__(*given, **more)
            made.append(self)

        def close(self):
            super().close()
            closed.append(self)

    settled = opening._settled

    def spoilt(*given, **more):
        lock = settled(*given, **more)
        (folder / KEYS).write_bytes(b"{")
        return lock

    monkeypatch.setattr(opening, "Database", Watched)
    monkeypatch.setattr(opening, "_settled", spoilt)
    with pytest.raises(DamagedKeyFile):
        opened(folder)
    assert made == closed


def test_keys_for_the_pages_are_wiped_whatever_fails(folder, monkeypatch):
    with opened(folder) as vault:
        key = vault.keys.database()
        with failing(DATABASE), pytest.raises(StorageFailed):
            page_watch.look_at_pages(folder, vault.database, key, now=vault.clock.now())
        assert not any(key)


@pytest.mark.parametrize("broken", ["journal_pages", "PageFile._find_codes"])
def test_a_page_file_that_does_not_open_leaves_neither_key_nor_descriptor(
    folder, monkeypatch, broken
):
    key = bytearray(b"k" * 32)
    before = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr(f"models.storage.pages.page_file.{broken}", _fails)
    with pytest.raises(OSError, match="invented"):
        PageFile(folder / DATABASE, key)
    assert not any(key)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_keys_that_are_only_tried_are_wiped(folder, monkeypatch):
    """Where no page fits the salt, thousands are."""
    tried: list[bytearray] = []
    real = PageFile._codes_of
    monkeypatch.setattr(
        PageFile, "_codes_of", lambda *given: tried.append(real(*given)) or tried[-1]
    )
    with PageFile(folder / DATABASE, bytearray(b"k" * 32)) as file:
        assert not file.has_codes
    assert len(tried) > 4000
    assert not any(map(any, tried))


def _touched(path: Path) -> None:
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


def _fails(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, "invented")
