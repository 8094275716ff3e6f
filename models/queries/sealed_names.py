"""Sealed names are searched only where somebody asked that they be revealed.

They are read from the encrypted database, compared in memory, and forgotten; no index is written,
and nothing that was typed or found reaches the journal, a message or an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.records import COUNTS_SQL
from models.values import WantedName

if TYPE_CHECKING:
    from models.vault import VaultContext

Progress = Callable[[int, int], None]
"""Called with the records that were compared and those there are."""

_AT_ONCE = 5000
# By kind: the field by which the record is called, and the sealed one that holds the name.
_HOLDERS = (("person", "code_name", "names"), ("source", "name", "identity"))


@dataclass(frozen=True, slots=True, repr=False)
class FoundName:
    """A person or a source one of whose sealed names fits; nothing that prints it shows a name."""

    kind: str
    id: str
    ref: str
    called: str | None
    """The code name, which is not sealed."""
    spelling: str
    """The one of the sealed spellings that fits."""
    counts: bool
    """Whether the record was not withdrawn."""


def find_sealed_names(
    vault: VaultContext, typed: str, *, progress: Progress | None = None
) -> list[FoundName]:
    """Return the persons and sources whose sealed names fit, persons first, as recorded.

    A name fits in either script, by whichever system it was written, a letter or two aside.
    Raises NameTooShort.
    """
    wanted = WantedName.typed(typed)
    found: list[FoundName] = []
    total = sum(_count(vault, kind, sealed) for kind, _called, sealed in _HOLDERS)
    done = 0
    for kind, called, sealed in _HOLDERS:
        for rows in _batches(vault, kind, called, sealed):
            spellings = wanted.found_in([row[4] for row in rows])
            found += [
                FoundName(kind, row[1], row[2], row[3], spelling, bool(row[5]))
                for row, spelling in zip(rows, spellings, strict=True)
                if spelling is not None
            ]
            done += len(rows)
            if progress:
                progress(done, total)
    return found


def _count(vault: VaultContext, kind: str, sealed: str) -> int:
    # The names of kinds and fields are those above.
    statement = f"SELECT count(*) FROM {kind} WHERE {sealed} IS NOT NULL"  # noqa: S608
    with vault.database.reading() as connection:
        return int(connection.exec_driver_sql(statement).scalar() or 0)


def _batches(
    vault: VaultContext, kind: str, called: str, sealed: str
) -> Iterator[list[tuple[int, str, str, str | None, str, int]]]:
    statement = f"""SELECT no, id, ref, {called}, {sealed}, {COUNTS_SQL} FROM {kind}
        WHERE {sealed} IS NOT NULL AND no > ? ORDER BY no LIMIT {_AT_ONCE}"""  # noqa: S608
    last = -1
    while True:
        with vault.database.reading() as connection:
            rows = [tuple(row) for row in connection.exec_driver_sql(statement, (last,))]
        if not rows:
            return
        last = rows[-1][0]
        yield rows
