"""What lies in the folder where afield was started is never run, and no screen goes into a file."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pytest

from crypto.vaultkey import Cost
from models.vault import Vault
from tests.tui.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
AFIELD = Path(sys.executable).with_name("afield")
WORDS = "six words that nobody else says"
EVIL = "open({mark!r}, 'w').write('it ran')\nraise SystemExit('it ran')\n"
NAMES = ("tui", "models", "crypto", "textual", "click", "rich")
MODULES = ("json.py", "re.py", "pathlib.py", "argparse.py", "sqlite3.py", "asyncio.py")


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "it-ran"


@pytest.fixture
def stick(tmp_path: Path, mark: Path) -> Path:
    """A folder with packages and modules of the names that afield and Python import."""
    folder = tmp_path / "stick"
    for name in NAMES:
        (folder / name).mkdir(parents=True)
        for file in ("__init__.py", "__main__.py"):
            (folder / name / file).write_text(EVIL.format(mark=str(mark)))
    for name in MODULES:
        (folder / name).write_text(EVIL.format(mark=str(mark)))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    vault, _ = Vault.create(tmp_path / "vault", name="Ana", passphrase=WORDS, cost=Cost.floor())
    vault.close()
    return tmp_path


def started(arguments: Sequence[str], *, at: Path, home: Path) -> Terminal:
    """Start the installed program on a terminal, with nothing of the checkout on its path."""
    terminal = Terminal(["-c", "pass"], home=home)
    terminal.child.close(force=True)
    left = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TEXTUAL", "SSH_"))}
    terminal.child = pexpect.spawn(
        str(AFIELD), list(arguments), cwd=str(at), dimensions=(24, 80), timeout=60,
        env=left | {"HOME": str(home), "TERM": "xterm-256color"},  # type: ignore[arg-type]
    )  # fmt: skip
    terminal.child.delaybeforesend = None
    return terminal


def test_unlocking_and_locking_run_nothing_of_the_folder(stick: Path, home: Path, mark: Path):
    with started(["--vault", str(home / "vault")], at=stick, home=home) as terminal:
        for _ in range(2):
            terminal.wait_for("Passphrase or recovery code")
            terminal.send(WORDS + "\r")
            terminal.wait_for("Incidents")
            terminal.send("\x1c")
        terminal.wait_for("Passphrase or recovery code")
    assert not mark.exists()


def test_a_demonstration_that_is_locked_runs_nothing_of_the_folder(
    stick: Path, home: Path, mark: Path
):
    with started(["demo"], at=stick, home=home) as terminal:
        terminal.wait_for("Demonstration. The passphrase is")
        terminal.send("\x1c")
        terminal.read()
        terminal.wait_for("Demonstration. The passphrase is")
    assert not mark.exists()


@pytest.mark.parametrize("which", ["stdin", "stdout", "stderr"])
@pytest.mark.parametrize("words", [[], ["review"]])
def test_the_app_opens_only_where_all_three_streams_are_a_terminal(
    which: str, words: list[str], home: Path
):
    path = home / "stream"
    path.touch()
    master, slave = pty.openpty()
    try:
        with path.open("r+b") as file:
            streams = dict.fromkeys(("stdin", "stdout", "stderr"), slave) | {which: file}
            done = subprocess.run(
                [str(AFIELD), *words, "--vault", str(home / "vault")],
                cwd=home, check=False, timeout=60, **streams,  # type: ignore[call-overload]
            )  # fmt: skip
    finally:
        os.close(slave)
        said = os.read(master, 65536) if which != "stderr" else path.read_bytes()
        os.close(master)
    assert done.returncode == 2
    assert b"The app needs a terminal on standard input, output and error" in said
    assert b"\x1b[" not in path.read_bytes()


def test_an_interpreter_without_a_whole_path_is_not_started_again():
    code = (
        "import sys; from tui import terminal; sys.executable = 'python3';terminal.again(('demo',))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "its Python is not known by a whole path" in done.stderr
