"""A disk that is full or fails at a system call: a clear error, and the old state intact.

Each change is made by a process of its own, in which ``strace`` lets one call fail. Whatever
is raised is one of afield's own errors, nothing of the change stands, and the same process
goes on to save once the fault is over. A spread of these points is tried; with
AFIELD_FAULTS=all every one of them.
"""

from __future__ import annotations

import pytest

from tests.faults import effort, tally
from tests.faults import scene as scenes
from tests.faults.injected import MADE, NAMES, READS, SYNCS, WRITES, YOUNGER, spread
from tests.faults.judge import wrong_after

MOST = effort.points(2, more=16)
GROWS = ("write", "pwrite64", "mkdir", "mkdirat")


def failing(writer, name, calls, error, *, lasting):
    """Try a change at some of its points, and say all that does not hold afterwards."""
    points = {call: some for call, some in writer.points(name).items() if call in calls}
    wrong = []
    chosen = spread(points, MOST)
    lost = 0
    for point in chosen:
        with writer.scene() as scene:
            inject = f"{point.call}:error={error}:when={point.number}{'+' if lasting else ''}"
            outcome = writer.change(name, scene, inject=[inject], afterwards=True)
            found = [raw.splitlines()[-1] for raw in outcome.facts("raw")]
            found += [what for some in outcome.facts("findings") for what in some]
            if "VaultDamaged" in outcome.facts("refused"):
                found.append("what the medium did not give is called damaged")
            after = len(outcome.facts("after"))
            if not after and name != scenes.CREATE:
                found.append("the process could not go on to save")
            found += wrong_after(name, scene, outcome, extra=after)
            lost += bool(found)
            wrong += [f"{point}: {what}" for what in found]
    kind = "a disk full from a system call on" if lasting else "a disk that fails at a system call"
    tally.add(kind, tried=len(chosen), lost=lost)
    return "\n".join(wrong)


@pytest.mark.parametrize("name", [*scenes.CHANGES, scenes.CREATE])
def test_a_disk_that_is_full_from_any_call_on_changes_nothing(writer, name):
    assert failing(writer, name, GROWS, "ENOSPC", lasting=True) == ""


@pytest.mark.parametrize("name", [*scenes.CHANGES, scenes.CREATE])
def test_a_disk_that_fails_at_any_call_changes_nothing(writer, name):
    calls = (*WRITES, *SYNCS, *NAMES, *YOUNGER, MADE, *READS)
    assert failing(writer, name, calls, "EIO", lasting=False) == ""


@pytest.mark.parametrize("name", ["save", "accept", "rekey"])
def test_a_page_that_the_disk_does_not_give_once_is_not_called_damaged(writer, name):
    assert failing(writer, name, ("pread64",), "EIO", lasting=False) == ""
