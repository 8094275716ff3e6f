"""A writer that was killed in the middle of a change: whoever may undo it reads, others are told.

The state is a copy of the folder that is taken while a change is half on the disk, which is what a
killed process leaves.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from crypto.keyfile import add_reader
from models.lifecycle import Vault, verify_vault
from models.storage import VaultNeedsWriter, hold_writer_lock, is_unfinished
from models.vault import DATABASE
from tests.models.lifecycle.test_vault import NOTE
from tests.people import CHEAP, PASSPHRASE

READER = "words of the reader"
JOURNAL = f"{DATABASE}-journal"


class _Killed(Exception):
    """Ends the change that the copy was taken of."""


def copy_half_a_change(vault: Vault, to: Path) -> None:
    """Copy a vault while a change of it is half on the disk."""
    with suppress(_Killed), vault.database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA cache_size=1")
        for number in range(100):
            row = (f"key {number}", f'"{"x" * 3000}"')
            connection.exec_driver_sql("INSERT INTO setting(name, value) VALUES (?, ?)", row)
        shutil.copytree(vault.folder, to)
        raise _Killed


@pytest.fixture
def left(vault: Vault, tmp_path: Path) -> Path:
    """Give the folder of a vault with one incident, as a killed writer left it."""
    add_reader(vault.header_file, vault.keys, passphrase=READER, cost=CHEAP)
    vault.save("incident", None, NOTE)
    copy_half_a_change(vault, tmp_path / "left")
    vault.close()
    assert is_unfinished(tmp_path / "left" / DATABASE)
    return tmp_path / "left"


def test_the_owner_reads_and_verifies_after_a_killed_writer(left: Path) -> None:
    with Vault.open(left, secret=PASSPHRASE, write=False) as vault:
        assert len(vault.rows("incident")) == 1
        assert verify_vault(vault).clean
        assert vault.setting("key 1") is None
    assert not is_unfinished(left / DATABASE)


def test_a_readers_slot_is_told_what_the_owner_runs_and_changes_nothing(left: Path) -> None:
    before = (left / DATABASE).read_bytes(), (left / JOURNAL).read_bytes()
    with pytest.raises(VaultNeedsWriter, match="interrupted") as refused:
        Vault.open(left, secret=READER)
    assert "'afield verify'" in refused.value.next_step
    assert ((left / DATABASE).read_bytes(), (left / JOURNAL).read_bytes()) == before

    Vault.open(left, secret=PASSPHRASE, write=False).close()
    with Vault.open(left, secret=READER) as reader:
        assert len(reader.rows("incident")) == 1


def test_nothing_is_undone_while_another_writer_lives(left: Path) -> None:
    lock = hold_writer_lock(left)
    try:
        with pytest.raises(VaultNeedsWriter):
            Vault.open(left, secret=PASSPHRASE, write=False)
    finally:
        lock.release()
    assert is_unfinished(left / DATABASE)


def test_an_owner_who_reads_already_goes_on_after_a_writer_was_killed(
    left: Path, tmp_path: Path
) -> None:
    halves = {name: (left / name).read_bytes() for name in (DATABASE, JOURNAL)}
    with Vault.open(left, secret=PASSPHRASE, write=False) as vault:
        for name, data in halves.items():
            # In the same file, as a writer would: the reader has it open.
            with (left / name).open("r+b" if (left / name).exists() else "wb") as file:
                file.write(data)
        assert is_unfinished(left / DATABASE)
        assert len(vault.rows("incident")) == 1
        assert not is_unfinished(left / DATABASE)
