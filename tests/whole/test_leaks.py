"""What was typed is found nowhere outside the seals: no file, no message, no socket.

A session in line mode writes a word of its own into every kind of value. Afterwards all files
that the session left, and all that it wrote even to files that are gone again, are searched
for these words in every spelling that a program could have given them. What the process has
in its memory is not looked at.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from models.lifecycle import Vault
from models.records import KINDS
from tests import peer
from tests.whole.person import QUICK, ROOT, Done, Person, afield, secret_file
from tests.whole.person import WORDS as PERSON_WORDS

WORDS = "quince ladder oboe passphrasecanary"
CANARIES = {
    "what": "whatcanary",
    "where": "wherecanary",
    "source": "sourcecanary",
    "note": "notecanary",
    "summary": "summarycanary",
    "tag": "tagcanary",
    "why": "whycanary",
    "identity": "identitycanary",
    "contact": "contactcanary",
    "meet": "meetcanary",
    "cyrillic": "Канарейка",
    "withdrawn": "withdrawncanary",
    "draft": "draftcanary",
    "setting": "settingcanary",
    "purpose": "purposecanary",
    "file name": "namecanary",
    "bytes": "bytescanary",
    "metadata": "metadatacanary",
    "refused": "refusedcanary",
    "wrong passphrase": "wrongcanary",
    "passphrase": "passphrasecanary",
    "erased draft": "goneCanary",
}


def spellings(word: str) -> set[bytes]:
    """Give the bytes by which a word could have been written."""
    plain = word.encode()
    shifted = (base64.b64encode(b"x" * shift + plain)[shift + 1 : -4] for shift in range(3))
    return {
        plain,
        plain.lower(),
        plain.hex().encode(),
        word.encode("utf-16-le"),
        word.encode("ascii", "backslashreplace"),
        *shifted,
    }


def found_in(content: bytes) -> set[str]:
    """Name the canaries that stand in these bytes."""
    return {name for name, word in CANARIES.items() if any(s in content for s in spellings(word))}


@dataclass
class Session:
    """A person whose every folder is one of ours, and all that was said to them."""

    root: Path
    talk: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "config", "data", "cache", "state", "run", "tmp"):
            (self.root / name).mkdir(mode=0o700, parents=True)
        self.desk.mkdir(mode=0o700)

    @property
    def vault(self) -> Path:
        return self.root / "home" / "vault"

    @property
    def desk(self) -> Path:
        """The folder of the person's own files, which is theirs to keep."""
        return self.root.parent / f"{self.root.name}-desk"

    @property
    def environment(self) -> dict[str, str]:
        home, places = self.root / "home", ("config", "data", "cache", "state")
        return {
            "HOME": str(home),
            "TMPDIR": str(self.root / "tmp"),
            "XDG_RUNTIME_DIR": str(self.root / "run"),
            **{f"XDG_{name.upper()}_HOME": str(self.root / name) for name in places},
        }

    def run(self, *words: str | Path, status: int = 0, secret: str = WORDS) -> Done:
        """Run a command, demand its exit status, and keep what it said beside its data."""
        options = ("--vault", self.vault, "--passphrase-file", secret_file(self.desk / "p", secret))
        done = afield(*words, *options, **self.environment)
        assert done.status == status, done.talk
        self.talk.append(done.talk)
        return done

    def left(self) -> bytes:
        """Give the names and the content of every file that the session left."""
        paths = sorted(self.root.rglob("*"))
        named = "\n".join(str(path.relative_to(self.root)) for path in paths).encode()
        return named + b"".join(path.read_bytes() for path in paths if path.is_file())


def evidence(session: Session) -> Path:
    path = session.desk / f"{CANARIES['file name']}.mp4"
    path.write_bytes(b"\0" * 70_000 + CANARIES["bytes"].encode() + b"\1" * 70_000)
    return path


def logged(session: Session) -> str:
    """Write records by every command that writes one, and give the incident's reference."""
    word = CANARIES
    texts = ("--what", word["what"], "--where", word["where"], "--note", word["note"])
    said = ("--who-says", word["source"])
    done = session.run("add", *texts, *said, "--when", "2026-03", "--json")
    ref: str = done.data["ref"]
    summary = f"summary={word['summary']} {word['cyrillic']}"
    session.run("set", ref, summary, f"tags={word['tag']}", "--why", word["why"])
    session.run("attach", ref, evidence(session))
    source = session.run("list", "--kind", "source", "--json").data[0]["ref"]
    sealed = (f"identity={word['identity']}", f"contact={word['contact']}")
    session.run("set", source, *sealed, f"how_to_meet={word['meet']}")
    other = session.run("add", "--what", "Mistaken", "--when", "2026", "--json").data["ref"]
    session.run("withdraw", other, "--why", word["withdrawn"])
    return ref


