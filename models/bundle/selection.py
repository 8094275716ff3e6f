"""Which records, values and files leave in a bundle, and by which rule the others stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table, select

from models import blobs, casefile
from models.bundle.leaving import BYTES, Leaving, LeavingEvidence, Withheld
from models.bundle.rule import RED, FieldRules, Rule
from models.fold import table_of
from models.operation import Operation
from models.records import KINDS, ref_of, title_of
from models.store import BlobRow, ConflictRow, SubjectRow, WithheldRow
from models.vault import Vault

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]
_DOUBTFUL: tuple[Table, ...] = (
    ConflictRow.__table__,  # type: ignore[attr-defined]
    WithheldRow.__table__,  # type: ignore[attr-defined]
)
_BATCH = 500
_ENDS = {"evidence_link": ("evidence", "target"), "note": ("about",)}
"""Records that say nothing without those they speak of."""
_BROUGHT_BY = {"evidence": ("evidence_link", "evidence"), "source": ("claim", "source")}


_Row = Mapping[str, object]


@dataclass(slots=True)
class Selection:
    """What leaves; ``operations`` strips and counts while it is read."""

    vault: Vault
    rules: FieldRules
    records: dict[str, Leaving] = field(default_factory=dict)
    files: list[LeavingEvidence] = field(default_factory=list)
    stays: list[Withheld] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def operations(self) -> Iterator[Operation]:
        """Give the changes that leave, without what stays, each device's in its order.

        What stays is noted once for each field of a record.
        """
        for operation in self.vault.operations(self.records):
            staying = self.rules.of(operation)
            for name, rule in staying.items():
                self._note(operation, name, rule)
            yield operation.without(staying) if staying else operation

    def _note(self, operation: Operation, name: str, rule: Rule) -> None:
        if (operation.record, name) not in self._seen:
            self._seen.add((operation.record, name))
            ref = self.records[operation.record].ref
            self.stays.append(Withheld(rule, operation.record, operation.kind, ref, name))


def choose(
    vault: Vault, records: Iterable[str], *, with_evidence: bool, withhold: Collection[str]
) -> Selection:
    """Choose the records and what hangs on them; raises NoFieldToWithhold.

    A record whose handling is RED stays, and so does what only hangs on it.
    """
    chosen = Selection(vault, FieldRules(withhold))
    wanted = list(dict.fromkeys(records))
    kept = _take(chosen, wanted)
    _take(chosen, sorted(casefile.hanging(vault, kept) - set(wanted)))
    if chosen.stays:
        # Twice, because a note may be about evidence that only a link to a staying claim brought.
        _drop_followers(chosen)
        _drop_loose(chosen, frozenset(wanted))
        _drop_followers(chosen)
    chosen.files = list(_files(chosen, with_evidence=with_evidence))
    return chosen


def _take(chosen: Selection, records: list[str]) -> list[str]:
    """Take those of the records that may leave, and give them."""
    taken = []
    kinds = _kinds(chosen.vault, records)
    doubtful = _doubtful(chosen.vault, records)
    for kind in sorted(set(kinds.values())):
        of_kind = [record for record, one in kinds.items() if one == kind]
        rows = _rows(chosen.vault, kind, of_kind) if kind in KINDS else {}
        for record in of_kind:
            row = rows.get(record)
            if row is None:
                ref = record[:8]
                chosen.stays.append(Withheld(Rule.UNKNOWN, record, kind, ref, None))
            elif row["handling"] == RED or record in doubtful:
                ref = ref_of(kind, record)
                chosen.stays.append(Withheld(Rule.HANDLING, record, kind, ref, None))
            else:
                title = title_of(kind, row)
                chosen.records[record] = Leaving(record, kind, ref_of(kind, record), title)
                taken.append(record)
    return taken


def _drop_followers(chosen: Selection) -> None:
    """Let links and notes stay whose evidence, target or subject stays."""
    staying = {one.record for one in chosen.stays}
    for kind, ends in _ENDS.items():
        of_kind = [one for one in chosen.records.values() if one.kind == kind]
        rows = _rows(chosen.vault, kind, [one.record for one in of_kind])
        for one in of_kind:
            if any(rows[one.record][end] in staying for end in ends):
                _drop(chosen, one)


def _drop_loose(chosen: Selection, wanted: frozenset[str]) -> None:
    """Let evidence and sources stay that only came with a link or a claim that stays."""
    for kind, (holder, end) in _BROUGHT_BY.items():
        holders = [one.record for one in chosen.records.values() if one.kind == holder]
        held = {row[end] for row in _rows(chosen.vault, holder, holders).values()} | wanted
        for one in [one for one in chosen.records.values() if one.kind == kind]:
            if one.record not in held:
                _drop(chosen, one)


def _drop(chosen: Selection, one: Leaving) -> None:
    del chosen.records[one.record]
    chosen.stays.append(Withheld(Rule.FOLLOWS, one.record, one.kind, one.ref, None))


def _files(chosen: Selection, *, with_evidence: bool) -> Iterator[LeavingEvidence]:
    """Give the evidence files that leave, once each; note those that stay."""
    of_kind = [one for one in chosen.records.values() if one.kind == "evidence"]
    rows = _rows(chosen.vault, "evidence", [one.record for one in of_kind])
    given: set[str] = set()
    for one in of_kind:
        row = rows[one.record]
        digest = str(row["sha256"] or "")
        rule = _why_not(chosen, row, digest, with_evidence=with_evidence)
        if rule:
            chosen.stays.append(Withheld(rule, one.record, one.kind, one.ref, BYTES))
        elif digest not in given:
            given.add(digest)
            yield LeavingEvidence(one.record, one.ref, digest, _size(chosen.vault, digest))


def _why_not(chosen: Selection, row: _Row, digest: str, *, with_evidence: bool) -> Rule | None:
    if not with_evidence:
        return Rule.NO_EVIDENCE
    # The file's name in a bundle is its digest.
    if chosen.rules.withholds("evidence", "sha256"):
        return Rule.CHOICE
    if row["withdrawn"]:
        return Rule.WITHDRAWN
    return None if digest and blobs.has_blob(chosen.vault, digest) else Rule.NOT_HELD


def _size(vault: Vault, digest: str) -> int:
    with vault.database.reading() as connection:
        statement = select(_BLOB.c.size).where(_BLOB.c.sha256 == digest)
        return int(connection.execute(statement).scalar_one())


def _kinds(vault: Vault, records: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    with vault.database.reading() as connection:
        for some in _batches(records):
            statement = select(_SUBJECT.c.id, _SUBJECT.c.kind).where(_SUBJECT.c.id.in_(some))
            found |= {row.id: row.kind for row in connection.execute(statement)}
    return found


def _rows(vault: Vault, kind: str, records: list[str]) -> dict[str, _Row]:
    """Give the present state of some records of one kind."""
    table = table_of(kind)
    found: dict[str, _Row] = {}
    with vault.database.reading() as connection:
        for some in _batches(records):
            rows = connection.execute(select(table).where(table.c.id.in_(some)))
            found |= {row["id"]: dict(row) for row in rows.mappings()}
    return found


def _doubtful(vault: Vault, records: list[str]) -> set[str]:
    """Give the records whose handling is disputed, or was withheld from us."""
    found: set[str] = set()
    with vault.database.reading() as connection:
        for table in _DOUBTFUL:
            for some in _batches(records):
                statement = select(table.c.record).where(
                    table.c.record.in_(some), table.c.field == "handling"
                )
                found |= set(connection.execute(statement).scalars())
    return found


def _batches(records: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(records), _BATCH):
        yield records[start : start + _BATCH]
