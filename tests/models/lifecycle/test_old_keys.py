"""Once a vault has new keys, nothing old opens any of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crypto.canonical import encode
from crypto.errors import DamagedKeyFile, NotUnlocked
from crypto.files import DamagedSeal, unseal_bytes
from crypto.keyfile import KeyFile, add_reader
from models.lifecycle import Vault, verify_vault
from models.storage import Database, VaultDamaged, VaultInUse
from models.vault import BLOB_PURPOSE, ReadOnly
from tests.models.lifecycle.rekeyed import (
    FILES,
    contents,
    copied,
    filled,  # noqa: F401
    opened,
    renewed,
)
from tests.people import CHEAP, PASSPHRASE


def test_nothing_of_the_old_keys_opens_anything(filled, tmp_path):  # noqa: F811
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


def test_no_old_file_stays(filled, tmp_path):  # noqa: F811
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


def test_readers_are_dropped_and_named(filled):  # noqa: F811
    slot = add_reader(filled.folder / "vault.json", filled.keys, passphrase="theirs", cost=CHEAP)
    made = renewed(filled)

    assert [one.id for one in made.dropped] == [slot]
    with pytest.raises(NotUnlocked):
        opened(filled.folder, "theirs")


def test_a_reader_gives_no_new_keys(filled):  # noqa: F811
    add_reader(filled.folder / "vault.json", filled.keys, passphrase="theirs", cost=CHEAP)
    with opened(filled.folder, "theirs") as reader, pytest.raises(ReadOnly):
        renewed(reader)


def test_the_vault_that_was_given_is_closed(filled):  # noqa: F811
    renewed(filled)
    assert filled.database.closed
    opened(filled.folder).close()


def test_a_new_device_starts_a_new_chain_and_keeps_the_earlier_one(filled):  # noqa: F811
    before = filled.device
    made = renewed(filled, new_device=True)

    with opened(filled.folder) as again:
        assert before != made.device == again.device
        again.save("incident", None, {"title": "By the new one"})
        assert set(again.chains()) == {before, made.device}
        assert verify_vault(again).clean


def test_twice_is_as_good_as_once(filled):  # noqa: F811
    renewed(filled)
    again = opened(filled.folder)
    renewed(again)
    with opened(filled.folder) as third:
        assert verify_vault(third).clean


def test_a_header_that_was_changed_meanwhile_is_refused(filled):  # noqa: F811
    path = filled.folder / "vault.json"
    header = KeyFile.read(path)
    fields = {**header.fields, "colour": "blue"}
    path.write_bytes(encode(fields))
    with pytest.raises(DamagedKeyFile):
        renewed(filled)


def test_whoever_derived_old_keys_meanwhile_is_turned_away(filled, monkeypatch):  # noqa: F811
    real = KeyFile.unlock

    def slow(header, secret):
        keys = real(header, secret)
        if not filled.database.closed:
            renewed(filled)
        return keys

    monkeypatch.setattr(KeyFile, "unlock", slow)
    with pytest.raises(VaultInUse):
        opened(filled.folder, write=False)
