"""Verify: fold everything again from nothing, check every signature, and compare.

    database   every page's authentication code, and SQLite's own check
    changes    every header, digest and signature, and the order of every chain
    records    each row against the fold of its changes, what is noted as conflicting or withheld,
               and the search index against the rows
    evidence   each sealed file read to its end against both digests
    head       the sealed head file against the chains

A finding names a place and says what is wrong in one sentence; it never quotes a value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from crypto.errors import AfieldError
from crypto.identity import Card
from models import blobs, colleague, head, index
from models.batches import batches
from models.fold import full_row, state, table_of
from models.header import START
from models.merge import Folded
from models.operation import Operation
from models.records import KINDS, facets
from models.rulings import read as read_rulings
from models.store import ConflictRow, SubjectRow, WithheldRow

if TYPE_CHECKING:
    from models.opened import Opened

Progress = Callable[[str, int, int], None]
"""Called with what is being checked, how many are done and how many there are."""

_RECORDS = "SELECT DISTINCT record FROM operation"
_COUNTED = "SELECT device, max(seq), count(*) FROM operation GROUP BY device"
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: where, and what."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what was found."""

    findings: tuple[Finding, ...]
    operations: int
    records: int
    blobs: int

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(vault: Opened, progress: Progress | None = None) -> Report:
    """Check the whole vault without changing anything."""
    report = progress or (lambda _what, _done, _all: None)
    findings = [Finding("database", sentence) for sentence in vault.database.damage()]
    if findings:
        # What the pages do not hold any more cannot be folded; say so and stop here.
        return Report(tuple(findings), 0, 0, 0)
    operations = vault.history.count()
    findings += _head(vault)
    findings += _changes(vault, operations, report)
    subjects = _subjects(vault)
    findings += _records(vault, subjects, report)
    findings += _orphans(vault, {subject.id for subject in subjects})
    findings += _index(vault)
    kept = blobs.every(vault)
    findings += _evidence(vault, kept, report)
    return Report(tuple(findings), operations, len(subjects), len(kept))


def _head(vault: Opened) -> Iterator[Finding]:
    expected = head.read(vault.head_file, vault.keys.head())
    if expected is None:
        yield Finding("head", "The head file is missing or damaged.")
    elif missing := head.lost(expected.chains, vault.history):
        yield Finding("head", f"{missing} change(s) that the vault once held are missing.")


def _changes(vault: Opened, total: int, report: Progress) -> Iterator[Finding]:
    cards = colleague.cards(vault)
    own = colleague.own_devices(vault)
    chain = _Chain(set(vault.history.forks()))
    for done, one in enumerate(vault.history.operations(), start=1):
        where = f"{one.device[:8]}:{one.seq}"
        for sentence in _change(one, cards.get(one.device)):
            yield Finding(where, sentence)
        if broken := chain.follow(one, whole=one.device in own):
            yield Finding(where, broken)
        report("changes", done, total)


class _Chain:
    """Walks the chains in order; a forked device has several changes under one number."""

    def __init__(self, forks: set[tuple[str, int]]) -> None:
        self._forks = forks
        self._device = ""
        self._seq = 0
        self._here: set[str] = {START}
        self._before: set[str] = set()

    def follow(self, one: Operation, *, whole: bool) -> str | None:
        """Say what is wrong between a change and the one before; others' chains may have gaps."""
        if one.device != self._device:
            self._device, self._seq, self._here = one.device, 0, {START}
        gap = one.seq > self._seq + 1
        if one.seq != self._seq:
            self._before = set() if gap else self._here
            self._seq, self._here = one.seq, set()
        self._here.add(one.hash)
        if gap:
            return "Changes before this one are missing from this vault's chain." if whole else None
        forked = (one.device, one.seq - 1) in self._forks
        if self._before and one.prev not in self._before and not forked:
            return "A change does not follow the one before it in its chain."
        return None


def _change(one: Operation, card: Card | None) -> Iterator[str]:
    try:
        Operation.parse(one.header, one.signature, one.disclosures)
    except AfieldError:
        yield "A change does not hold the values that were signed."
        return
    if card is None:
        yield "A change is by a device whose card is not here."
        return
    try:
        one.verify(card.ed25519)
    except AfieldError:
        yield "The signature of a change does not hold."


def _subjects(vault: Opened) -> list[Any]:
    with vault.database.reading() as connection:
        return list(connection.execute(select(_SUBJECT).order_by(_SUBJECT.c.no)).all())


