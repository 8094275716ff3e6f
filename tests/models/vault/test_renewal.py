"""A vault that goes on under a new device key does so at one moment, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crypto.files import StorageFull
from crypto.keyfile import KeyFile
from crypto.keyfile import slot_changes as vaultkey
from crypto.signing import Identity
from models.actions import attach_evidence
from models.lifecycle import Vault, rekey_vault, verify_vault
from models.lifecycle.errors import KeysRolledBack
from models.sharing import pack_bundle, read_bundle, write_receipt
from models.sharing.exporting.errors import MissingCard
from models.sharing.importing import acceptance
from models.vault import colleague_by_device, device_rotation
from tests.models.team import acquaint
from tests.people import CHEAP, PASSPHRASE, Make, share

NOTE = {"title": "Shots by the bridge", "when": "2026-03"}


def full(*_words: object, **_more: object) -> None:
    raise StorageFull(path="the disk")


def reopened(vault: Vault, **how: bool) -> Vault:
    vault.close()
    return Vault.open(vault.folder, secret=PASSPHRASE, **how)


def in_vault_json(folder: Path) -> str:
    """Give the device whose keys vault.json holds."""
    stored = vaultkey.load_identity(KeyFile.read(folder / "vault.json").unlock(PASSPHRASE))
    assert stored is not None
    return Identity.from_bytes(stored).device


@pytest.fixture
def restored(make: Make, tmp_path: Path) -> tuple[Vault, Vault, Path]:
    """Give a restored vault, a colleague, and their bundle with a change that was lost."""
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    record = marta.save("incident", None, NOTE)
    marta.close()
    shutil.copytree(marta.folder, tmp_path / "backup")
    marta = Vault.open(marta.folder, secret=PASSPHRASE)
    marta.save("incident", record, {"place": "Bor"})
    share(marta, olena)
    (tmp_path / "clip.bin").write_bytes(b"x" * 1000)
    attach_evidence(olena, record, tmp_path / "clip.bin")
    pack_bundle(olena, records=[record], to=[marta.card], purpose="", out=tmp_path / "in.age")
    marta.close()
    return Vault.open(tmp_path / "backup", secret=PASSPHRASE), olena, tmp_path / "in.age"


def test_a_failed_accept_leaves_the_device_as_it_was(restored, monkeypatch, tmp_path):
    vault, olena, bundle = restored
    device, card = vault.device, vault.card
    with read_bundle(vault, bundle) as quarantine, monkeypatch.context() as patch:
        patch.setattr(acceptance, "move_staged", full)
        with pytest.raises(StorageFull):
            quarantine.accept()
    assert (vault.device, vault.card, in_vault_json(vault.folder)) == (device, card, device)
    saved = vault.save("incident", None, {"title": "after", "when": "2026"})
    pack_bundle(vault, records=[saved], to=[olena.card], purpose="", out=tmp_path / "out.age")
    write_receipt(vault, to=[olena.card], out=tmp_path / "receipt.age")
    with reopened(vault) as again:
        assert again.device == device
        assert verify_vault(again).clean


def test_an_accept_that_succeeds_goes_on_under_a_new_device(restored):
    vault, _olena, bundle = restored
    lost = vault.device
    with read_bundle(vault, bundle) as quarantine:
        assert quarantine.accept().own_device_renewed
    assert vault.device == vault.card.device == in_vault_json(vault.folder) != lost
    with reopened(vault) as again:
        again.save("incident", None, NOTE)
        assert verify_vault(again).clean


def test_a_key_file_that_cannot_be_written_does_not_undo_the_new_device(vault, monkeypatch):
    lost = vault.device
    with monkeypatch.context() as patch:
        patch.setattr(device_rotation, "store_identity", full)
        vault.start_new_chain()
        vault.save("incident", None, NOTE)
        vault.close()
        assert in_vault_json(vault.folder) == lost
        # Still full: it opens and signs as the new device all the same.
        vault = reopened(vault)
        vault.save("incident", None, NOTE)
    device = vault.device
    assert device == vault.card.device != lost
    reader = reopened(vault, write=False)
    assert reader.device == device
    with reopened(reader) as again:
        assert again.device == in_vault_json(again.folder) == device
        assert again.history.head(device).seq == 2
        assert verify_vault(again).clean
        # The database forgets what vault.json has.
        assert again.setting("identity") is None


def test_new_keys_for_the_vault_come_whole_in_the_middle_of_a_new_device(vault, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(device_rotation, "finish_rotation", lambda _vault: None)
        vault.start_new_chain()
    device = vault.device
    rekey_vault(vault, passphrase=PASSPHRASE, cost=CHEAP)
    assert in_vault_json(vault.folder) == device
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert again.device == device
        assert again.setting("identity") is None
        assert verify_vault(again).clean


def test_an_older_key_file_is_still_refused_after_a_new_device(vault, tmp_path):
    shutil.copy(vault.folder / "vault.json", tmp_path / "older.json")
    vault.start_new_chain()
    vault.save("incident", None, NOTE)
    vault.close()
    shutil.copy(tmp_path / "older.json", vault.folder / "vault.json")
    with pytest.raises(KeysRolledBack):
        Vault.open(vault.folder, secret=PASSPHRASE)


def test_changes_whose_card_is_missing_are_not_handed_over(vault, make: Make, tmp_path):
    olena = make("Olena")
    acquaint(vault, olena)
    saved = olena.save("incident", None, NOTE)
    share(olena, vault)
    with vault.writing() as connection:
        connection.exec_driver_sql("DELETE FROM colleague WHERE device = ?", (olena.device,))
    out = tmp_path / "out.age"
    assert colleague_by_device(vault, olena.device) is None
    with pytest.raises(MissingCard):
        pack_bundle(vault, records=[saved], to=[olena.card], purpose="", out=out, full=True)
    assert not out.exists()
