"""Leftovers are files in a vault's folder that a killed process never finished.

A header that was not finished may hold the slot of a secret that is taken back later, so it is
swept before any slot changes, and at each opening to write.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from crypto.errors import AfieldError
from crypto.files import has_no_writer, remove_abandoned
from models.lifecycle.rekey import successor_names
from models.vault import HEAD, KEYS, PAGES

_PARTS = "|".join(map(re.escape, (KEYS, HEAD, PAGES, "last-backup")))
_NAME = re.compile(rf"\.({_PARTS})(\.1)?\.[0-9a-f]{{8,32}}")


def leftover_files(folder: Path) -> list[str]:
    """Return the names of what a killed process left in a vault's folder, sorted.

    They are ordinary: the next opening to write removes them. Evidence and quarantine are not
    looked at. A file that a running process is writing is none of them.
    """
    found: set[str] = set()
    with suppress(AfieldError, OSError):
        found.update(path.name for path in _unfinished(folder) if has_no_writer(path))
        found.update(successor_names(folder))
    return sorted(found)


def sweep_leftovers(folder: Path) -> None:
    """Remove what a killed process left of the header and the head; the writer's lock is held.

    Earlier versions gave such files the same names without a lock. A reader writes some without the
    writer's lock: what is being written now stays. What cannot go now goes another time.
    """
    with suppress(OSError):
        for path in _unfinished(folder):
            with suppress(OSError):
                remove_abandoned(path)


def _unfinished(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
