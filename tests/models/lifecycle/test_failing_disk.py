"""What a disk does not say is a failure of the disk, and never taken for what is not there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from crypto.errors import AfieldError
from crypto.files import StorageFailed, previous_file, replace_file
from models.lifecycle import Vault
from models.lifecycle.errors import VaultUnfinished
from models.storage import VaultDamaged
from models.vault import (
    DATABASE,
    HEAD,
    KEYS,
    every_blob,
    open_blob,
)
from tests.failing_disk import failing
from tests.models.lifecycle.rekeyed import filled, opened  # noqa: F401
from tests.people import PASSPHRASE

SPARE = previous_file(Path(HEAD)).name


@pytest.fixture
def folder(vault: Vault) -> Path:
    vault.close()
    return vault.folder


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("name", [KEYS, DATABASE])
def test_a_file_of_the_vault_that_the_disk_does_not_give_is_named(folder, name, write, code):
    with failing(name, code=code), pytest.raises(StorageFailed):
        opened(folder, write=write)
    opened(folder, write=write).close()


@pytest.mark.parametrize("name", [HEAD, SPARE])
def test_a_database_that_is_gone_is_not_unfinished_where_the_head_is_not_given(folder, name):
    (folder / DATABASE).unlink()
    for other in {HEAD, SPARE} - {name}:
        (folder / other).unlink()
    with failing(name), pytest.raises(StorageFailed):
        opened(folder)


@pytest.mark.parametrize("failed", [HEAD, SPARE])
def test_a_head_file_that_is_not_given_is_not_missing(folder, failed):
    for other in {HEAD, SPARE} - {failed}:
        (folder / other).unlink()
    with failing(failed), pytest.raises(StorageFailed):
        opened(folder)


def test_new_keys_that_may_wait_are_asked_for_with_a_sentence(folder):
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        place = f".rekey-{vault.keys.vault_id}"
    (folder / place).mkdir()
    for write in (False, True):
        with failing(place), pytest.raises(StorageFailed):
            opened(folder, write=write)


def test_a_quarantine_that_cannot_be_listed_keeps_no_vault_closed(folder):
    with failing("quarantine"), pytest.raises(AfieldError):
        opened(folder)
    opened(folder).close()


def test_evidence_that_the_disk_does_not_give_is_not_called_missing(filled):  # noqa: F811
    (blob,) = every_blob(filled)
    with failing(blob.name), pytest.raises(StorageFailed), open_blob(filled, blob.sha256):
        pass


def test_a_file_whose_earlier_form_cannot_be_asked_about_is_not_replaced(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"1")
    with failing("x"), pytest.raises(StorageFailed):
        replace_file(path, b"2", keep_previous=True)
    assert path.read_bytes() == b"1"


# A database without anything in it


@pytest.mark.parametrize("write", [False, True])
def test_an_empty_database_beside_a_head_file_is_damage(folder, write):
    (folder / DATABASE).write_bytes(b"")
    with pytest.raises(VaultDamaged) as said:
        opened(folder, write=write)
    assert "afield repair" in said.value.next_step


@pytest.mark.parametrize("write", [False, True])
def test_an_empty_database_without_a_head_file_was_never_finished(folder, write):
    (folder / DATABASE).write_bytes(b"")
    for name in (HEAD, SPARE):
        (folder / name).unlink()
    with pytest.raises(VaultUnfinished):
        opened(folder, write=write)
