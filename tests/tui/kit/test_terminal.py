"""The app opens where all three standard streams are terminals, and says which of them is none."""

from __future__ import annotations

import io
import sys

import pytest

from tui.kit.terminal import terminal_problem

STREAMS = {"stdin": "input", "stdout": "output", "stderr": "error"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def _on_terminals(monkeypatch) -> None:
    for name in STREAMS:
        monkeypatch.setattr(sys, f"__{name}__", Terminal())


@pytest.mark.usefixtures("_on_terminals")
def test_on_terminals_there_is_no_problem():
    assert terminal_problem() == ""


@pytest.mark.usefixtures("_on_terminals")
@pytest.mark.parametrize("stream", [None, io.StringIO()], ids=["gone", "a file"])
@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_that_is_no_terminal_is_named(name, stream, monkeypatch):
    monkeypatch.setattr(sys, f"__{name}__", stream)
    assert f"not a terminal here: {STREAMS[name]}." in terminal_problem()
