"""A signal ends a command wherever it happens to be, and never makes it wait for ever."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.whole.person import ROOT


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer here")
@pytest.mark.parametrize("work", ["digest", "place", "read"])
def test_a_signal_at_any_step_leaves_no_lock_held_and_no_file_and_is_not_forgotten(work):
    words = [sys.executable, "-m", "tests.tui.kit.interruption", work]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    steps, ended = map(int, done.stdout.split())
    assert done.stderr == ""
    assert steps > ended > 20
