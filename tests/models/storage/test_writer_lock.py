"""Who finds another writer waits as long as was said, and says so once."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault, key_slots
from models.storage import NO_WAIT, LockWait, VaultInUse, hold_writer_lock, holding_writer_lock
from tests.people import PASSPHRASE


def test_a_writer_that_ends_meanwhile_is_waited_for(tmp_path):
    first, told = hold_writer_lock(tmp_path), []

    def waiting():
        told.append("once")
        first.release()

    second = hold_writer_lock(tmp_path, wait=LockWait(20, waiting))
    assert second.is_locked
    assert told == ["once"]
    second.release()


def test_a_writer_that_stays_is_named_after_the_wait(tmp_path):
    first, told = hold_writer_lock(tmp_path), []
    with pytest.raises(VaultInUse):
        hold_writer_lock(tmp_path, wait=LockWait(0.1, lambda: told.append("once")))
    assert told == ["once"]
    with pytest.raises(VaultInUse), holding_writer_lock(tmp_path, wait=NO_WAIT):
        pass
    first.release()


def test_a_wait_that_is_interrupted_takes_nothing(tmp_path):
    first = hold_writer_lock(tmp_path)

    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hold_writer_lock(tmp_path, wait=LockWait(20, interrupted))
    first.release()
    hold_writer_lock(tmp_path).release()


def test_opening_and_changing_the_ways_in_wait_for_a_writer(vault):
    wait = LockWait(20, vault.close)
    Vault.open(vault.folder, secret=PASSPHRASE, wait=wait).close()
    again = Vault.open(vault.folder, secret=PASSPHRASE)
    with key_slots(vault.folder, PASSPHRASE, wait=LockWait(20, again.close)):
        pass
