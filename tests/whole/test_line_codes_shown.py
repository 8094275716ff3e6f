"""A recovery code that nobody could see replaces nothing; one that was seen opens."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from crypto.errors import NotUnlocked
from crypto.keyfile import KeyFile
from models.lifecycle import Vault
from models.vault import is_unproven
from tests.whole.person import ROOT, WORDS, secret_file


@pytest.fixture
def code(ana):
    return ana.ask("recovery", "renew")["recovery"]


def opens(person, secret):
    try:
        KeyFile.read(person.vault / "vault.json").unlock(secret).wipe()
    except NotUnlocked:
        return False
    return True


def spoken_to(person, *words, shell):
    """Run the real program with its output as the shell has it."""
    options = ("--vault", person.vault, "--passphrase-file", person.passphrase, "--json")
    program = [sys.executable, "-m", "tui", *words, *map(str, options)]
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'"$@" {shell}', "bash", *program],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )


RENEW, REKEY = ("recovery", "renew"), ("rekey",)


@pytest.mark.parametrize(
    ("command", "shell"),
    [
        pytest.param(RENEW, "> /dev/full", id="renewed, full"),
        pytest.param(RENEW, ">&-", id="renewed, closed"),
        pytest.param(RENEW, "| exec 0<&-", id="renewed, its reader gone"),
        pytest.param(REKEY, "> /dev/full", id="new keys, full"),
    ],
)
def test_a_code_that_cannot_be_written_out_replaces_nothing(ana, code, command, shell):
    before = KeyFile.read(ana.vault / "vault.json")
    done = spoken_to(ana, *command, shell=shell)
    assert done.returncode == 8, done.stderr
    error = json.loads(done.stderr.splitlines()[-1])
    assert error["error"] == "code-not-shown"
    assert "nothing was replaced" in error["sentence"]
    assert opens(ana, code)
    after = KeyFile.read(ana.vault / "vault.json")
    assert after.vault_id == before.vault_id
    assert [slot.id for slot in after.slots] == [slot.id for slot in before.slots]
    assert not list(ana.vault.glob(".rekey-*"))
    assert ana.ask("verify")["clean"]


def test_a_new_vault_whose_code_nobody_saw_says_so(ana, tmp_path):
    ana = type(ana)("Ana", tmp_path)
    secret_file(ana.passphrase)
    done = spoken_to(ana, "init", "--name", "Ana", shell="> /dev/full")
    error = json.loads(done.stderr.splitlines()[-1])
    assert (error["error"], done.returncode) == ("first-code-not-shown", 8)
    assert "recovery renew" in error["next_step"]
    assert ana.ask("verify")["recovery_proven"] is False


def test_verify_says_that_nobody_typed_the_code_back_until_it_is_proven(ana, code):
    assert ana.ask("verify")["recovery_proven"] is False
    assert "nobody typed it back" in ana.run("verify").out
    secret_file(ana.passphrase, code)
    assert ana.ask("recovery", "check") == {"proven": True, "others": 0}
    secret_file(ana.passphrase)
    assert ana.ask("verify")["recovery_proven"] is True
    assert "typed it back" not in ana.run("verify").out


def test_a_code_that_opens_for_a_change_is_proven_by_that(ana, code):
    secret_file(ana.passphrase, code)
    ana.ask("add", "--what", "A test", "--when", "2026-03")
    secret_file(ana.passphrase)
    assert ana.ask("verify")["recovery_proven"] is True


def test_what_is_no_code_of_this_vault_proves_nothing(ana, code):
    assert ana.refused("recovery", "check").error["error"] == "bad-recovery-code"
    secret_file(ana.passphrase, "0S6E7-5Y7V1-5CNDP-3AXKM-TKS50-85")
    assert ana.refused("recovery", "check").error["error"] == "not-unlocked"
    secret_file(ana.passphrase)
    assert ana.ask("verify")["recovery_proven"] is False


def test_a_renewal_that_ended_between_leaves_two_codes_and_says_so(ana, code, monkeypatch):
    from crypto.keyfile import recovery_slots

    with monkeypatch.context() as patch:
        patch.setattr(recovery_slots, "_leave_alone", interrupted)
        done = ana.run("recovery", "renew", "--json")
    assert done.status == 130
    newest = json.loads(done.out)["recovery"]
    assert opens(ana, code)
    assert opens(ana, newest)
    assert "an earlier code opens the vault too" in ana.run("verify").out
    secret_file(ana.passphrase, code)
    assert ana.ask("recovery", "check") == {"proven": True, "others": 1}
    assert "A newer code opens" in ana.run("recovery", "check").talk
    secret_file(ana.passphrase, newest)
    assert ana.ask("recovery", "check") == {"proven": True, "others": 0}
    assert not opens(ana, code)


def interrupted(*_words):
    raise KeyboardInterrupt


def test_new_keys_are_made_only_once_their_code_was_shown(ana, code, monkeypatch):
    from models.lifecycle.rekey import new_keys

    monkeypatch.setattr(new_keys, "take_effect", interrupted)
    done = ana.run("rekey")
    shown = done.out.splitlines()[0].partition(": ")[2]
    assert done.status == 130
    assert "The code just shown does not count; the one before does." in done.talk
    assert opens(ana, code)
    assert not opens(ana, shown)


def test_a_vault_of_an_earlier_version_that_noted_it_elsewhere_is_still_reminded(ana, code):
    from models.vault.recovery_code import _NOTED

    secret_file(ana.passphrase, code)
    ana.ask("recovery", "check")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        (slot,) = KeyFile.read(vault.header_file).recovery_slots
        vault.set_setting(_NOTED, [slot.id])
        assert is_unproven(vault)
    ana.ask("recovery", "check")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        assert not is_unproven(vault)


def test_leftovers_of_the_header_go_with_the_next_change_of_a_way_in(ana):
    left = ana.vault / f".vault.json.{os.urandom(8).hex()}"
    left.write_bytes(b"an earlier header")
    (ana.vault / ".vault.json.mine").write_bytes(b"a person's own")
    ana.ask("recovery", "renew")
    assert not left.exists()
    assert (ana.vault / ".vault.json.mine").exists()
