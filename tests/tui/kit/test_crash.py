from __future__ import annotations

import textwrap

import pytest

from tests.tui.terminal import Terminal
from tui.kit import CRASH_EXIT, crash_sentence

PROGRAM = """
import asyncio, sys, threading
from pathlib import Path
from tui.app import run
from tui.kit import Options
from tui.screens.system.unlock import Unlock

SECRET = "correct-horse-battery"

def fails(typed):
    passphrase = typed + SECRET
    raise ValueError(f"cannot read {passphrase!r}")

async def fails_later(place):
    fails(place.query_one("#passphrase").value)

def trouble(place, how):
    if how == "action":
        fails("")
    elif how == "worker":
        place.run_worker(fails_later(place))
    elif how == "thread":
        place.guarded(place.session.do(fails, ""))
    elif how == "task":
        place.task = asyncio.get_running_loop().create_task(fails_later(place))
        place.task.add_done_callback(lambda task: task.result())
    elif how == "input":
        place.app.panic(SECRET)

Unlock.action_back = lambda self: trouble(self, sys.argv[1])
status = run(Options(folder=Path(sys.argv[2])))
print("status", status)
sys.exit(status)
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


@pytest.mark.parametrize("how", ["action", "worker", "thread", "task", "input"])
def test_a_crash_shows_its_type_and_line_and_no_value(how, program, folder, tmp_path):
    with Terminal([str(program), how, str(folder)], home=tmp_path) as terminal:
        terminal.wait_for("Passphrase")
        terminal.send("typed-by-a-person\x1b")
        status = terminal.status()

        said = terminal.received.decode()
        assert status == CRASH_EXIT == 70
        assert "afield stopped because of a fault in itself" in " ".join(said.split())
        assert "battery" not in said
        assert "typed-by-a-person" not in said
        assert "Traceback" not in said
        assert said.rindex("\x1b[?1049l") < said.rindex("afield stopped")


def test_the_sentence_names_type_and_place_and_leaves_out_the_words():
    try:
        int("a name of a witness")
    except ValueError as error:
        said = crash_sentence(error)

    assert "ValueError at test_crash.py:" in said
    assert "witness" not in said


def test_an_error_without_a_place_gets_a_sentence_too():
    assert "KeyError at ?" in crash_sentence(KeyError("x"))


def test_hooks_of_python_print_no_traceback(tmp_path):
    script = tmp_path / "hooks.py"
    script.write_text(
        textwrap.dedent(
            """
            import logging, threading, sys
            from tui.kit import silence_tracebacks
            silence_tracebacks()
            logging.getLogger("asyncio").error("lost", exc_info=ValueError("battery"))
            thread = threading.Thread(target=lambda: int("battery"))
            thread.start(); thread.join()
            int("battery")
            """
        )
    )
    with Terminal([str(script)], home=tmp_path) as terminal:
        assert terminal.status() == 1
        said = terminal.received.decode()

    assert "battery" not in said
    assert "ValueError" in said