def kept_aside(session: Session) -> None:
    """Keep what line mode has no words for: drafts, settings, sealed metadata."""
    with Vault.open(session.vault, secret=WORDS) as vault:
        clip = vault.rows("evidence")[0].id
        vault.save("evidence", clip, {"embedded_metadata": CANARIES["metadata"]})
        vault.keep_draft("quick_log", {"what": CANARIES["draft"]})
        vault.set_setting("theme", CANARIES["setting"])
        vault.keep_draft("notes:x", {"text": CANARIES["erased draft"] * 50})
        vault.drop_draft("notes:x")


def refusals(session: Session, ref: str) -> None:
    """Let commands fail on values, which may not come back in what is said about them."""
    refused = CANARIES["refused"]
    session.run("set", ref, f"lat={refused}", status=2)
    session.run("set", ref, f"status={refused}", status=2)
    session.run("add", "--what", "x", "--when", refused, status=2)
    session.run("list", status=3, secret=f"{CANARIES['wrong passphrase']} and more")


def handed_over(session: Session, colleague: Person) -> Path:
    """Export to a colleague and take back what they send."""
    card, out = session.desk / "card", session.desk / "out.age"
    colleague.run("card", into=card)
    session.run("colleague", "add", card)
    session.run("export", "--to", colleague.name, "--out", out, "--purpose", CANARIES["purpose"])
    card.write_text(session.run("card").out, encoding="utf-8")
    colleague.ask("colleague", "add", card)
    colleague.ask("import", out, "--accept")
    back = session.desk / "back.age"
    colleague.ask("export", "--to", "Ana", "--out", back)
    session.run("import", back, "--dry-run")
    session.run("import", back, "--accept")
    return out


@dataclass(frozen=True, slots=True)
class Past:
    """A session that is over, the incident it logged, and the bundle it handed over."""

    session: Session
    ref: str
    bundle: Path


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaks")
    session = Session(folder / "ana")
    vault, _ = Vault.create(session.vault, name="Ana", passphrase=WORDS, cost=QUICK)
    vault.close()
    ref = logged(session)
    kept_aside(session)
    bundle = handed_over(session, Person.with_vault("Ben", folder / "ben"))
    refusals(session, ref)
    return Past(session, ref, bundle)


def test_every_word_was_recorded_and_would_be_found(past):
    never = {"passphrase", "wrong passphrase", "refused", "purpose", "bytes", "erased draft"}
    with Vault.open(past.session.vault, secret=WORDS) as vault:
        rows = [row for kind in KINDS for row in vault.rows(kind)]
        changes = [change for row in rows for change in vault.history_of(row.id)]
        kept = (vault.drafts(), vault.setting("theme"))
    recorded = [row.model_dump() for row in rows]

    assert found_in(f"{recorded} {changes} {kept}".encode()) == set(CANARIES) - never
    for name, word in CANARIES.items():
        assert all(found_in(b"\0" + one + b"\0") >= {name} for one in spellings(word))


def test_no_file_that_a_session_leaves_holds_a_word(past):
    left = past.session.left()

    assert b"vault.db" in left
    assert len(left) > 200_000
    assert found_in(left) == set()
    assert found_in(past.bundle.read_bytes()) == set()


def test_nothing_that_is_said_beside_the_data_holds_a_word(past):
    assert any("Wrong passphrase" in words for words in past.session.talk)
    assert found_in("".join(past.session.talk).encode()) == set()


FAULTY = """
import sys
from models.actions import record_save

def fails(kind, values):
    typed = dict(values)
    raise ValueError(f"cannot keep {typed!r} in {kind}")

record_save.first_values = fails
from tui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_fault_in_afield_itself_tells_no_value(past, form):
    session = past.session
    secret = secret_file(session.desk / "p", WORDS)
    options = ("--vault", session.vault, "--passphrase-file", secret, *form)
    words = ("add", "--what", CANARIES["what"], "--when", "now", "--note", CANARIES["note"])
    done = subprocess.run(
        [sys.executable, "-c", FAULTY, *words, *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **session.environment},
        check=False,
        timeout=60,
    )

    assert done.returncode == 70
    assert b"ValueError" in done.stderr
    assert found_in(done.stdout + done.stderr) == set()
    assert found_in(session.left()) == set()


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
