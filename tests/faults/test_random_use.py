"""Sittings of random use, one after another on one vault, each with a fault or without.

Clocks are set back and ahead, a reader reads beside the writer, syncs are slow, the disk is full or
fails for a while, and processes are killed. After each sitting the vault opens, verifies, and holds
what was acknowledged. With AFIELD_LONG=1 it goes on for AFIELD_HOURS, by default one.
"""

from __future__ import annotations

import os
import time
from random import Random

import pytest

from crypto.errors import AfieldError
from models.lifecycle import Vault
from tests.faults import scene as scenes
from tests.faults import tally
from tests.faults.random_use import Model

LONG = os.environ.get("AFIELD_LONG") == "1"
SITTINGS = int(os.environ.get("AFIELD_SITTINGS", "4"))
SECONDS = float(os.environ.get("AFIELD_HOURS", "1")) * 3600
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate")
RAN_AWAY = {"VaultInUse", "StorageFull", "StorageFailed", "VaultDamaged", "NothingToUndo"}
"""What an action may be refused with while a fault is there."""


def fault(random: Random) -> tuple[str, str]:
    """Draw a fault: what it is called, and how strace puts it in."""
    call = random.choice(CALLS)
    number = random.randint(1, 60 if "write" in call else 10)
    return random.choice(
        (
            ("no fault", ""),
            ("no fault", ""),
            ("killed", f"{call}:signal=KILL:when={number}"),
            ("killed", f"{call}:signal=KILL:when={number}"),
            ("a disk full for a while", f"{call}:error=ENOSPC:when={number}..{number + 20}"),
            ("a disk that fails once", f"{call}:error=EIO:when={number}"),
            ("a slow disk", "fsync,fdatasync:delay_exit=3000"),
        )
    )


def sittings(random: Random):
    """Yield a seed for each sitting, so many or for so long."""
    end = time.monotonic() + SECONDS
    done = 0
    while time.monotonic() < end if LONG else done < SITTINGS:
        yield random.randrange(1 << 32)
        done += 1


@pytest.mark.parametrize("seed", [20261128])
def test_random_use_loses_nothing_that_was_acknowledged(writer, seed):
    model = Model()
    random = Random(time.time_ns() if LONG else seed)
    with writer.scene() as scene:
        for sitting in sittings(random):
            kind, inject = fault(random)
            outcome = writer.change(f"random {sitting}", scene, inject=[inject] if inject else [])
            for said in outcome.heard:
                model.hear(said)
            wrong = outcome.facts("raw") + model.lost(scene)
            wrong += read_beside(scene, len(model.records))
            if not inject:
                wrong += [one for one in outcome.facts("refused") if one not in RAN_AWAY]
            struck = kind if outcome.struck or outcome.killed else "no fault"
            tally.add(f"random use: {struck}", tried=1, lost=bool(wrong))
            assert wrong == [], (sitting, kind, inject)
    assert model.records


def read_beside(scene, least):
    """Read while a writer has the vault, and say what was not seen or not refused."""
    wrong = []
    with Vault.open(scene / "ana", secret=scenes.WORDS):
        try:
            with Vault.open(scene / "ana", secret=scenes.WORDS, write=False) as reader:
                if len(reader.rows("incident")) < least:
                    wrong.append("a reader sees fewer records than were acknowledged")
        except AfieldError as error:
            wrong.append(f"a reader was refused: {error}")
        try:
            Vault.open(scene / "ana", secret=scenes.WORDS).close()
            wrong.append("two writers were let in at once")
        except AfieldError:
            pass
    return wrong
