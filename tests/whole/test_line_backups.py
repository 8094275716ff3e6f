"""A person backs up and gets back at the command line, and is told what to do next."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS, Inside, secret_file


@pytest.fixture
def new(tmp_path) -> Inside:
    """Give somebody without a vault, who has the passphrase of one."""
    home = tmp_path / "new"
    home.mkdir(mode=0o700)
    secret_file(home / "passphrase")
    return Inside("Ana", home)


def test_a_backup_to_a_file_is_made_checked_and_restored(ana, new, tmp_path):
    path = tmp_path / "копія"
    done = ana.run("backup", path)
    assert done.status == 0
    assert f"Backup: {path}\n" in done.out
    assert "restore" in done.talk
    assert ana.ask("backup", "--check", path)["damaged"] == []
    assert ana.run("backup", path).status == 8
    found = ana.ask("verify")
    assert found["clean"]
    assert found["last_backup"]
    told = new.ask("restore", path)
    assert (told["changes"], told["findings"], told["left_out"]) == (found["operations"], [], [])
    with Vault.open(new.vault, secret=WORDS) as vault:
        assert vault.device == told["device"]


def test_a_restore_says_what_only_the_person_can_do_now(ana, new, tmp_path):
    ana.run("backup", "--to", tmp_path / "stick")
    done = new.run("restore", tmp_path / "stick")
    assert done.status == 0
    assert "are not in it" in done.talk
    assert "afield card > FILE" in done.talk
    assert "Last backup: today" in new.run("verify").out


def test_a_folder_is_listed_without_a_passphrase_and_keeps_so_many(ana, new, tmp_path):
    stick = tmp_path / "stick"
    for _ in range(3):
        done = ana.ask("backup", "--to", stick, "--keep", 2)
    assert done["removed"] == 1
    listed = ana.ask("backup", "--list", stick)
    assert [one["snapshot"][:4] for one in listed] == ["0002", "0003"]
    assert new.ask("restore", stick, "--snapshot", listed[0]["snapshot"])["changes"] == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("backup",), 2),
        (("backup", "a", "--to", "b"), 2),
        (("backup", "a", "--keep", "2"), 2),
        (("backup", "--to", "b", "--keep", "0"), 2),
        (("backup", "--list", "nowhere"), 11),
        (("backup", "--check", "nowhere"), 11),
        (("backup", "x" * 300), 8),
        (("backup", "no/such/folder/x"), 8),
        (("restore", "nowhere"), 4),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_a_status(ana, words, status):
    done = ana.run(*words)
    assert done.status == status
    assert done.out == ""
    assert done.talk.count("\n") >= 1


def test_a_wrong_passphrase_and_a_damaged_backup_put_nothing_in_place(ana, new, tmp_path):
    path = tmp_path / "b"
    ana.run("backup", path)
    path.write_bytes(path.read_bytes()[:-700])
    assert new.run("restore", path).status == 4
    secret_file(new.passphrase, "other words")
    assert new.run("restore", path).status == 4
    ana.run("backup", tmp_path / "whole")
    assert new.run("restore", tmp_path / "whole").status == 3
    assert not new.vault.exists()
