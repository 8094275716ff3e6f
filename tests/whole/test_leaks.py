"""What was typed is found nowhere outside the seals: in no file and in no message.

A session in line mode writes a word of its own into every kind of value. Afterwards all files
that the session left are searched for these words in every spelling that a program could have
given them. What the process has in its memory is not looked at.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.age import generate_identity
from models.lifecycle import Vault
from models.records import KINDS
from tests.whole.canaries import (
    CANARIES,
    FIELDS,
    WORDS,
    Session,
    evidence,
    found_in,
    spellings,
)
from tests.whole.person import QUICK, ROOT, Person, secret_file

AGE = str(generate_identity().recipient())


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
        filled(vault)


def filled(vault: Vault) -> None:
    """Fill every field of free text of every kind, each in a record that only this makes."""
    incident = vault.save("incident", None, {"title": "Filled", "when": "2026"})
    source = vault.save("source", None, {"name": "Filled"})
    needed = {
        "incident": {"title": "Filled in"},
        "claim": {"incident": incident, "source": source},
        "source": {"name": "Filled in"},
        "consent": {"subject": source, "use": "media-or-public", "state": "refused"},
        "evidence": {},
        "evidence_link": {"target": incident},
        "note": {"about": incident, "text": "Filled in"},
    }
    clip = vault.rows("evidence")[0].id
    needed["evidence_link"]["evidence"] = clip
    for kind, values in needed.items():
        words = {name: word for (of, name), word in FIELDS.items() if of == kind}
        vault.save(kind, clip if kind == "evidence" else None, {**values, **words})


def kept_twice(session: Session) -> None:
    """Back the vault up in both ways, put it back, repair it, and look at all of it."""
    home = session.root / "home"
    session.run("backup", home / "b.afield")
    session.run("backup", "--to", home / "backups")
    session.run("restore", home / "b.afield", vault=home / "restored")
    session.run("repair", "--to", home / "repaired")
    session.run("verify")
    evidence = session.run("evidence", "list", "--json").data[0]["ref"]
    session.run("evidence", "get", evidence, "--out", session.desk / "plain")
    session.run("export", "--to-age", AGE, "--as", "Registry", "--out", session.desk / "d.age")


def refusals(session: Session, ref: str) -> None:
    """Let commands fail on values, which may not come back in what is said about them."""
    refused = CANARIES["refused"]
    session.run("set", ref, f"lat={refused}", status=2)
    session.run("set", ref, f"status={refused}", status=2)
    session.run("add", "--what", "x", "--when", refused, status=2)
    session.run("find", f"status:{refused}", status=2)
    session.run("find", "unheard-of:" + refused, status=2)
    session.run("evidence", "get", "EVD-AAAA", "--out", session.desk / "x", status=11)
    session.run("export", "--to-age", refused, "--as", "Registry", status=2)
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
    kept_twice(session)
    return Past(session, ref, bundle)


def test_every_word_was_recorded_and_would_be_found(past):
    never = {"passphrase", "wrong passphrase", "refused", "purpose", "bytes", "erased draft"}
    with Vault.open(past.session.vault, secret=WORDS) as vault:
        rows = [row for kind in KINDS for row in vault.rows(kind)]
        changes = [change for row in rows for change in vault.history_of(row.id)]
        kept = (vault.drafts(), vault.setting("theme"))
    recorded = [row.model_dump() for row in rows]

    assert found_in(f"{recorded} {changes} {kept}".encode()) == set(CANARIES) - never
    assert len(CANARIES) >= 50
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
