"""A process killed at a system call: the vault opens, and what was acknowledged is there.

Each change is made by a process of its own, which ``strace`` kills as it enters one call that
writes, syncs, renames, makes or removes something. A spread of these points is tried; with
AFIELD_FAULTS=all every one of them.
"""

from __future__ import annotations

import pytest

from tests.faults import effort, tally
from tests.faults import scene as scenes
from tests.faults.injected import READS, spread
from tests.faults.judge import wrong_after

MOST = effort.points(3, more=20)


@pytest.mark.parametrize("name", [*scenes.CHANGES, scenes.CREATE])
def test_a_kill_at_any_call_loses_nothing_that_was_acknowledged(writer, name):
    points = {call: some for call, some in writer.points(name).items() if call not in READS}
    chosen = spread(points, MOST)
    wrong = []
    killed = lost = 0
    for point in chosen:
        with writer.scene() as scene:
            inject = f"{point.call}:signal=KILL:when={point.number}"
            outcome = writer.change(name, scene, inject=[inject])
            killed += outcome.killed
            found = [*wrong_after(name, scene, outcome), *outcome.facts("raw")]
            lost += bool(found)
            wrong += [f"{point}: {what}" for what in found]
    tally.add("killed at a system call", tried=len(chosen), lost=lost)
    assert "\n".join(wrong) == ""
    assert killed >= len(chosen) - 1
