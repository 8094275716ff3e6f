"""New keys by a command: what it prints, what it asks for, and what opens the vault afterwards."""

from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.vault import every_blob
from tests.whole.person import WORDS, Inside, incidents, secret_file

NEW_WORDS = "other words altogether"


@pytest.fixture
def code(ana: Inside) -> str:
    return ana.ask("recovery", "renew")["recovery"]


def header(person: Inside) -> bytes:
    return (person.vault / "vault.json").read_bytes()


def attached(person: Inside) -> str:
    """Attach evidence and return its digest."""
    (person.home / "clip.bin").write_bytes(b"a frame" * 1000)
    with Vault.open(person.vault, secret=WORDS) as vault:
        attach_evidence(vault, vault.rows("incident")[0].id, person.home / "clip.bin")
        (blob,) = every_blob(vault)
        return blob.sha256


def test_a_vault_with_new_keys_opens_by_the_passphrase_and_the_printed_code(ana, code):
    before, listed = header(ana), incidents(ana)
    attached(ana)
    made = ana.ask("rekey")

    assert header(ana) != before
    assert (made["evidence"], made["without_bytes"], made["dropped"]) == (1, [], [])
    assert ana.ask("verify")["clean"]
    secret_file(ana.passphrase, made["recovery"])
    assert incidents(ana) == listed
    secret_file(ana.passphrase, code)
    assert ana.refused("list").status == 3


def test_people_are_told_what_they_must_do_now(ana):
    words = secret_file(ana.home / "reader", "only to look at")
    slot = ana.ask("reader", "add", "--reader-passphrase-file", words)["slot"]
    done = ana.run("rekey")

    assert [line.partition(": ")[0] for line in done.out.splitlines()] == [
        "Recovery code",
        "Device",
        "Evidence files sealed again",
        "No way in any more",
    ]
    assert slot in done.out
    for words in ("1 reader was not carried over", "reader add", "--new-device", "Backups"):
        assert words in done.talk
    assert [one["kind"] for one in ana.ask("reader", "list")] == ["passphrase", "recovery"]


def test_another_passphrase_may_take_the_place_of_the_old_one(ana):
    new = secret_file(ana.home / "new", NEW_WORDS)
    ana.ask("rekey", "--new-passphrase-file", new)

    assert ana.refused("list").status == 3
    secret_file(ana.passphrase, NEW_WORDS)
    assert len(incidents(ana)) == 1


def test_the_recovery_code_gives_new_keys_with_a_new_passphrase_only(ana, code, monkeypatch):
    monkeypatch.setattr("tui.line.passphrase_input.has_terminal", lambda: False)
    before = header(ana)
    secret_file(ana.passphrase, code)
    assert ana.refused("rekey").error["error"] == "no-terminal"
    assert header(ana) == before

    new = secret_file(ana.home / "new", NEW_WORDS)
    ana.ask("rekey", "--new-passphrase-file", new)
    secret_file(ana.passphrase, NEW_WORDS)
    assert len(incidents(ana)) == 1


def test_a_new_device_key_comes_with_the_names_of_both(ana):
    before = ana.ask("card")["device"]
    done = ana.run("rekey", "--new-device")

    after = ana.ask("card")["device"]
    assert after != before
    assert f"Device: {after}" in done.out
    assert before in done.talk
    assert ana.ask("verify")["clean"]


def test_a_reader_is_refused(ana):
    words = secret_file(ana.home / "reader", "only to look at")
    ana.ask("reader", "add", "--reader-passphrase-file", words)
    before = header(ana)
    secret_file(ana.passphrase, "only to look at")

    assert ana.refused("rekey").status == 12
    assert header(ana) == before


def test_evidence_that_is_not_whole_stops_it_until_that_is_accepted(ana):
    digest = attached(ana)
    (path,) = (ana.vault / "blobs").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    before = header(ana)

    refused = ana.refused("rekey")
    assert (refused.error["error"], refused.status) == ("evidence-not-whole", 4)
    assert header(ana) == before
    assert ana.ask("rekey", "--without-damaged")["without_bytes"] == [digest]


def test_another_writer_comes_first(ana):
    before = header(ana)
    with Vault.open(ana.vault, secret=WORDS):
        assert ana.refused("rekey").error["error"] == "vault-in-use"
    assert header(ana) == before
