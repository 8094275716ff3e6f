"""A hot journal holds the pages as they were before a transaction that was never committed.

The rollback journal of SQLite, by its file format (https://www.sqlite.org/fileformat.html, "The
Rollback Journal"), in ``journal_mode=TRUNCATE``; a journal that was committed is empty:

    header   d9d505f920a163d7, number of records, nonce, pages of the database before, sector
             size, page size; each 4 bytes, big-endian, in the first bytes of a sector
    record   page number, the page as it stood in the file, checksum

What is encrypted in the file is encrypted in the journal. The checksums need no reading: the code
of each page says more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
_HEADER: Final = 28
_MOST_SECTOR: Final = 65536


def journal_pages(database: Path, *, page: int) -> tuple[dict[int, bytes], int | None]:
    """Return the earlier pages by number, and how many the database had; None without a journal."""
    try:
        data = database.with_name(f"{database.name}-journal").read_bytes()
    except OSError:
        return {}, None
    before: dict[int, bytes] = {}
    count: int | None = None
    at = 0
    while data[at : at + len(_MAGIC)] == _MAGIC and at + _HEADER <= len(data):
        records, _, pages, sector, size = (
            int.from_bytes(data[at + 8 + 4 * n : at + 12 + 4 * n], "big") for n in range(5)
        )
        if size != page or not _HEADER <= sector <= _MOST_SECTOR:
            break
        count = pages if count is None else count
        at += sector
        if records == 0xFFFFFFFF:
            records = (len(data) - at) // (page + 8)
        for _record in range(records):
            image = data[at + 4 : at + 4 + page]
            if len(image) < page:
                break
            # The first image of a page is the oldest: as it was before the transaction.
            before.setdefault(int.from_bytes(data[at : at + 4], "big"), image)
            at += page + 8
        at = -(-at // sector) * sector
    return before, count
