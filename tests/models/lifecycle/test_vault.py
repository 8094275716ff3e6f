"""The life of a vault: made whole or not at all, opened, refused, closed to others."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from crypto.errors import AfieldError, Locked, NotUnlocked
from crypto.files import StorageFailed
from crypto.files.errors import OthersCanRead
from crypto.keyfile import add_reader
from models.lifecycle import Vault, VaultExists, VaultMissing, verify_vault
from models.storage import VaultDamaged, VaultInUse
from models.vault import ReadOnly
from tests.people import CHEAP, PASSPHRASE, Hands, Make

NOTE = {"title": "Shots at the crossroads", "when": "2026-03-01"}


def test_what_was_saved_is_there_after_closing_and_opening(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    vault.close()
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        row = again.row("incident", saved)
        assert row is not None
        assert row.model_dump()["title"] == NOTE["title"]
        assert again.name == "Marta"
        assert verify_vault(again).clean


def test_the_recovery_code_opens_and_may_write(tmp_path: Path) -> None:
    vault, recovery = Vault.create(
        tmp_path / "v", name="Marta", passphrase=PASSPHRASE, cost=CHEAP, clock=Hands()
    )
    vault.close()
    with Vault.open(tmp_path / "v", secret=recovery) as again:
        assert not again.read_only


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(vault: Vault) -> None:
    vault.close()
    before = {path: path.read_bytes() for path in vault.folder.iterdir() if path.is_file()}
    with pytest.raises(NotUnlocked):
        Vault.open(vault.folder, secret="not this one")
    assert {path: path.read_bytes() for path in vault.folder.iterdir() if path.is_file()} == before


def test_a_second_writer_is_turned_away_and_a_reader_is_not(vault: Vault) -> None:
    vault.save("incident", None, NOTE)
    with pytest.raises(VaultInUse):
        Vault.open(vault.folder, secret=PASSPHRASE)
    with Vault.open(vault.folder, secret=PASSPHRASE, write=False) as reader:
        assert len(reader.rows("incident")) == 1
        vault.save("incident", None, NOTE)
        assert len(reader.rows("incident")) == 2


def test_a_readers_slot_reads_everything_and_signs_nothing(vault: Vault) -> None:
    saved = vault.save("source", None, {"name": "K", "identity": "an invented name"})
    add_reader(
        vault.folder / "vault.json", vault.keys, passphrase="words of the reader", cost=CHEAP
    )
    with Vault.open(vault.folder, secret="words of the reader") as reader:
        assert reader.read_only
        assert reader.identity is None
        assert reader.name == "Marta"
        assert reader.row("source", saved).identity == "an invented name"  # type: ignore[union-attr]
        with pytest.raises(ReadOnly):
            reader.save("incident", None, NOTE)
        with pytest.raises(ReadOnly):
            reader.set_setting("idle", 3)
        assert reader.keys.open_identity() is None


def test_a_folder_that_is_not_empty_is_never_made_into_a_vault(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("keep me")
    with pytest.raises(VaultExists):
        Vault.create(tmp_path, name="Marta", passphrase=PASSPHRASE, cost=CHEAP)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_without_a_vault_says_so(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        Vault.open(tmp_path, secret=PASSPHRASE)


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_a_folder_that_others_can_read_is_not_opened(vault: Vault) -> None:
    vault.close()
    vault.folder.chmod(0o755)
    with pytest.raises(OthersCanRead):
        Vault.open(vault.folder, secret=PASSPHRASE)


def test_no_word_that_was_recorded_is_readable_in_any_file(vault: Vault, tmp_path: Path) -> None:
    vault.save("incident", None, {"title": "canaryone", "when": "2026", "place": "canarytwo"})
    vault.save("source", None, {"name": "canarythree", "contact": "canaryfour"})
    vault.keep_draft("quick", {"what": "canaryfive"})
    vault.close()
    found = [
        path.name
        for path in tmp_path.rglob("*")
        if path.is_file() and b"canary" in path.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("damage", ["flip", "cut", "swap", "zero"])
def test_a_damaged_database_is_named_and_left_alone(vault: Vault, damage: str) -> None:
    with vault.batch():
        for number in range(40):
            vault.save("incident", None, NOTE | {"summary": f"{number} " * 300})
    vault.close()
    path = vault.folder / "vault.db"
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[4096 * 5 + 100] ^= 1
    elif damage == "cut":
        del data[-4096 * 3 :]
    elif damage == "swap":
        data[4096 * 4 : 4096 * 5], data[4096 * 5 : 4096 * 6] = (
            data[4096 * 5 : 4096 * 6],
            data[4096 * 4 : 4096 * 5],
        )
    else:
        data[:] = bytes(len(data))
    path.write_bytes(data)
    assert not _reads_clean(vault.folder)
    assert path.read_bytes() == data


def _reads_clean(folder: Path) -> bool:
    """Open and verify; a vault that does not even open is named as damaged."""
    try:
        with Vault.open(folder, secret=PASSPHRASE) as again:
            return verify_vault(again).clean
    except VaultDamaged:
        return False


def test_a_vault_that_cannot_be_made_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise AfieldError

    monkeypatch.setattr("models.vault.context.write_rollback_guard", full)
    with pytest.raises(AfieldError):
        Vault.create(tmp_path / "v", name="Marta", passphrase=PASSPHRASE, cost=CHEAP)
    assert list((tmp_path / "v").iterdir()) == []


def test_a_clock_a_year_ahead_is_not_followed(make: Make) -> None:
    ahead, sound = Hands(), Hands()
    ahead.move(timedelta(days=365))
    one, two = make("Marta", clock=sound), make("Olena", clock=ahead)
    two.save("incident", None, NOTE)
    one.receive(two.operations(), cards={two.device: two.card})
    saved = one.save("incident", None, NOTE)
    assert one.history_of(saved)[0].at.year == 2026
    one.close()
    with Vault.open(one.folder, secret=PASSPHRASE, clock=Hands()) as again:
        assert again.history_of(again.save("incident", None, NOTE))[0].at.year == 2026


def test_a_vault_that_is_being_made_is_not_made_twice(tmp_path: Path) -> None:
    first, _ = Vault.create(tmp_path / "v", name="Marta", passphrase=PASSPHRASE, cost=CHEAP)
    with pytest.raises(VaultExists):
        Vault.create(tmp_path / "v", name="Olena", passphrase=PASSPHRASE, cost=CHEAP)
    assert (first.folder / "blobs").is_dir()
    first.close()


def test_a_closed_vault_says_that_it_is_locked(vault: Vault) -> None:
    vault.close()
    with pytest.raises(Locked):
        vault.rows("incident")


def test_a_path_that_no_disk_holds_is_named_in_a_sentence() -> None:
    with pytest.raises(StorageFailed):
        Vault.open(Path("x" * 5000), secret=PASSPHRASE)


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_every_file_of_a_vault_is_closed_to_others(vault: Vault) -> None:
    vault.save("incident", None, NOTE)
    for path in vault.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_what_an_interrupted_process_left_is_swept_away_at_the_next_opening(vault: Vault) -> None:
    vault.close()
    left = [".head.0011aabb", ".vault.json.0011aabb", "quarantine/0011aabb.lock", "blobs/0011aabb"]
    for name in left:
        (vault.folder / name).write_bytes(b"half")
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert not any((vault.folder / name).exists() for name in left)
        assert verify_vault(again).clean
