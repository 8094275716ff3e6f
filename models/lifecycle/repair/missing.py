"""What is missing is known from what points to it: changes are named in more places than one.

    indexes of the log    its number in the table, device, number in the chain, record, time, hash
    own chains            they are held without gaps, so each number up to the last was here
    head file             how far every chain had come, and how many changes of it were here
    table of records      the newest changes of each

An index is walked from its root, as the schema names it; where the schema is damaged, the other
sources say what they can.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Connection

from models.lifecycle.repair.pages import SCHEMA, SUBJECT, Gathered, children_of, entries_of
from models.log import ChainHead
from models.storage import Page, PageFile

_MOST_PAGES: Final = 1 << 22
_INDEXES: Final = {
    "operation_by_device": ("device", "seq"),
    "operation_by_time": ("at",),
    "ix_operation_record": ("record",),
    "sqlite_autoindex_operation_1": ("hash",),
}
_HERE = "SELECT no FROM operation"
_HASHES = "SELECT hash FROM operation"
_SEQS = "SELECT seq FROM operation WHERE device = ? ORDER BY seq"
_COUNTS = "SELECT device, count(*) FROM operation GROUP BY device"


@dataclass(frozen=True, slots=True)
class MissingChange:
    """One change that was here and is not, as far as it is known.

    ``at`` is in milliseconds since 1970. ``number`` is that of its row.
    """

    device: str | None = None
    seq: int | None = None
    record: str | None = None
    at: int | None = None
    hash: str | None = None
    number: int | None = None


def missing_changes(
    connection: Connection,
    gathered: Gathered,
    file: PageFile,
    *,
    own: Collection[str],
    expected: Mapping[str, ChainHead],
) -> list[MissingChange]:
    """Return what is missing, once the log that came back is in its tables.

    ``own`` are the owner's devices, ``expected`` the chains as the head file names them.
    """
    named = list(_named_by_indexes(connection, gathered, file))
    gaps = list(_gaps(connection, own, expected, named))
    others = list(_uncounted(connection, own, expected, named))
    found = _joined(named, gaps, others)
    return found + list(_heads_gone(connection, gathered, found))


def _joined(
    named: Iterable[MissingChange], gaps: list[MissingChange], others: list[MissingChange]
) -> list[MissingChange]:
    """Return all of it once: some of what has no author among the named is what chains lack."""
    known = [one for one in named if one.device]
    nameless = sorted((one for one in named if not one.device), key=lambda one: one.number or 0)
    if others:
        return known + nameless + (gaps + others)[len(nameless) :]
    # Nobody else lacks any, so these are the owner's, in the order in which they were numbered.
    owned = [
        replace(one, device=gap.device, seq=gap.seq)
        for one, gap in zip(nameless, gaps, strict=False)
    ]
    return known + owned + nameless[len(owned) :] + gaps[len(owned) :]


def _named_by_indexes(
    connection: Connection, gathered: Gathered, file: PageFile
) -> Iterator[MissingChange]:
    """Yield what the indexes of the log name and the log does not hold."""
    here = set(connection.exec_driver_sql(_HERE).scalars())
    named: dict[int, dict[str, Any]] = {}
    for index, parts in _INDEXES.items():
        for entry in _entries(file, _roots(gathered, index)):
            number = entry[-1]
            if isinstance(number, int) and number not in here and len(entry) == len(parts) + 1:
                named.setdefault(number, {}).update(zip(parts, entry, strict=False))
    hashes = {bytes(one) for one in connection.exec_driver_sql(_HASHES).scalars()}
    for number, facts in sorted(named.items()):
        digest = facts.pop("hash", None)
        # A row whose number was given to another is here all the same.
        if digest not in hashes:
            yield MissingChange(**facts, number=number, hash=digest.hex() if digest else None)


def _roots(gathered: Gathered, index: str) -> list[int]:
    return [
        int(str(row.values[3])) for row in gathered.of(SCHEMA) if row.values[:2] == ("index", index)
    ]


def _entries(file: PageFile, roots: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the entries of a tree; what is below a page that is not proven is left out."""
    waiting, seen = list(roots), set[int]()
    while waiting and len(seen) < _MOST_PAGES:
        number = waiting.pop()
        if number in seen or not 1 < number <= file.count:
            continue
        seen.add(number)
        page: Page = file.page(number)
        if page.proven:
            yield from entries_of(page, file.page)
            waiting += children_of(page)


def _gaps(
    connection: Connection,
    own: Collection[str],
    expected: Mapping[str, ChainHead],
    known: Collection[MissingChange],
) -> Iterator[MissingChange]:
    """Yield the numbers of own chains that are not here."""
    noted = {(one.device, one.seq) for one in known}
    for device in sorted(own):
        here = [0, *connection.exec_driver_sql(_SEQS, (device,)).scalars()]
        if device in expected:
            here.append(expected[device].seq + 1)
        for before, after in pairwise(here):
            for seq in range(before + 1, after):
                if (device, seq) not in noted:
                    yield MissingChange(device=device, seq=seq)


def _heads_gone(
    connection: Connection, gathered: Gathered, known: Collection[MissingChange]
) -> Iterator[MissingChange]:
    """Yield the newest changes of records that nothing else named."""
    here = {bytes(one).hex() for one in connection.exec_driver_sql(_HASHES).scalars()}
    here |= {one.hash for one in known if one.hash}
    if any(one.hash is None for one in known):
        # One that is known by its number alone may be the same one.
        return
    for row in gathered.of(SUBJECT):
        for head in json.loads(str(row.values[4])):
            if head not in here:
                yield MissingChange(record=str(row.values[1]), hash=str(head))


def _uncounted(
    connection: Connection,
    own: Collection[str],
    expected: Mapping[str, ChainHead],
    known: Collection[MissingChange],
) -> Iterator[MissingChange]:
    """Yield what the head file counts of others and nothing names."""
    here = {row[0]: row[1] for row in connection.exec_driver_sql(_COUNTS)}
    noted = Counter(one.device for one in known)
    for device in sorted(expected.keys() - set(own)):
        lacking = expected[device].count - here.get(device, 0) - noted[device]
        yield from [MissingChange(device=device)] * max(0, lacking)


def with_records(
    missing: Iterable[MissingChange], connection: Connection, gathered: Gathered
) -> tuple[list[MissingChange], set[str]]:
    """Return what is missing with the record of each, where a change after it or a head says.

    Beside it the ids of records with changes that rest on a missing one, and wait for it.
    """
    missing = list(missing)
    wanted = {one.hash for one in missing if one.hash}
    records: dict[str, str] = {}
    waiting: set[str] = set()
    if wanted:
        for row in gathered.of(SUBJECT):
            for head in wanted.intersection(json.loads(str(row.values[4]))):
                records[head] = str(row.values[1])
        for record, header in connection.exec_driver_sql("SELECT record, header FROM operation"):
            for parent in wanted.intersection(json.loads(header)["parents"]):
                records[parent] = record
                waiting.add(record)
    known = [replace(one, record=one.record or records.get(one.hash or "")) for one in missing]
    return known, waiting
