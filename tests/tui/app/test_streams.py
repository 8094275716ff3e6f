"""The app opens where input, output and error are terminals: nothing is painted into a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal

AFIELD = Path(sys.executable).parent / "afield"
REDIRECTED = {"input": "<file", "output": ">file", "error": "2>file"}
CLOSED = {"input": "<&-", "output": ">&-", "error": "2>&-"}


def redirected(how: str, home: Path, *words: str | Path, **variables: str) -> Terminal:
    """Start the installed program as a shell does, with one of its streams elsewhere."""
    return Terminal(
        ["-c", f'exec "$0" "$@" {how}', str(AFIELD), *map(str, words)],
        home=home,
        program="/bin/sh",
        **{"PYTHONPATH": "", **variables},
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.touch()
    return path


@pytest.mark.parametrize("stream", REDIRECTED)
@pytest.mark.parametrize(
    "words",
    [
        (),
        ("review",),
        ("review", "--theme=plain", "--low-bandwidth"),
        ("demo",),
        ("demo", "--low-bandwidth"),
        ("demo", "--made"),
    ],
)
def test_the_app_opens_on_no_file(stream, words, file, folder, tmp_path):
    given = () if words == ("demo",) else ("--vault", folder)
    with redirected(REDIRECTED[stream], tmp_path, *words, *given) as terminal:
        assert terminal.status() == 2

    written = file.read_bytes()
    said = written if stream == "error" else terminal.received
    assert b"all terminals" in said
    assert f"not a terminal here: {stream}.".encode() in said
    assert said.count(b"\n") <= 2
    assert b"\x1b" not in terminal.received + written
    if stream != "error":
        assert written == b""


@pytest.mark.parametrize("stream", CLOSED)
@pytest.mark.parametrize("words", [(), ("demo",)])
def test_the_app_opens_on_no_closed_stream(stream, words, folder, tmp_path):
    with redirected(CLOSED[stream], tmp_path, *words, "--vault", folder) as terminal:
        assert terminal.status() == 2

    assert b"\x1b" not in terminal.received


def test_a_process_that_a_suspend_started_looks_at_its_streams_too(file, folder, tmp_path):
    words = ("--vault", folder)
    with redirected("2>file", tmp_path, *words, AFIELD_STOP_FIRST="1") as terminal:
        assert terminal.status() == 2

    assert b"\x1b" not in terminal.received + file.read_bytes()


def test_every_stream_that_is_no_terminal_is_named(file, folder, tmp_path):
    with redirected("<file >file", tmp_path, "--vault", folder) as terminal:
        assert terminal.status() == 2

    assert b"not a terminal here: input, output." in terminal.received


def test_a_demonstration_that_is_not_opened_needs_no_terminal(file, tmp_path):
    with redirected(">file", tmp_path, "demo", "--no-open", "--vault", "kept") as terminal:
        assert terminal.status() == 0

    assert b"demonstration" in file.read_bytes()
