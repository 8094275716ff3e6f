"""Every page of the database is checked by its code, quickly enough to be done when it is opened.

SQLite reads only the pages that it needs, and what it needs of a damaged one it may return as
zeroes (a page that a long value flows over into has no structure by which it would notice). So a
check of what was read is not enough, and nobody learns of the rest before a backup is too old.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crypto.passphrases import wipe
from models.storage.database import Database
from models.storage.errors import MediumFailing
from models.storage.pages.page_file import USABLE, PageFile
from models.storage.read_failures import not_given

_SPAN: Final = 512
"""Pages that one thread checks at a time."""
_LOCK_PAGE: Final = (1 << 30) // 4096 + 1
"""The page that holds the byte at 1 GiB, which SQLite locks and never uses."""


def damaged_pages(database: Database, path: Path, key: bytearray) -> list[int]:
    """Return the numbers of the pages that are not as they were written, those cut off too.

    Another process may be writing: what looks damaged is looked at once more while no other
    process can write. What the medium did not give is asked for once more as well, the salt of
    the file too, without which no page can be proven. The key is wiped. Raises MediumFailing or
    FolderGone where the system does not give the bytes, StorageFailed, VaultInUse or VaultDamaged.
    """
    try:
        for _ in range(2):
            found, all_given = _looked(database, path, bytearray(key))
            if found and (failure := not_given(path)):
                raise failure
            if not found or all_given:
                return found
        raise MediumFailing
    finally:
        wipe(key)


def _looked(database: Database, path: Path, key: bytearray) -> tuple[list[int], bool]:
    """Return the pages that look damaged, and whether the medium gave all that was asked for."""
    with PageFile(path, key) as file:
        spans = [
            range(first, min(first + _SPAN, file.stored + 1))
            for first in range(1, file.stored + 1, _SPAN)
        ]
        with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="pages") as pool:
            suspect = [number for found in pool.map(file.unproven, spans) for number in found]
        counted = _page_count(file)
        if not suspect and counted <= file.stored:
            return [], file.all_given
        with _unchanged(database):
            found = _surely(file, suspect, _page_count(file))
        return found, file.all_given


@contextmanager
def _unchanged(database: Database) -> Iterator[None]:
    """Hold other processes' changes back while the file itself is looked at."""
    with database.reading() as connection:
        if database.in_transaction:
            yield
            return
        connection.exec_driver_sql("BEGIN")
        try:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").all()
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")


def _surely(file: PageFile, suspect: Iterable[int], counted: int) -> list[int]:
    """Return those of the suspected pages that are damaged, while nothing is being written."""
    within = [number for number in suspect if number <= counted and number != _LOCK_PAGE]
    found = file.unproven(within)
    blank = {number for number in found if file.is_blank(number)}
    if blank:
        # A page that was freed before it was ever written has no code.
        blank &= _free_pages(file)
    cut = range(file.stored + 1, counted + 1)
    return [*(number for number in found if number not in blank), *cut]


def _page_count(file: PageFile) -> int:
    """Return how many pages the database says that it has; what the file has where it is unsure."""
    first = file.page(1)
    count, version = first.content[28:32], first.content[92:96]
    sure = first.proven and first.content[24:28] == version
    return int.from_bytes(count, "big") if sure else file.stored


def _free_pages(file: PageFile) -> set[int]:
    """Return the pages on the free list, as far as it can be read."""
    free: set[int] = set()
    number = int.from_bytes(file.page(1).content[32:36], "big")
    while 0 < number <= file.stored and number not in free:
        trunk = file.page(number)
        if not trunk.proven:
            break
        free.add(number)
        leaves = min(int.from_bytes(trunk.content[4:8], "big"), USABLE // 4 - 2)
        for n in range(leaves):
            free.add(int.from_bytes(trunk.content[8 + 4 * n : 12 + 4 * n], "big"))
        number = int.from_bytes(trunk.content[:4], "big")
    return free
