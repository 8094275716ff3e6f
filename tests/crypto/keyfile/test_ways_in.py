"""The ways in: readers, new passphrases and recovery codes, and what was taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from crypto.errors import NotUnlocked
from crypto.files import previous_file
from crypto.keyfile import (
    KeyFile,
    add_reader,
    change_passphrase,
    load_identity,
    remove_slot,
    store_identity,
)
from crypto.keyfile.errors import LastSlot, NoSuchSlot, PassphraseInUse, ReadersSlot
from tests.codes import renewed_code
from tests.crypto.keyfile.vault_keys import CHEAP, OWNER, READER, keys, made, path, unlock  # noqa: F401


def kinds(path: Path) -> list[str]:  # noqa: F811
    return [slot.kind for slot in KeyFile.read(path).slots]


def test_a_reader_opens_everything_and_reaches_no_author_key(path, keys):  # noqa: F811
    store_identity(path, keys, b"identity")
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    reader = unlock(path, READER)
    assert not reader.can_sign
    assert reader.database() == keys.database()
    assert load_identity(reader) is None
    for ask in (
        lambda: reader.wrapped(author=True),
        lambda: reader.wrapped(author=False),
        lambda: reader.seal_identity(b"", random=bytes),
    ):
        with pytest.raises(ReadersSlot):
            ask()


def test_a_reader_changes_no_slot(path, keys):  # noqa: F811
    slot = add_reader(path, keys, passphrase=READER, cost=CHEAP)
    reader = unlock(path, READER)
    before = path.read_bytes()
    for change in (
        lambda: add_reader(path, reader, passphrase="x", cost=CHEAP),
        lambda: change_passphrase(path, reader, old=READER, new="x", cost=CHEAP),
        lambda: remove_slot(path, reader, slot),
        lambda: renewed_code(path, reader),
        lambda: store_identity(path, reader, b""),
    ):
        with pytest.raises(ReadersSlot):
            change()
    assert path.read_bytes() == before


def test_a_readers_passphrase_may_not_be_the_owners(path, keys):  # noqa: F811
    with pytest.raises(PassphraseInUse):
        add_reader(path, keys, passphrase=OWNER, cost=CHEAP)
    assert kinds(path) == ["passphrase", "recovery"]


def test_a_new_passphrase_takes_the_place_of_the_old_one(path, keys):  # noqa: F811
    change_passphrase(path, keys, old=OWNER, new="new words", cost=CHEAP)
    assert unlock(path, "new words").can_sign
    with pytest.raises(NotUnlocked):
        unlock(path, OWNER)


def test_a_readers_passphrase_can_be_changed_by_the_owner_and_stays_a_readers(path, keys):  # noqa: F811
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    change_passphrase(path, keys, old=READER, new="new words", cost=CHEAP)
    assert not unlock(path, "new words").can_sign


def test_changing_takes_the_old_passphrase(path, keys):  # noqa: F811
    with pytest.raises(NotUnlocked):
        change_passphrase(path, keys, old="wrong", new="new", cost=CHEAP)
    assert unlock(path, OWNER).can_sign


def test_the_recovery_code_puts_a_new_passphrase_in_the_place_of_a_forgotten_one(path, made):  # noqa: F811
    keys, code = made  # noqa: F811
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    change_passphrase(path, keys, old=code, new="new words", cost=CHEAP)
    assert sorted(kinds(path)) == ["passphrase", "reader", "recovery"]
    for secret in ("new words", code):
        assert unlock(path, secret).can_sign
    assert not unlock(path, READER).can_sign
    with pytest.raises(NotUnlocked):
        unlock(path, OWNER)


def test_a_secret_that_was_taken_back_opens_nothing_that_lies_there(path, made):  # noqa: F811
    keys, code = made  # noqa: F811
    slot = add_reader(path, keys, passphrase=READER, cost=CHEAP)
    remove_slot(path, keys, slot)
    change_passphrase(path, keys, old=OWNER, new="new words", cost=CHEAP)
    renewed_code(path, keys)
    for file in (path, previous_file(path)):
        for gone in (OWNER, READER, code):
            with pytest.raises(NotUnlocked):
                unlock(file, gone)
        assert unlock(file, "new words").can_sign


def test_the_previous_generation_is_kept_when_nothing_was_taken_back(path, keys):  # noqa: F811
    before = path.read_bytes()
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    assert previous_file(path).read_bytes() == before
    assert KeyFile.read(path).generation == KeyFile.read(previous_file(path)).generation + 1


def test_a_new_recovery_code_replaces_the_old_one(path, made):  # noqa: F811
    keys, old = made  # noqa: F811
    code = renewed_code(path, keys)
    assert unlock(path, code).can_sign
    with pytest.raises(NotUnlocked):
        unlock(path, old)


def test_the_last_way_in_that_writes_cannot_be_removed(path, keys):  # noqa: F811
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    owner, recovery, _reader = KeyFile.read(path).slots
    remove_slot(path, keys, recovery.id)
    with pytest.raises(LastSlot):
        remove_slot(path, keys, owner.id)
    assert unlock(path, OWNER).can_sign


def test_a_slot_that_is_not_there_cannot_be_removed(path, keys):  # noqa: F811
    with pytest.raises(NoSuchSlot):
        remove_slot(path, keys, "0" * 16)
