"""Fixtures that every room's tests may ask for."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from crypto.keyfile import slot
from models.lifecycle import Vault
from models.storage import database
from tests.people import Make, making
from tests.shared_salt import stretch_once
from tests.shared_statements import sharing_engine

# A property that says no number of its own is tried less often in every run than in the long mode.
settings.register_profile("every run", max_examples=50)
settings.register_profile("long", max_examples=1000)
settings.load_profile("long" if os.environ.get("AFIELD_LONG") == "1" else "every run")


# Before any fixture of a module makes a vault.
database.create_engine = sharing_engine
slot.stretch = stretch_once


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make vaults of invented people; they are closed when the test ends."""
    with making(tmp_path) as make:
        yield make


@pytest.fixture
def vault(make: Make) -> Vault:
    """Give one open vault."""
    return make()


@pytest.fixture(scope="session", autouse=True)
def _signals_reach_what_tests_start() -> None:
    """Heed the signals that whoever runs the tests has ignored, as ``nohup`` and ``&`` do.

    What is ignored here would be ignored in every program that a test starts.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name, heeded in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, heeded)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what was imported: that took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
