"""Power lost at any moment of a change: the vault opens, and what was acknowledged is there.

The system calls of a change are recorded by ``strace`` and replayed up to a point on a model of
a disk. A spread of the points is tried; with AFIELD_FAULTS=all every one of them.
"""

from __future__ import annotations

import shutil

import pytest

from tests.faults import effort, tally
from tests.faults import scene as scenes
from tests.faults.injected import Outcome
from tests.faults.judge import wrong_after
from tests.faults.replayed import OPTIONS, Disk

MOST = effort.points(4, more=16)


def tried(name, scene, first, trace, place):
    """Replay a change, lose power at a spread of its points, and say what was wrong.

    Return it with what was acknowledged, and how many states of the disk were tried and lost.
    """
    points = sum(1 for _ in Disk(scene, first).replay(trace))
    step = max(1, points // MOST)
    disk = Disk(scene, first)
    wrong = []
    states = lost = 0
    for number in disk.replay(trace):
        if number % step == 0 or number == points:
            for how, state in disk.states(number):
                found = after_power_loss(name, place, first, state, disk)
                states += 1
                lost += bool(found)
                wrong += [f"{number} of {points}, {how}: {what}" for what in found]
    return "\n".join(wrong), disk.told, (states, lost)


@pytest.mark.parametrize("name", [*scenes.CHANGES, scenes.CREATE])
def test_power_lost_at_any_point_loses_nothing_that_was_acknowledged(writer, name, tmp_path):
    with writer.scene() as scene, writer.scene() as first:
        outcome = writer.change(name, scene, options=OPTIONS)
        trace = writer.trace.read_text()
        wrong, told, (states, lost) = tried(name, scene, first, trace, tmp_path / "state")
    tally.add("power lost", tried=states, lost=lost)
    assert told == outcome.told != []
    assert wrong == ""


@pytest.mark.parametrize("name", ["save", "attach", "passphrase", "migrate", *scenes.REKEYS])
def test_the_model_notices_a_change_that_is_not_synced(writer, name, tmp_path):
    with writer.scene() as scene, writer.scene() as first:
        writer.change(name, scene, options=OPTIONS)
        lines = writer.trace.read_text().splitlines()
        unsynced = "\n".join(line for line in lines if "sync(" not in line)
        wrong, _, _ = tried(name, scene, first, unsynced, tmp_path / "state")
    assert "lost" in wrong or "does not open" in wrong


def after_power_loss(name, scene, first, state, disk):
    """Put a state of the disk in a place of its own and judge it."""
    shutil.copytree(first, scene)
    for path in scene.rglob("*"):
        if path.is_file():
            path.unlink()
    for file, content in state.items():
        path = scene / file
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
    if (scene / "new").is_dir():
        # The model knows files; a folder is there from the moment it is made.
        for part in ("blobs", "quarantine"):
            (scene / "new" / part).mkdir(mode=0o700, exist_ok=True)
    heard = [{"shown": code} for code in disk.shown] + [{"told": one} for one in disk.told]
    found = list(wrong_after(name, scene, Outcome(-9, tuple(heard))))
    shutil.rmtree(scene)
    return found
