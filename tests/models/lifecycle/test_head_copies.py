"""The head file has a second copy: one that is lost is said, and both together are asked about."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crypto import canonical
from crypto.errors import NewerFormat
from crypto.files import previous_file, seal_bytes
from models.lifecycle import Vault, key_slots, verify_vault
from models.lifecycle.errors import GuardMissing, RolledBack
from models.vault import HEAD, read_rollback_guard
from tests.models.lifecycle.test_vault import NOTE
from tests.people import PASSPHRASE

COPIES = (HEAD, previous_file(Path(HEAD)).name)


@pytest.fixture
def folder(vault: Vault) -> Path:
    """Give the folder of a closed vault with one incident."""
    vault.save("incident", None, NOTE)
    vault.close()
    return vault.folder


def opened(folder: Path, **more: bool) -> Vault:
    return Vault.open(folder, secret=PASSPHRASE, **more)


def test_both_copies_say_the_same_after_each_change(folder: Path) -> None:
    one, other = ((folder / name).read_bytes() for name in COPIES)
    assert one == other


@pytest.mark.parametrize("lost", COPIES)
@pytest.mark.parametrize("damaged", [False, True])
def test_one_lost_copy_costs_nothing_and_is_made_again(
    folder: Path, lost: str, damaged: bool
) -> None:
    (folder / lost).write_bytes(b"x") if damaged else (folder / lost).unlink()
    with opened(folder, write=False) as reader:
        assert bool(reader.remarks) == (lost == HEAD)
        assert verify_vault(reader).clean
    with opened(folder) as again:
        device = again.device
        assert any(line.what == "head-renewed" for line in again.journal()) == (lost == HEAD)
    with opened(folder) as again:
        assert (again.remarks, again.device) == ([], device)
    one, other = ((folder / name).read_bytes() for name in COPIES)
    assert one == other


@pytest.mark.parametrize("left", COPIES)
def test_either_copy_alone_notices_an_older_database(
    folder: Path, tmp_path: Path, left: str
) -> None:
    shutil.copy(folder / "vault.db", tmp_path / "older.db")
    with opened(folder) as later:
        later.save("incident", None, NOTE)
    shutil.copy(tmp_path / "older.db", folder / "vault.db")
    for name in set(COPIES) - {left}:
        (folder / name).unlink()
    with pytest.raises(RolledBack):
        opened(folder)
    with pytest.raises(RolledBack):
        opened(folder, newest=True)


@pytest.mark.parametrize("put_back", COPIES)
def test_an_older_database_with_one_older_copy_is_noticed_by_the_other(
    folder: Path, tmp_path: Path, put_back: str
) -> None:
    older = Path(shutil.copytree(folder, tmp_path / "older"))
    with opened(folder) as later:
        later.save("incident", None, NOTE)
    for name in ("vault.db", put_back):
        shutil.copy(older / name, folder / name)
    with pytest.raises(RolledBack):
        opened(folder)


def test_without_both_copies_the_vault_says_what_is_missing_and_opens_when_told(
    folder: Path,
) -> None:
    for name in COPIES:
        (folder / name).unlink()
    with pytest.raises(GuardMissing) as said:
        opened(folder)
    assert "'head' and 'head.1'" in str(said.value)
    assert "--same-device" in said.value.next_step
    with opened(folder, newest=True) as again:
        device = again.device
        assert again.journal()[0].what == "head-renewed"
        again.save("incident", None, NOTE)
    with opened(folder) as again:
        assert again.device == device
        assert verify_vault(again).clean


def test_a_person_who_is_not_sure_takes_a_new_device_key(folder: Path) -> None:
    for name in COPIES:
        (folder / name).unlink()
    with pytest.raises(GuardMissing):
        opened(folder)
    with opened(folder, restored=True) as again:
        assert again.journal()[0].what == "new-device-chain"


def test_a_head_of_an_earlier_afield_counts_alone(folder: Path) -> None:
    """It knew of no second copy, which therefore stays behind, or ahead of a copy put back."""
    with opened(folder) as vault:
        vault.save("incident", None, NOTE)
        now = read_rollback_guard(folder / HEAD, vault.keys.head())
        assert now is not None
        before = {device: [1, head.hash, 1] for device, head in now.chains.items()}
        first = next(vault.operations())
        before[first.device][1] = first.hash
        content = {"v": 1, "generation": now.generation, "chains": before}
        key = vault.keys.head()
        (folder / HEAD).write_bytes(seal_bytes(canonical.encode(content), key=key, purpose=HEAD))
        found = read_rollback_guard(folder / HEAD, vault.keys.head())
        assert found is not None
        assert {device: head.count for device, head in found.chains.items()} == {first.device: 1}
    opened(folder).close()
    one, other = ((folder / name).read_bytes() for name in COPIES)
    assert one == other


def made_newer(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8] + b"\x07" + content[9:])


def test_two_copies_of_a_newer_afield_are_not_called_damaged(folder: Path) -> None:
    for name in COPIES:
        made_newer(folder / name)
    with pytest.raises(NewerFormat):
        opened(folder)


@pytest.mark.parametrize("name", COPIES)
def test_one_copy_that_says_it_is_newer_shuts_nobody_out(folder: Path, name: str) -> None:
    made_newer(folder / name)
    with opened(folder) as again:
        assert verify_vault(again).clean


def test_a_change_of_the_ways_in_names_its_generation_in_both_copies(folder: Path) -> None:
    with key_slots(folder, PASSPHRASE):
        pass
    with opened(folder) as vault:
        assert read_rollback_guard(folder / HEAD, vault.keys.head()).twice