def _records(vault: Opened, subjects: list[Any], report: Progress) -> Iterator[Finding]:
    done = 0
    for some in batches(subjects):
        changes = vault.history.of_records([subject.id for subject in some])
        with vault.database.reading() as connection:
            rulings = read_rulings(connection)
            kept = _Kept.of(connection, some)
        for subject in some:
            operations = changes.get(subject.id, [])
            folded = state(subject.kind, operations, rulings)
            if sorted(json.loads(subject.heads)) != list(folded.heads):
                yield Finding(subject.ref, "Its newest changes are not the ones that are noted.")
            there = folded.heads and not rulings.leaves_nothing(operations)
            if subject.kind in KINDS and there:
                yield from kept.row(subject, full_row(subject.kind, folded))
            yield from kept.marks(subject, folded)
            done += 1
        report("records", done, len(subjects))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the tables hold of some records: rows by number, noted fields by table and record."""

    rows: Mapping[int, Mapping[str, Any]]
    noted: Mapping[str, Mapping[str, set[str]]]

    @classmethod
    def of(cls, connection: Connection, subjects: Sequence[Any]) -> _Kept:
        """Read them."""
        rows: dict[int, Mapping[str, Any]] = {}
        for kind in {subject.kind for subject in subjects} & KINDS.keys():
            table = table_of(kind)
            numbers = [subject.no for subject in subjects if subject.kind == kind]
            found = connection.execute(select(table).where(table.c.no.in_(numbers))).mappings()
            rows |= {row["no"]: row for row in found}
        records = [subject.id for subject in subjects]
        noted: dict[str, dict[str, set[str]]] = {_CONFLICT.name: {}, _WITHHELD.name: {}}
        for table in (_CONFLICT, _WITHHELD):
            asked = select(table.c.record, table.c.field).where(table.c.record.in_(records))
            for record, field in connection.execute(asked):
                noted[table.name].setdefault(record, set()).add(field)
        return cls(rows, noted)

    def row(self, subject: Any, expected: dict[str, Any]) -> Iterator[Finding]:
        """Hold a row against what the changes come to."""
        found = self.rows.get(subject.no)
        if found is None:
            yield Finding(subject.ref, "Its row is missing.")
            return
        wrong = [name for name, value in expected.items() if found[name] != value]
        if found["id"] != subject.id or found["ref"] != subject.ref:
            wrong.append("ref")
        if wrong:
            yield Finding(subject.ref, f"Not what its signed changes come to: {', '.join(wrong)}.")

    def marks(self, subject: Any, folded: Folded) -> Iterator[Finding]:
        """Hold what is noted as conflicting or withheld against the fold."""
        known = facets(subject.kind).keys() if subject.kind in KINDS else set()
        for table, found in ((_CONFLICT, folded.conflicts), (_WITHHELD, folded.withheld)):
            if self.noted[table.name].get(subject.id, set()) != found.keys() & known:
                sentence = f"What is noted as its {table.name} values is not right."
                yield Finding(subject.ref, sentence)


def _orphans(vault: Opened, known: set[str]) -> Iterator[Finding]:
    """Find rows without changes, changes without rows, and chains that count wrongly."""
    with vault.database.reading() as connection:
        for record in connection.exec_driver_sql(_RECORDS).scalars():
            if record not in known:
                yield Finding(f"record {record[:8]}", "Its signed changes are here, it is not.")
        for kind in KINDS:
            table = table_of(kind)
            for row in connection.execute(select(table.c.id, table.c.ref)).all():
                if row.id not in known:
                    yield Finding(row.ref, "It is here without any signed change.")
        counted = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(_COUNTED)}
    noted = {device: (one.seq, one.count) for device, one in vault.history.chains().items()}
    for device in sorted(counted.keys() | noted.keys()):
        if counted.get(device) != noted.get(device):
            yield Finding(f"chain {device[:8]}", "The number of its changes is not the one noted.")


def _index(vault: Opened) -> Iterator[Finding]:
    """Find documents of the search index that are missing or hold other words."""
    with vault.database.reading() as connection:
        for ref in index.stale(connection):
            yield Finding(ref, "The search index does not hold its present words.")


def _evidence(vault: Opened, kept: list[blobs.Blob], report: Progress) -> Iterator[Finding]:
    total, done = sum(one.size for one in kept), 0
    for blob in kept:
        where = f"evidence {blob.sha256[:12]}"
        try:
            with blobs.open_blob(vault, blob.sha256) as reader:
                digests = (hashlib.sha256(), hashlib.sha512())
                while piece := reader.read(blobs.PIECE):
                    for digest in digests:
                        digest.update(piece)
                    done += len(piece)
                    report("evidence", done, total)
        except AfieldError as error:
            yield Finding(where, str(error))
            continue
        if [one.hexdigest() for one in digests] != [blob.sha256, blob.sha512]:
            yield Finding(where, "The sealed bytes are not the ones that were taken in.")
    names = {blob.name for blob in kept}
    for path in sorted(vault.blobs.iterdir()):
        if path.name not in names:
            yield Finding(f"blobs/{path.name}", "A sealed file that no record names.")
