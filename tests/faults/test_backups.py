"""A kill, a failing disk and a stick pulled out while a vault is backed up or put back.

The vault is untouched, a file is whole or absent, earlier backups of a folder stay whole, and a
vault is put back whole or not at all. A spread of the points is tried; with AFIELD_LONG=1 every
tenth of each call and the last, and with AFIELD_FAULTS=all every one.
"""

from __future__ import annotations

import os

import pytest

from tests.faults import effort, tally
from tests.faults import scene as scenes
from tests.faults.injected import MADE, NAMES, READS, SYNCS, WRITES, YOUNGER, spread
from tests.faults.judge import wrong_after

LONG = effort.ALL or os.environ.get("AFIELD_LONG") == "1"
STEP = 1 if effort.ALL else 10
MOST = 100_000 if LONG else effort.points(2, more=16)
PULLED = (*WRITES, *SYNCS, *NAMES, *YOUNGER)


@pytest.fixture(scope="module")
def points(writer):
    """Give the points of each piece of work by call, every tenth and the last."""
    return {
        name: {
            call: list(dict.fromkeys([*some[::STEP], some[-1]]))
            for call, some in writer.points(name).items()
        }
        for name in scenes.BACKUPS
    }


def tried(writer, points, name, calls, fault, *, lasting=False):
    """Say what does not hold after a fault at each of the points."""
    wrong = []
    lost = 0
    places = spread({call: some for call, some in points[name].items() if call in calls}, MOST)
    for point in places:
        with writer.scene() as scene:
            when = f"{point.number}{'+' if lasting else ''}"
            outcome = writer.change(name, scene, inject=[f"{point.call}:{fault}:when={when}"])
            found = [raw.splitlines()[-1] for raw in outcome.facts("raw")]
            found += wrong_after(name, scene, outcome)
            lost += bool(found)
            wrong += [f"{point}: {what}" for what in found]
    tally.add("a backup or a restore interrupted", tried=len(places), lost=lost)
    return "\n".join(wrong)


@pytest.mark.parametrize("name", scenes.BACKUPS)
def test_a_kill_while_backing_up_or_putting_back_loses_nothing(writer, points, name):
    assert tried(writer, points, name, (*PULLED, MADE), "signal=KILL") == ""


@pytest.mark.parametrize("name", scenes.BACKUPS)
def test_a_stick_pulled_out_leaves_its_earlier_backups_whole(writer, points, name):
    assert tried(writer, points, name, PULLED, "error=EIO", lasting=True) == ""


@pytest.mark.parametrize("name", scenes.BACKUPS)
def test_a_disk_that_fills_up_leaves_its_earlier_backups_whole(writer, points, name):
    assert tried(writer, points, name, WRITES, "error=ENOSPC", lasting=True) == ""


@pytest.mark.parametrize("name", scenes.BACKUPS)
def test_a_disk_that_fails_once_is_said_in_a_sentence(writer, points, name):
    calls = (*PULLED, MADE, *READS) if LONG else READS
    assert tried(writer, points, name, calls, "error=EIO") == ""
