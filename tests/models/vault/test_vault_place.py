"""An ordinary copy that was put back is noticed where the file system tells files apart."""

from __future__ import annotations

import shutil

import pytest

from models.lifecycle import Vault, back_up_to_file, remember_place, restore_backup, was_copied
from tests.people import PASSPHRASE, again


@pytest.fixture
def known(vault: Vault) -> Vault:
    """Give a vault that knows its place."""
    remember_place(vault)
    if not vault.setting("place"):
        pytest.skip("this file system does not number the generations of its files")
    return vault


def test_a_vault_that_stays_where_it_is_is_never_taken_for_a_copy(known):
    known.close()
    with again(known) as later:
        assert not was_copied(later)


def test_a_copy_put_back_in_the_place_of_a_vault_is_noticed_once(known, tmp_path):
    known.close()
    shutil.copytree(known.folder, tmp_path / "copy")
    shutil.rmtree(known.folder)
    shutil.copytree(tmp_path / "copy", known.folder)
    with again(known) as back:
        assert was_copied(back)
        remember_place(back)
        assert not was_copied(back)


def test_a_vault_from_a_backup_is_not_taken_for_a_copy(known, tmp_path):
    path = back_up_to_file(known, tmp_path / "b.afield").path
    restore_backup(path, tmp_path / "new", secret=PASSPHRASE)
    with Vault.open(tmp_path / "new", secret=PASSPHRASE) as new:
        assert not was_copied(new)


def test_where_nothing_can_be_told_nothing_is_said(vault, monkeypatch):
    remember_place(vault)
    monkeypatch.setattr("models.vault.vault_place._place", lambda _path: None)
    assert not was_copied(vault)
    remember_place(vault)
