"""In a real terminal: a lock, leaving, a signal and a lost line end cleanly and keep drafts."""

from __future__ import annotations

import os
import signal

import pytest

from models.lifecycle import Vault
from tests.tui.driving import PASSPHRASE
from tests.tui.terminal import Terminal


def afield(folder, *more):
    return ["-m", "tui", "--vault", str(folder), *more]


def unlock(terminal):
    terminal.wait_for("Passphrase")
    terminal.send(PASSPHRASE + "\r")
    terminal.wait_for("60 of 60")


def test_a_lock_in_a_real_terminal_re_executes_the_same_process(folder, tmp_path):
    with Terminal(afield(folder), home=tmp_path) as terminal:
        unlock(terminal)
        before = terminal.child.pid
        terminal.send("\x1c")
        terminal.wait_for("Passphrase")

        assert b"\x1b[3J" in terminal.received
        assert terminal.child.pid == before
        assert "Invented" not in terminal.text()
        unlock(terminal)


def test_leaving_locks_and_ends_with_zero(folder, tmp_path):
    with Terminal(afield(folder), home=tmp_path) as terminal:
        unlock(terminal)
        terminal.send("q")
        terminal.wait_for("leave afield?")
        terminal.send("y\r")

        assert terminal.status() == 0
        assert "Invented" not in terminal.text()
    Vault.open(folder, secret=PASSPHRASE).close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_keeps_the_draft_locks_and_leaves_a_clean_terminal(number, folder, tmp_path):
    with Terminal(afield(folder), home=tmp_path) as terminal:
        unlock(terminal)
        terminal.send("a")
        terminal.wait_for("Quick log")
        terminal.send("seen at the bridge")
        terminal.wait_for("seen at the bridge")
        terminal.read()
        terminal.kill(number)

        assert terminal.status() == 130
        assert b"\x1b[?1049l" in terminal.received
        assert b"\x1b[?25h" in terminal.received
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        assert "seen at the bridge" in str(vault.drafts())


def test_a_terminal_that_is_gone_ends_the_process_and_keeps_the_draft(folder, tmp_path):
    with Terminal(afield(folder), home=tmp_path) as terminal:
        unlock(terminal)
        terminal.send("a")
        terminal.wait_for("Quick log")
        terminal.send("seen at the ford")
        terminal.wait_for("seen at the ford")
        terminal.read()

        assert terminal.hang_up() == 130
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        assert "seen at the ford" in str(vault.drafts())


def test_a_suspend_locks_first_and_stops_a_process_that_knows_nothing(folder, tmp_path):
    with Terminal(afield(folder), home=tmp_path) as terminal:
        unlock(terminal)
        terminal.kill(signal.SIGTSTP)
        _, status = os.waitpid(terminal.child.pid, os.WUNTRACED)
        terminal.read()

        assert os.WIFSTOPPED(status)
        assert "Invented" not in terminal.text()
        Vault.open(folder, secret=PASSPHRASE).close()
        terminal.kill(signal.SIGCONT)
        terminal.wait_for("Passphrase")
