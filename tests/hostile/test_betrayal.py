"""Whatever compared colleagues sign, nothing leaves that could not leave before.

The owner records, closes, opens, consents, agrees and undoes, and hears from a colleague. Two
colleagues who have turned sign any change to any record, name any change as seen, begin records
again that are there, and hand it over in any order. After whatever the honest ones do it is noted
what of theirs would leave; taking in what the others signed never makes that more.

A short run is part of every check. AFIELD_LONG=1 makes it ten thousand histories (AFIELD_RUNS
says another number).
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.betrayal import Betrayal
from tests.hostile.office import Office
from tests.hostile.turned import Turned
from tests.hostile.world import make_templates
from tests.people import derived_once, memory

LONG = os.environ.get("AFIELD_LONG") == "1"
RUNS = int(os.environ.get("AFIELD_RUNS", "10000" if LONG else "60"))
PARTS = 40 if LONG else 4
"""The histories are shared among the processes that run tests."""
STEPS = 16


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[Office]:
    """Make what all begin with once, and derive the key of each passphrase and salt once."""
    with derived_once():
        template = make_templates(tmp_path_factory.mktemp("templates"))[0]
        turned = [Turned.made("Olena"), Turned.made("Yusuf")]
        made = Office.made(template, tmp_path_factory.mktemp("office"), turned)
        made.close()
        # A quarter of the time would go into looking for garbage; a few looks are enough.
        gc.disable()
        yield made
        gc.enable()


@pytest.mark.parametrize("part", range(PARTS))
def test_what_turned_colleagues_sign_lets_nothing_of_the_owners_leave(office, part: int) -> None:
    for number in range(RUNS // PARTS):
        folder = Path(tempfile.mkdtemp(dir=memory()))
        history = Betrayal.like(office, folder, f"{part}-{number}")
        try:
            history.live(STEPS)
        finally:
            history.close()
            shutil.rmtree(folder)
            if not number % 20:
                gc.collect()
