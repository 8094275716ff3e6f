"""Review over SSH: a reader beside a writer, through a real sshd, and nothing to sign with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crypto.keyfile import KeyFile, add_reader, load_identity
from models.lifecycle import Vault
from models.vault import ReadOnly
from tests.tui.terminal import Terminal
from tests.whole.person import QUICK, ROOT, WORDS, Person
from tests.whole.server import sshd

READER = "only to look at"

WRITER = """
import sys
from pathlib import Path
from models.lifecycle import Vault
with Vault.open(Path(sys.argv[1]), secret=sys.argv[2]) as vault:
    print("open", flush=True)
    for line in sys.stdin:
        vault.save("incident", None, {"title": line.strip(), "when": "2026-05"})
        print("saved", flush=True)
"""


@pytest.fixture
def ana(tmp_path) -> Person:
    """A vault with a reader's slot and one incident."""
    person = Person.with_vault("Ana", tmp_path / "ana")
    with Vault.open(person.vault, secret=WORDS) as vault:
        vault.save("incident", None, {"title": "Shots after surrender", "when": "2026-03"})
        add_reader(person.vault / "vault.json", vault.keys, passphrase=READER, cost=QUICK)
    return person


class Writer:
    """Another process that holds the vault open for writing."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert self._read() == "open"

    def save(self, title: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(title + "\n")
        self._process.stdin.flush()
        assert self._read() == "saved"

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@contextmanager
def writer(vault: Path) -> Iterator[Writer]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(vault), WORDS],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Writer(process)
    finally:
        process.communicate(timeout=30)


def over_ssh(command: list[str], home: Path) -> Terminal:
    """Run the client on a terminal of ours."""
    become = "import os, sys; os.execv(sys.argv[1], sys.argv[1:])"
    return Terminal(["-c", become, *command], home=home)


def test_a_reader_reviews_over_ssh_beside_a_writer_and_changes_nothing(ana, tmp_path):
    remote = f"cd {ROOT} && {sys.executable} -m tui review --vault {ana.vault}"
    with (
        sshd(tmp_path / "sshd") as server,
        writer(ana.vault) as other,
        over_ssh(server.command(remote), tmp_path) as terminal,
    ):
        terminal.wait_for("Passphrase")
        terminal.send(READER + "\r")
        terminal.wait_for("Shots after surrender")
        terminal.read()
        row_1, *seen = terminal.text().splitlines()
        assert "REVIEW read-only" in row_1
        for key in ("a", "A", "e", "t", "s", "m", "D", "u", "+"):
            terminal.send(key)
            terminal.read()
            row_1, *now = terminal.text().splitlines()
            # The prompt row says why; everything else stays as it was.
            assert "it reads, and writes nothing" in now.pop(-2), key
            assert ("REVIEW read-only" in row_1, now) == (True, seen[:-2] + seen[-1:]), key

        other.save("Written beside the reader")
        terminal.send("\r")
        terminal.wait_for("March 2026")
        terminal.send("\x03")
        assert terminal.status() == 0

    with Vault.open(ana.vault, secret=WORDS) as vault:
        titles = {row.title for row in vault.rows("incident")}
        assert titles == {"Shots after surrender", "Written beside the reader"}
        assert vault.history.count() == 2


def test_a_reader_holds_nothing_to_sign_with(ana):
    keys = KeyFile.read(ana.vault / "vault.json").unlock(READER)

    assert not keys.can_sign
    assert load_identity(keys) is None
    with Vault.open(ana.vault, secret=READER) as vault:
        assert vault.read_only
        assert vault.identity is None
        with pytest.raises(ReadOnly):
            vault.signer()
        with pytest.raises(ReadOnly):
            vault.save("incident", None, {"title": "By a reader"})
        assert vault.history.count() == 1
