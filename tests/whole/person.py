"""A person at a command line: a vault, a passphrase file, and the real program in a process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from crypto.passphrases import Cost
from models.lifecycle import Vault
from tests.shared_salt import one_salt

ROOT = Path(__file__).resolve().parents[2]
WORDS = "seven lamps on a dry stone wall"
LOG = ("add", "--what", "A test", "--when", "2026-03")
QUICK = Cost(memory_kib=64 * 1024, iterations=1, lanes=2)
"""The least that a header may ask for; these vaults hold nothing."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    talk: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        return json.loads(self.talk.splitlines()[-1])


def secret_file(path: Path, words: str = WORDS) -> Path:
    """Write a passphrase file that only its owner can read."""
    path.touch(mode=0o600)
    path.write_text(words + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def afield(*words: str | Path, into: Path | None = None, **environment: str) -> Done:
    """Run the program without a terminal and with nothing on standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "tui", *map(str, words)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **environment},
        start_new_session=True,
        check=False,
        timeout=300,
    )
    if into is not None:
        into.write_bytes(done.stdout)
    return Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode())


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a vault in a folder of their own."""

    name: str
    home: Path

    @classmethod
    def with_vault(cls, name: str, home: Path) -> Self:
        """Make a person whose vault opens quickly, because it guards nothing."""
        home.mkdir(mode=0o700)
        person = cls(name, home)
        secret_file(person.passphrase)
        with one_salt():
            vault, _ = Vault.create(person.vault, name=name, passphrase=WORDS, cost=QUICK)
        vault.close()
        return person

    def copied(self, home: Path) -> Self:
        """Give a person with a copy of this one's home; what stands there already is replaced."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return type(self)(self.name, home)

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    @property
    def passphrase(self) -> Path:
        return self.home / "passphrase"

    def run(self, *words: str | Path, into: Path | None = None) -> Done:
        """Run a command on this person's vault."""
        options = ("--vault", self.vault, "--passphrase-file", self.passphrase)
        return afield(*words, *options, into=into)

    def ask(self, *words: str | Path, status: int = 0) -> Any:
        """Run a command with ``--json``, demand its exit status, and return the data."""
        done = self.run(*words, "--json")
        assert done.status == status, done.talk
        return done.data

    def refused(self, *words: str | Path) -> Done:
        """Run a command that must not do what it was asked: no data, one object that says why."""
        done = self.run(*words, "--json")
        assert done.status != 0
        assert done.error["status"] == done.status
        assert done.error["sentence"]
        assert done.error["next_step"]
        assert "Traceback" not in done.talk
        return done

    def knows(self, other: Person, card: Path) -> None:
        """Exchange a card and compare its fingerprint."""
        other.run("card", into=card)
        self.ask("colleague", "add", card)
        digits = other.ask("card", "--fingerprint")["digits"]
        assert self.ask("colleague", "verify", other.name, "--fingerprint", digits)["state"] == (
            "verified"
        )


class Inside(Person):
    """Somebody whose commands run in the test's own process, without the second that each costs."""

    def run(self, *words: str | Path, into: Path | None = None) -> Done:
        """Run a command on this person's vault, with its two streams caught."""
        from tui.line.main import main

        out, talk = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        options = ("--vault", self.vault, "--passphrase-file", self.passphrase)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(talk):
            status = main([*map(str, words), *map(str, options)])
        for stream in (out, talk):
            stream.flush()
        data, told = (stream.buffer.getvalue() for stream in (out, talk))
        if into is not None:
            into.write_bytes(data)
        return Done(status, data.decode(errors="replace"), told.decode())


def incidents(person: Person) -> list[str]:
    """List the references of a person's incidents."""
    return [one["ref"] for one in person.ask("list")]
