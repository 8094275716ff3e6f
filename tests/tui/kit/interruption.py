"""Programs that take a signal at every few steps of a piece of work, one after the other.

    python -m tests.tui.kit.interruption digest|place|read

Each prints how many steps there were and how many signals ended the work; the others came so late
that it was done. A lock that stays held makes it wait for ever, and a file that nobody wants is
an error.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType
from typing import Any

from crypto.files import place_file
from models.storage import Database
from models.values import Digests
from tui.kit.interruption import DEAF, ended_by_signals

STRIDE = 3
"""Steps from one signal to the next."""


def digest() -> None:
    """Digest enough for the queues to be used."""
    with Digests(["sha256"]) as digests:
        for _ in range(3):
            digests.update(bytes(1_100_000))
        digests.finish()


def place() -> None:
    """Write a file, which is there whole or not at all."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted")
        try:
            place_file(wanted, bytes(1000), ours=lambda _: False, maker="a test")
        finally:
            sys.settrace(None)
            left = [one.name for one in Path(folder).iterdir() if one != wanted]
            assert not left, left


def read() -> None:
    """Read from a database; what is interrupted in the middle is no other error than that."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder, "vault.db"), bytearray(32), write=True)
        try:
            with database.reading() as connection:
                connection.exec_driver_sql("SELECT 1").all()
        finally:
            sys.settrace(None)
            database.close()


WORK: dict[str, tuple[Callable[[], None], Collection[str]]] = {
    "digest": (digest, {*DEAF, "models.values.hashing"}),
    "place": (
        place,
        {"contextlib", "crypto.files.unfinished", "crypto.files.placing", "crypto.files.atomic"},
    ),
    "read": (read, {"models.storage.database", "sqlalchemy.engine.base"}),
}
"""The pieces of work, and the modules whose steps are counted."""


def ended_at(step: int, work: Callable[[], None], among: Collection[str]) -> bool | None:
    """Take a signal at this step; return whether it ended the work, None if there is no such."""
    left = step

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if frame.f_globals.get("__name__") not in among:
            return None
        frame.f_trace_opcodes = True
        left -= event == "opcode"
        if left == 0:
            sys.settrace(None)
            interrupt: Any = signal.getsignal(signal.SIGTERM)
            interrupt(signal.SIGTERM, frame)
        return trace

    try:
        with ended_by_signals():
            sys.settrace(trace)
            work()
            sys.settrace(None)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    return False if left <= 0 else None


if __name__ == "__main__":
    work, among = WORK[sys.argv[1]]
    step, ended = 1, 0
    while (one := ended_at(step, work, among)) is not None:
        ended += one
        step += STRIDE
    sys.stdout.write(f"{step} {ended}\n")
