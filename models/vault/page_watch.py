"""A vault remembers when all pages of its database were last found to be as they were written.

    pages.json   {"v": 1, "checked": milliseconds, "stamp": [size, mtime in ns], "suspect": false}

All pages are checked when the vault is opened: always, while the database is small, and once a day
where it is large, or sooner if the file is not the one that afield left. A damaged page that is met
between two checks makes the vault suspect, until a check of everything says otherwise.

The file is no secret and proves nothing: whoever changes it brings about that a check is made, or
is made later. Each page proves itself whenever it is read.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from crypto.errors import AfieldError
from crypto.files import replace_file, storage
from crypto.passphrases import wipe
from models.storage import Database, VaultDamaged, damaged_pages
from models.values import milliseconds

PAGES: Final = "pages.json"
ALWAYS: Final = 32 * 1024 * 1024
"""Up to this size all pages are checked at each opening, which takes a third of a second."""
_DAY: Final = 24 * 60 * 60 * 1000
_PAGE: Final = 4096
_MOST: Final = 4096
"""Of a longer note no more is read, and what is cut there says nothing."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """When all pages were sound, in which file, and whether a damaged one was met since."""

    checked: int = 0
    stamp: tuple[int, ...] = ()
    suspect: bool = False


def look_at_pages(
    folder: Path, database: Database, key: bytearray, *, now: datetime
) -> VaultDamaged | None:
    """Return what is wrong with the pages of a vault's database, or None.

    A check that was made lately counts, see above. The key is wiped. Raises StorageFailed.
    """
    try:
        return _looked(folder, database, key, milliseconds(now))
    finally:
        wipe(key)


def _looked(folder: Path, database: Database, key: bytearray, moment: int) -> VaultDamaged | None:
    note, stamp = _read(folder), _stamp(database.path)
    fresh = note.stamp == stamp and 0 <= moment - note.checked < _DAY and not note.suspect
    if fresh and stamp[0] > ALWAYS:
        return None
    found = damaged_pages(database, database.path, key)
    if found:
        return VaultDamaged(where=f"{len(found)} of its {max(1, stamp[0] // _PAGE)} pages")
    if note.suspect and database.damage():
        return VaultDamaged(where="its pages do not hold together")
    if note.suspect or stamp[0] > ALWAYS:
        _write(folder, PageNote(moment, stamp))
    return None


def note_pages(folder: Path, database: Database, *, written: bool) -> None:
    """Keep, when a vault is closed, which file it leaves, and whether a damaged page was met."""
    note = _read(folder)
    if database.damaged and not note.suspect:
        _write(folder, PageNote(note.checked, note.stamp, suspect=True))
    elif written and not note.suspect and note.checked:
        with suppress(AfieldError):
            stamp = _stamp(database.path)
            if stamp != note.stamp:
                _write(folder, PageNote(note.checked, stamp))


def _stamp(path: Path) -> tuple[int, ...]:
    with storage(path):
        status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(folder: Path) -> PageNote:
    """Return what was noted; what cannot be read was never noted."""
    path = folder / PAGES
    try:
        if not path.is_file():
            return PageNote()
        with path.open("rb") as file:
            fields = json.loads(file.read(_MOST))
        stamp = tuple(map(int, fields["stamp"]))
        return PageNote(int(fields["checked"]), stamp, bool(fields["suspect"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return PageNote()


def _write(folder: Path, note: PageNote) -> None:
    """Note it; where nothing can be written, the next opening checks once more."""
    content = {
        "v": 1,
        "checked": note.checked,
        "stamp": list(note.stamp),
        "suspect": note.suspect,
    }
    with suppress(AfieldError, OSError):
        replace_file(folder / PAGES, json.dumps(content).encode())
