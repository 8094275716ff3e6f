"""Another writer is waited for, and a folder that is gone is said to be gone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

from models.lifecycle import Vault
from tests.whole.person import LOG, ROOT, WORDS

WAITING = "Waiting for another afield, which has this vault open.\n"


def begun(person, *words):
    """Start a command that finds another writer, and return it once it has said so."""
    options = ("--vault", person.vault, "--passphrase-file", person.passphrase, "--wait", "600")
    program = [sys.executable, "-m", "tui", *map(str, (*words, *options))]
    pipe = subprocess.PIPE
    process = subprocess.Popen(program, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == WAITING
    return process


def test_a_command_waits_for_another_writer_and_goes_on(ana):
    with Vault.open(ana.vault, secret=WORDS):
        process = begun(ana, *LOG)
    out, talk = process.communicate(timeout=300)
    assert (process.returncode, talk.count("Waiting")) == (0, 0)
    assert "Reference: INC-" in out


def test_a_wait_that_is_interrupted_ends_cleanly_and_changes_nothing(ana):
    with Vault.open(ana.vault, secret=WORDS) as vault:
        process = begun(ana, *LOG)
        process.send_signal(signal.SIGINT)
        out, talk = process.communicate(timeout=300)
        assert (process.returncode, out) == (130, "")
        assert "Traceback" not in talk
        assert vault.history.count() == 1
    Vault.open(ana.vault, secret=WORDS).close()


@pytest.mark.parametrize("words", [LOG, ("reader", "remove", "x"), ("rekey",), ("restored",)])
def test_without_a_wait_another_writer_ends_a_command_at_once(ana, words):
    with Vault.open(ana.vault, secret=WORDS):
        refused = ana.refused(*words, "--wait", "0")
    assert (refused.status, refused.error["error"]) == (5, "vault-in-use")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder in use cannot be removed")
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("list",), 0, "1 of 1"),
        (("exchange", "."), 8, "the folder that you are in is gone"),
    ],
)
def test_a_command_in_a_folder_that_was_removed_has_a_sentence_and_no_traceback(
    ana, tmp_path, words, status, said
):
    (tmp_path / "here").mkdir()
    options = ("--vault", ana.vault, "--passphrase-file", ana.passphrase)
    program = [sys.executable, "-m", "tui", *words, *options]
    done = subprocess.run(
        ["/bin/sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", *map(str, program)],
        cwd=tmp_path / "here",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_vault_and_an_exchange_folder_that_are_gone_are_named(ana, tmp_path):
    refused = ana.refused("exchange", tmp_path / "stick")
    assert refused.error["error"] == "exchange-folder"
    assert str(tmp_path / "stick") in refused.error["sentence"]
    shutil.rmtree(ana.vault)
    assert ana.refused("list").error["error"] == "vault-missing"


def test_a_file_for_a_folder_that_is_gone_names_the_folder(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    refused = ana.refused("export", "--to", "Boris", "--out", tmp_path / "stick" / "x.age")
    assert (refused.status, refused.error["error"]) == (8, "folder-gone")
    assert str(tmp_path / "stick") in refused.error["sentence"]
    assert "x.age" not in refused.error["sentence"]
