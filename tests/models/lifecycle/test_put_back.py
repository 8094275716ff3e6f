"""Older files of a vault that are put back are noticed, and a restored vault goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crypto.keyfile import add_reader, change_passphrase
from models.lifecycle import Vault, key_slots, verify_vault
from models.lifecycle.errors import KeysRolledBack, RolledBack
from models.vault import all_colleagues
from tests.models.lifecycle.test_vault import NOTE
from tests.people import CHEAP, PASSPHRASE


def test_an_older_database_put_back_is_noticed(vault: Vault, tmp_path: Path) -> None:
    vault.save("incident", None, NOTE)
    vault.close()
    shutil.copy(vault.folder / "vault.db", tmp_path / "older.db")
    with Vault.open(vault.folder, secret=PASSPHRASE) as later:
        later.save("incident", None, NOTE)
        later.save("incident", None, NOTE)
    shutil.copy(tmp_path / "older.db", vault.folder / "vault.db")
    with pytest.raises(RolledBack) as caught:
        Vault.open(vault.folder, secret=PASSPHRASE)
    assert caught.value.facts["missing"] == 2


def test_a_database_ahead_of_its_head_file_is_ordinary(vault: Vault, tmp_path: Path) -> None:
    vault.save("incident", None, NOTE)
    shutil.copy(vault.folder / "head", tmp_path / "head")
    vault.save("incident", None, NOTE)
    vault.close()
    shutil.copy(tmp_path / "head", vault.folder / "head")
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert verify_vault(again).clean


def test_a_vault_known_to_be_restored_goes_on_under_a_new_device_key(
    vault: Vault, tmp_path: Path
) -> None:
    vault.save("incident", None, NOTE)
    vault.close()
    shutil.copy(vault.folder / "vault.db", tmp_path / "older.db")
    with Vault.open(vault.folder, secret=PASSPHRASE) as later:
        later.save("incident", None, NOTE)
        lost = later.device
    shutil.copy(tmp_path / "older.db", vault.folder / "vault.db")
    with Vault.open(vault.folder, secret=PASSPHRASE, restored=True) as restored:
        assert restored.device != lost
        restored.save("incident", None, NOTE)
        assert {one.device for one in all_colleagues(restored) if one.own} == {
            lost,
            restored.device,
        }
        assert verify_vault(restored).clean
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert len(again.rows("incident")) == 2


def test_a_vault_put_back_whole_takes_a_new_device_key_when_its_owner_says_so(
    vault: Vault, tmp_path: Path
) -> None:
    vault.save("incident", None, NOTE)
    lost = vault.device
    vault.close()
    shutil.copytree(vault.folder, tmp_path / "backup")
    with Vault.open(tmp_path / "backup", secret=PASSPHRASE, restored=True) as restored:
        assert restored.device != lost
        restored.save("incident", None, NOTE)
        assert verify_vault(restored).clean


def test_an_older_header_put_back_is_noticed(vault: Vault, tmp_path: Path) -> None:
    shutil.copy(vault.folder / "vault.json", tmp_path / "older.json")
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="words", cost=CHEAP)
    vault.close()
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        again.save("incident", None, NOTE)
    shutil.copy(tmp_path / "older.json", vault.folder / "vault.json")
    with pytest.raises(KeysRolledBack):
        Vault.open(vault.folder, secret=PASSPHRASE)
    with Vault.open(vault.folder, secret=PASSPHRASE, restored=True) as again:
        assert verify_vault(again).clean


@pytest.mark.parametrize("opened_between", [False, True])
def test_an_older_header_put_back_is_noticed_without_a_change_between(
    vault: Vault, tmp_path: Path, opened_between: bool
) -> None:
    header = vault.folder / "vault.json"
    shutil.copy(header, tmp_path / "older.json")
    if opened_between:
        # As if the power had failed between the header and the head file.
        change_passphrase(header, vault.keys, old=PASSPHRASE, new="new words", cost=CHEAP)
        vault.close()
        Vault.open(vault.folder, secret="new words").close()
    else:
        vault.close()
        with key_slots(vault.folder, PASSPHRASE) as (path, keys):
            change_passphrase(path, keys, old=PASSPHRASE, new="new words", cost=CHEAP)
    shutil.copy(tmp_path / "older.json", header)
    with pytest.raises(KeysRolledBack):
        Vault.open(vault.folder, secret=PASSPHRASE)


def test_the_kept_generation_of_a_new_header_opens_and_may_write(vault: Vault) -> None:
    vault.close()
    shutil.copy(vault.folder / "vault.json.1", vault.folder / "vault.json")
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert not again.read_only


@pytest.mark.parametrize("word", ["restored", "newest"])
def test_evidence_that_an_older_copy_does_not_know_stays_at_every_later_opening(vault, word):
    vault.save("incident", None, NOTE)
    newer = vault.blobs / ("0f" * 16)
    newer.write_bytes(b"what a newer copy of the database may know")
    vault.close()
    if word == "newest":
        for name in ("head", "head.1"):
            (vault.folder / name).unlink()
    Vault.open(vault.folder, secret=PASSPHRASE, **{word: True}).close()
    for _ in range(2):
        with Vault.open(vault.folder, secret=PASSPHRASE) as again:
            found = verify_vault(again)
            assert newer.exists()
            assert found.clean
            assert "may belong to a newer one: it stays" in str(found.remarks)
