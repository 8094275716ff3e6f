"""Where the app ends badly, nothing of it speaks by itself, and the vault is locked."""

from __future__ import annotations

import subprocess
import sys

from tests.whole.person import ROOT

SECRET = "correct-horse-battery"
PROGRAM = f"""
import logging, sys, threading
from pathlib import Path
from tui.app import entry_point
from tui.app.app import Afield
from tui.kit import Options
from tui.session import Session

def fails():
    passphrase = "{SECRET}"
    raise ValueError(f"cannot read {{passphrase!r}}")

class Fails:
    def __del__(self):
        fails()

class Handler(logging.Handler):
    def emit(self, record):
        try:
            fails()
        except ValueError:
            self.handleError(record)

def run(self, *, mouse):
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    one = Fails()
    del one
    logging.getLogger("a library").error("{SECRET}")
    logging.getLogger("another").addHandler(Handler())
    logging.getLogger("another").error("words")
    fails()

lock = Session.lock
def locked(self):
    lock(self)
    sys.stdout.write("locked\\n")

Afield.run, Session.lock = run, locked
entry_point.terminal_problem = lambda: ''
status = entry_point.run(Options(folder=Path(sys.argv[1])))
sys.stdout.flush()
fails() if sys.argv[2:] else sys.exit(status)
"""


def ended(tmp_path, *more):
    (tmp_path / "program.py").write_text(PROGRAM)
    return subprocess.run(
        [sys.executable, str(tmp_path / "program.py"), str(tmp_path / "vault"), *more],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "TERM": "xterm", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_no_thread_destructor_or_library_says_what_it_holds(tmp_path):
    done = ended(tmp_path)
    assert done.returncode == 70
    (said,) = done.stderr.splitlines()
    assert said.startswith("afield stopped because of a fault in itself (ValueError")
    assert SECRET not in done.stderr + done.stdout


def test_the_vault_is_locked_before_anything_is_said(tmp_path):
    assert ended(tmp_path).stdout == "locked\n"


def test_what_fails_behind_the_app_says_one_sentence_too(tmp_path):
    done = ended(tmp_path, "later")
    assert done.returncode == 1
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr
