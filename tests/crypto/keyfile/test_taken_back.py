"""Each way to take a secret back leaves nothing beside vault.json that the secret still opens.

Each by itself: what comes after it would clean up behind it.
"""

from __future__ import annotations

import pytest

from crypto.canonical import encode
from crypto.errors import NotUnlocked
from crypto.files import previous_file
from crypto.keyfile import (
    KeyFile,
    add_reader,
    change_passphrase,
    create_key_file,
    load_identity,
    remove_slot,
    slot,
    store_identity,
)
from crypto.keyfile.errors import TooManySlots
from tests.codes import renewed_code
from tests.drawn import quick

OWNER, READER, NEXT = "abacus abdomen", "abide abiding", "abroad absence"


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch):
    monkeypatch.setattr(slot, "stretch", quick)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.json"


@pytest.fixture
def made(path):
    """Keys, recovery code and a reader's slot, with a previous generation beside the header."""
    keys, code = create_key_file(path, passphrase=OWNER)
    reader = add_reader(path, keys, passphrase=READER)
    assert previous_file(path).exists()
    return keys, code, reader


def opens(path, secret):
    """Name the files of a vault that a secret opens."""
    found = []
    for file in (path, previous_file(path)):
        try:
            KeyFile.read(file).unlock(secret).wipe()
        except NotUnlocked:
            continue
        found.append(file.name)
    return found


def change_the_passphrase(path, made):
    change_passphrase(path, made[0], old=OWNER, new=NEXT)
    return OWNER


def change_it_by_the_code(path, made):
    change_passphrase(path, made[0], old=made[1], new=NEXT)
    return OWNER


def change_a_reader_s(path, made):
    change_passphrase(path, made[0], old=READER, new=NEXT)
    return READER


def remove_the_reader(path, made):
    remove_slot(path, made[0], made[2])
    return READER


def remove_the_recovery_code(path, made):
    (recovery,) = (one.id for one in KeyFile.read(path).slots if one.kind == "recovery")
    remove_slot(path, made[0], recovery)
    return made[1]


def replace_the_recovery_code(path, made):
    renewed_code(path, made[0])
    return made[1]


@pytest.mark.parametrize(
    "take_back",
    [
        change_the_passphrase,
        change_it_by_the_code,
        change_a_reader_s,
        remove_the_reader,
        remove_the_recovery_code,
        replace_the_recovery_code,
    ],
)
def test_the_secret_opens_neither_the_header_nor_the_one_before_it(path, made, take_back):
    gone = take_back(path, made)
    assert opens(path, gone) == []
    assert path.read_bytes() == previous_file(path).read_bytes()


def test_a_new_identity_leaves_no_earlier_header_that_holds_another(path, made):
    """Put back, the earlier one would make the vault sign as a device that was given up."""
    keys = made[0]
    store_identity(path, keys, b"the first")
    store_identity(path, keys, b"the second")
    for file in (path, previous_file(path)):
        opened = KeyFile.read(file).unlock(OWNER)
        assert load_identity(opened) == b"the second"


def test_a_header_with_more_ways_in_than_anybody_has_is_refused_before_any_is_tried(path, made):
    """Each slot may ask for 4 GiB and a minute, and every one is tried."""
    header = KeyFile.read(path)
    (owner,) = (one for one in header.slots if one.kind == "passphrase")
    for many in (16, 17):
        slots = [{**owner.fields, "id": f"{n:016x}"} for n in range(many)]
        data = encode({**header.fields, "slots": slots})
        if many == 16:
            assert len(KeyFile.parse(data).slots) == many
        else:
            with pytest.raises(TooManySlots):
                KeyFile.parse(data)
