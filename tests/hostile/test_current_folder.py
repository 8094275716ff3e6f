"""No code of the folder in which afield is started is run, however often it starts itself again."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from models.lifecycle import Vault
from tests.hostile.traps import AFIELD, Trapped
from tests.whole.person import WORDS
from tui.kit import interpreter, start_again

ROOT = Path(__file__).resolve().parents[2]
ENTER, F12 = "\r", "\x1b[24~"
READER = "four otters under the old stone bridge"
STARTS = {"subprocess", "multiprocessing", "pty", "webbrowser", "runpy"}
STARTED = ("exec", "spawn", "posix_spawn", "popen", "system", "startfile", "create_subprocess")


@pytest.fixture
def stick(tmp_path) -> Trapped:
    return Trapped.laid(tmp_path)


def unlock(screen, passphrase, words):
    screen.wait_for("Passphrase or recovery code")
    screen.send(passphrase + ENTER)
    screen.wait_for(words)


def lock_twice(screen, passphrase, words):
    """Unlock, lock, and do both again in the process that the lock started."""
    for _ in range(2):
        unlock(screen, passphrase, words)
        screen.send(F12)
        screen.wait_for("Passphrase or recovery code")
    unlock(screen, passphrase, words)


def test_the_traps_of_the_folder_are_real(stick):
    subprocess.run([sys.executable, "-m", "tui"], cwd=stick.folder, check=False)

    assert "tui" in stick.ran


@pytest.mark.parametrize("words", [(), ("--vault", "kept")])
def test_a_demonstration_that_locks_runs_no_code_of_the_current_folder(words, stick, tmp_path):
    with stick.start("demo", *words, home=tmp_path) as screen:
        lock_twice(screen, "demonstration", "14 of 14")

    assert stick.ran == []


@pytest.mark.parametrize("words", [(), ("--low-bandwidth",), ("--theme=contrast",)])
def test_a_lock_runs_no_code_of_the_current_folder(words, stick, ana):
    with stick.start("--vault", ana.vault, *words, home=ana.home) as screen:
        lock_twice(screen, WORDS, "1 of 1")

    assert stick.ran == []


def test_a_vault_named_from_the_current_folder_is_found_again_after_a_lock(stick, ana):
    where = os.path.relpath(ana.vault, stick.folder)
    with stick.start("--vault", where, home=ana.home) as screen:
        lock_twice(screen, WORDS, "1 of 1")

    assert stick.ran == []


def test_a_review_that_locks_runs_no_code_of_the_current_folder(stick, ana):
    added = ana.home / "reader"
    added.touch(mode=0o600)
    added.write_text(READER)
    ana.ask("reader", "add", "--reader-passphrase-file", added)
    with stick.start("review", "--vault", ana.vault, home=ana.home) as screen:
        lock_twice(screen, READER, "1 of 1")

    assert stick.ran == []


def test_a_suspend_runs_no_code_of_the_current_folder(stick, ana):
    with stick.start("--vault", ana.vault, home=ana.home) as screen:
        unlock(screen, WORDS, "1 of 1")
        screen.kill(signal.SIGTSTP)
        _, status = os.waitpid(screen.child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        Vault.open(ana.vault, secret=WORDS).close()
        screen.read()
        screen.kill(signal.SIGCONT)
        unlock(screen, WORDS, "1 of 1")

    assert stick.ran == []


@pytest.mark.parametrize("variable", ["PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONUSERBASE"])
def test_a_relative_place_of_python_is_not_handed_on(variable):
    assert interpreter.interpreter_environment({variable: "here"})[variable] is None
    assert variable not in interpreter.interpreter_environment({variable: "/usr/here"})


def test_entries_that_mean_the_current_folder_are_not_handed_on():
    given = {
        "PATH": ":/bin:.:venv/bin:/usr/bin:",
        "LD_LIBRARY_PATH": ":",
        "PYTHONPATH": ":lib:/opt/lib",
        "PYTHONINSPECT": "1",
        "PYTHONSTARTUP": "start.py",
        "LANG": "uk_UA.UTF-8",
    }
    assert interpreter.interpreter_environment(given) == {
        "PATH": "/bin:/usr/bin",
        "LD_LIBRARY_PATH": None,
        "PYTHONPATH": f"{ROOT}:/opt/lib",
        "PYTHONINSPECT": None,
        "PYTHONSTARTUP": None,
    }


def test_an_installed_afield_adds_no_folder_of_its_own(monkeypatch):
    monkeypatch.setattr(interpreter, "ROOT", Path("/usr/lib/python3/dist-packages"))

    assert interpreter.interpreter_environment({"PATH": "/bin"}) == {}


def test_a_python_that_was_isolated_stays_isolated():
    script = (
        "from tui.kit.interpreter import interpreter_command\n"
        "print(*interpreter_command(['demo'])[1:])"
    )
    for given, expected in (("-I", "-I"), ("-Es", "-P -E -s"), ("-B", "-P -B")):
        done = subprocess.run(
            [sys.executable, given, "-c", script],
            capture_output=True, text=True, check=True, cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        assert done.stdout.split() == [*expected.split(), "-m", "tui", "demo"]


@pytest.mark.parametrize("program", ["", "python3", ".venv/bin/python", "/no/such/python", "/usr"])
def test_a_python_without_a_full_path_is_refused_and_not_searched_for(program, monkeypatch):
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("something was started"))

    assert "full path" in interpreter.interpreter_problem()
    with pytest.raises(SystemExit, match="full path"):
        start_again(["demo"])
    with pytest.raises(dev.Stop, match="full path"):
        dev.demand_full_path(program)


def test_a_program_that_cannot_be_started_is_said_in_a_sentence(monkeypatch):
    def gone(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "execv", gone)
    with pytest.raises(SystemExit, match="is locked and could not start again: Permission denied"):
        start_again(["demo"])


def test_only_the_lock_a_viewer_and_the_reader_of_metadata_start_a_program():
    found = set()
    for room in ("crypto", "models", "tui"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names = {each.name.partition(".")[0] for each in node.names}
                elif isinstance(node, ast.ImportFrom):
                    names = {(node.module or "").partition(".")[0]}
                elif isinstance(node, ast.Attribute) and node.attr.startswith(STARTED):
                    names = (
                        {"subprocess"} if ast.unparse(node.value) in {"os", "asyncio"} else set()
                    )
                else:
                    continue
                if names & STARTS:
                    found.add(f"{path.relative_to(ROOT)}")

    assert found == {"models/metadata/process.py", "tui/kit/terminal.py", "tui/kit/viewer.py"}


@pytest.mark.parametrize("command", ["demo", "check", "faults", "fuzz", "lock"])
def test_the_set_up_starts_python_in_safe_path_mode_by_its_full_path(
    command, monkeypatch, tmp_path
):
    started = []

    def stand_in(words, *, env, **_):
        started.append((words, env))
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(dev.subprocess, "run", stand_in)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    monkeypatch.setenv("PATH", f".::bin:{os.environ['PATH']}")
    for name in dev.LEADING:
        monkeypatch.setenv(name, "here")
    for name in ("RUN_LOCK", "TEST_LOCK", "BUILD_LOCK", "FUZZ_LOCK"):
        path = tmp_path / getattr(dev, name).name
        path.write_text("")
        monkeypatch.setattr(dev, name, path)
    (tmp_path / "pyproject.toml").write_text("")

    assert dev.main([command]) == 0
    assert started
    for words, env in started:
        assert Path(words[0]).is_absolute()
        assert Path(words[0]).name == "ruff" or words[1] in {"-P", "-I"}, words
        assert set(dev.LEADING).isdisjoint(env)
        assert all(Path(each).is_absolute() for each in env["PATH"].split(os.pathsep))


def test_the_installed_program_is_there():
    assert AFIELD.is_file()
