"""What a killed process left in a vault's folder is named, and goes with the next writer."""

from __future__ import annotations

import os
import signal

from crypto.files import replace_file
from crypto.keyfile import KeyFile, slot
from models.lifecycle import Vault, key_slots, leftover_files
from tests.drawn import quick

WORDS = "six words that nobody says here"


def made(folder, monkeypatch):
    monkeypatch.setattr(slot, "stretch", quick)
    vault, _code = Vault.create(folder, name="Ana", passphrase=WORDS)
    vault.close()
    return folder


def left_by_a_kill(folder):
    child = os.fork()
    if child == 0:

        def half(file):
            file.write((folder / "vault.json").read_bytes())
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)

        try:
            replace_file(folder / "vault.json", half)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def test_a_header_that_was_never_finished_is_named_and_goes_at_the_next_opening(
    tmp_path, monkeypatch
):
    folder = made(tmp_path / "v", monkeypatch)
    left_by_a_kill(folder)
    (folder / ".head.00112233445566aa").write_bytes(b"of an earlier version")
    (folder / f".rekey-{'0' * 32}").mkdir()
    named = leftover_files(folder)
    assert [name.rpartition(".")[0] for name in named] == [".head", "", ".vault.json"]
    Vault.open(folder, secret=WORDS, write=False).close()
    assert leftover_files(folder) == named
    Vault.open(folder, secret=WORDS).close()
    assert leftover_files(folder) == []


def test_it_goes_before_a_key_slot_changes_too(tmp_path, monkeypatch):
    folder = made(tmp_path / "v", monkeypatch)
    left_by_a_kill(folder)
    with key_slots(folder, WORDS):
        assert leftover_files(folder) == []


def test_a_header_that_is_being_written_is_no_leftover(tmp_path, monkeypatch):
    folder = made(tmp_path / "v", monkeypatch)
    seen = []

    def look(file):
        seen.append(leftover_files(folder))
        file.write(KeyFile.read(folder / "vault.json").to_bytes(keys))

    keys = KeyFile.read(folder / "vault.json").unlock(WORDS)
    replace_file(folder / "vault.json", look)
    assert seen == [[]]
