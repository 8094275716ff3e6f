"""Passphrases on a real terminal: asked without echo, made, typed back, interrupted."""

from __future__ import annotations

import re
from pathlib import Path

from models.lifecycle import Vault
from models.vault import is_unproven
from tests.tui.terminal import Terminal
from tests.whole.person import WORDS, Person

ENTER = "\r"


def line_mode(home: Path, *words: str) -> Terminal:
    return Terminal(["-m", "tui", *words, "--vault", str(home / "vault")], home=home)


def shown(terminal: Terminal, pattern: str) -> str:
    found = re.search(pattern, terminal.text())
    assert found, terminal.text()
    return found[1]


def test_a_vault_is_made_with_generated_words_and_a_code_typed_back(tmp_path):
    with line_mode(tmp_path, "init", "--name", "Ana") as terminal:
        terminal.wait_for("six words are made for you")
        terminal.send(ENTER)
        terminal.wait_for("The same again")
        words = shown(terminal, r"Your passphrase: (\w[\w -]+\w)")
        assert len(words.split()) == 6
        terminal.send(words + ENTER)
        terminal.wait_for("Type it back")
        code = shown(terminal, r"Recovery code: (\S+)")
        terminal.send("something else" + ENTER)
        terminal.wait_for("That is not the code")
        terminal.send(code.lower() + ENTER)
        terminal.wait_for("It is the same")
        assert terminal.status() == 0

    for secret in (words, code):
        with Vault.open(tmp_path / "vault", secret=secret) as vault:
            assert vault.name == "Ana"
            assert not is_unproven(vault)


def test_a_code_that_is_not_typed_back_stands_and_is_remembered(tmp_path):
    words = "quarry lantern obtuse mosaic tribute velvet"
    with line_mode(tmp_path, "init", "--name", "Ana") as terminal:
        terminal.wait_for("six words are made for you")
        terminal.send(words + ENTER)
        terminal.wait_for("The same again")
        terminal.send(words + ENTER)
        for attempt in range(3):
            terminal.wait_for("Type it back", times=attempt + 1)
            terminal.send("something else" + ENTER)
        terminal.wait_for("Renew it once you can write it down")
        assert terminal.status() == 0

    with Vault.open(tmp_path / "vault", secret=words) as vault:
        assert is_unproven(vault)


def test_a_code_whose_question_is_broken_off_is_remembered_too(tmp_path):
    ana = Person.with_vault("Ana", tmp_path / "ana")
    with line_mode(ana.home, "recovery", "renew") as terminal:
        terminal.wait_for("Passphrase:")
        terminal.send(WORDS + ENTER)
        terminal.wait_for("Type it back")
        terminal.send("\x03")
        assert terminal.status() == 130

    with Vault.open(ana.vault, secret=WORDS) as vault:
        assert is_unproven(vault)


def test_a_passphrase_typed_in_two_ways_makes_no_vault(tmp_path):
    with line_mode(tmp_path, "init", "--name", "Ana") as terminal:
        terminal.wait_for("six words are made for you")
        terminal.send("one of my own" + ENTER)
        terminal.wait_for("The same again")
        terminal.send("another of my own" + ENTER)
        assert terminal.status() == 2

    assert not (tmp_path / "vault").exists()


def test_a_passphrase_is_asked_for_without_echo_and_can_be_refused(tmp_path):
    ana = Person.with_vault("Ana", tmp_path / "ana")
    with line_mode(ana.home, "card", "--fingerprint") as terminal:
        terminal.wait_for("Passphrase:")
        terminal.send(WORDS + ENTER)
        terminal.wait_for("In words")
        assert terminal.status() == 0
        assert WORDS.encode() not in terminal.received

    with line_mode(ana.home, "list") as terminal:
        terminal.wait_for("Passphrase:")
        terminal.send("\x03")
        assert terminal.status() == 130


def test_new_keys_come_with_a_code_that_is_typed_back(tmp_path):
    ana = Person.with_vault("Ana", tmp_path / "ana")
    with line_mode(ana.home, "rekey") as terminal:
        terminal.wait_for("Passphrase:")
        terminal.send(WORDS + ENTER)
        terminal.wait_for("Type it back")
        code = shown(terminal, r"Recovery code: (\S+)")
        terminal.send(code + ENTER)
        terminal.wait_for("It is the same")
        assert terminal.status() == 0

    for secret in (WORDS, code):
        Vault.open(ana.vault, secret=secret).close()


def test_verifying_a_colleague_asks_whether_the_digits_are_the_same(tmp_path):
    ana, boris = (Person.with_vault(name, tmp_path / name) for name in ("Ana", "Boris"))
    boris.run("card", into=tmp_path / "boris.card")
    ana.ask("colleague", "add", tmp_path / "boris.card")
    words = ("colleague", "verify", "Boris", "--passphrase-file", str(ana.passphrase))

    for answer, status, state in (("n", 9, "unverified"), ("y", 0, "verified")):
        with line_mode(ana.home, *words) as terminal:
            terminal.wait_for("same digits?")
            terminal.send(answer + ENTER)
            assert terminal.status() == status
        found = {one["name"]: one["state"] for one in ana.ask("colleague", "list")}
        assert found["Boris"] == state


def test_a_demonstration_that_is_kept_comes_back_after_a_lock(tmp_path):
    with line_mode(tmp_path, "demo") as terminal:
        for _ in range(2):
            terminal.wait_for("The passphrase is: demonstration")
            terminal.send("demonstration" + ENTER)
            terminal.wait_for("14 of 14")
            terminal.send("\x1b[24~")
            terminal.wait_for("Passphrase or recovery code")
