"""A signal ends a command wherever it happens to be, and never makes it wait for ever."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.whole.person import ROOT


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer here")
def test_a_signal_at_any_step_of_a_digest_leaves_no_lock_held_and_is_never_forgotten():
    words = [sys.executable, "-m", "tests.tui.kit.interruption"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    steps, ended = map(int, done.stdout.split())
    assert done.stderr == ""
    assert steps > ended > 20
