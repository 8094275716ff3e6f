"""What was typed is written nowhere outside the seals, as strace sees it, and no socket opens.

All that the commands wrote is searched for these words, even what went to files that are gone
again.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import peer
from tests.whole.canaries import CANARIES, WORDS, Session, evidence, found_in
from tests.whole.person import ROOT, Person, secret_file
from tests.whole.person import WORDS as PERSON_WORDS

CALLS = "network,write,pwrite64,?writev,?pwritev,?pwritev2"


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    """Give what strace saw of commands from a new vault on: what was written, and to where."""
    strace = peer.peer("strace")
    folder = tmp_path_factory.mktemp("traced")
    session, ben = Session(folder / "ana"), Person.with_vault("Ben", folder / "ben")
    ben.run("card", into=session.desk / "card")
    out = session.desk / "out.age"
    commands: list[tuple[str | Path, ...]] = [
        ("init", "--name", "Ana"),
        ("add", "--what", CANARIES["what"], "--when", "now", "--note", CANARIES["note"]),
        ("add", "--what", "x", "--when", "now", "--attach", evidence(session)),
        ("list",),
        ("colleague", "add", session.desk / "card"),
        ("export", "--to", "Ben", "--out", out, "--purpose", CANARIES["purpose"]),
    ]
    seen = [_trace(strace, session, words, session.vault, WORDS) for words in commands]
    imported = ("import", out, "--accept-unknown", "--accept")
    seen.append(_trace(strace, session, imported, ben.vault, PERSON_WORDS))
    return "".join(seen)


def _trace(
    strace: str, session: Session, words: tuple[str | Path, ...], vault: Path, secret: str
) -> str:
    log = session.desk / "trace"
    options = ("--vault", vault, "--passphrase-file", secret_file(session.desk / "p", secret))
    watch = (strace, "-f", "-y", "-s", "2000000", "-o", log, "-e", f"trace={CALLS}")
    done = subprocess.run(
        [*watch, sys.executable, "-m", "tui", *words, *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **session.environment},
        check=False,
        timeout=120,
    )
    peer.require(b"PTRACE" not in done.stderr, "strace may not trace here")
    assert done.returncode == 0, done.stderr
    return log.read_text(errors="replace")


def test_no_word_is_written_even_to_a_file_that_is_gone_again(traced):
    to_files = re.findall(r"^\d+ +p?writev?6?4?2?\(\d+<(/[^>]*)>, (.*)$", traced, re.MULTILINE)
    places = {Path(path).name for path, _ in to_files}

    assert {"vault.db", "vault.db-journal"} <= places
    assert found_in("".join(written for _, written in to_files).encode()) == set()


def test_no_command_opens_a_socket_to_anywhere(traced):
    assert "vault.db" in traced
    assert (
        re.findall(r"^.*(?:AF_INET|AF_NETLINK|AF_PACKET|connect\().*$", traced, re.MULTILINE) == []
    )
