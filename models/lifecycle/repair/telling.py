"""What is missing is told in the words that people know: references, names and days."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.lifecycle.repair.evidence_back import EvidenceBack
from models.lifecycle.repair.missing import MissingChange
from models.lifecycle.repair.pages import BLOB, SUBJECT, Gathered
from models.lifecycle.repair.report import LostEvidence, MissingLine
from models.projection import reference
from models.vault import short_name

if TYPE_CHECKING:
    from models.vault import VaultContext

_KINDS = "SELECT record, kind FROM operation WHERE record = ? LIMIT 1"
_NAMED = (
    "SELECT o.record, d.value FROM disclosure d JOIN operation o ON o.no = d.operation"
    " WHERE o.kind = 'evidence' AND d.field = 'sha256'"
)


def told_missing(
    vault: VaultContext, missing: Iterable[MissingChange], gathered: Gathered
) -> tuple[MissingLine, ...]:
    """Return what is missing, one line for each record, author and day; unknown ones come last."""
    kinds = _kinds(gathered)
    counted = Counter(
        (
            _ref(vault, one.record, kinds),
            None if one.device is None else short_name(vault, one.device),
            _day(one.at),
        )
        for one in missing
    )
    lines = [MissingLine(*facts, count) for facts, count in counted.items()]
    return tuple(sorted(lines, key=lambda line: [(part is None, part) for part in _facts(line)]))


def told_records(
    vault: VaultContext, records: Iterable[str], gathered: Gathered
) -> tuple[str, ...]:
    """Return the references of some records."""
    kinds = _kinds(gathered)
    return tuple(sorted(filter(None, (_ref(vault, record, kinds) for record in records))))


def lost_evidence(
    vault: VaultContext, back: EvidenceBack, gathered: Gathered
) -> tuple[LostEvidence, ...]:
    """Return the evidence whose bytes were here and are not any more.

    What a record names and no file was ever here for is not lost: its bytes were never sent.
    """
    whole = {blob.sha256 for blob in back.whole}
    refs: dict[str, str] = {}
    with vault.database.reading() as connection:
        for record, value in connection.exec_driver_sql(_NAMED):
            digest = json.loads(value)
            if isinstance(digest, str):
                refs.setdefault(digest, reference("evidence", record))
    gone = {str(row.values[0]) for row in gathered.of(BLOB)} - whole
    unknown = len(back.damaged) - len(gone)
    lost = [LostEvidence(digest, refs.get(digest)) for digest in sorted(gone)]
    if unknown > 0:
        # Files that do not open and that no row names any more: whose they are is not known.
        named = sorted(set(refs) - whole - gone)
        lost += [LostEvidence(digest, refs[digest]) for digest in named[:unknown]]
    return tuple(lost)


def _kinds(gathered: Gathered) -> dict[str, str]:
    return {str(row.values[1]): str(row.values[2]) for row in gathered.of(SUBJECT)}


def _ref(vault: VaultContext, record: str | None, kinds: dict[str, str]) -> str | None:
    if record is None:
        return None
    with vault.database.reading() as connection:
        found = connection.exec_driver_sql(_KINDS, (record,)).first()
    return reference(found.kind if found else kinds.get(record, ""), record)


def _day(at: int | None) -> str | None:
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return None


def _facts(line: MissingLine) -> tuple[str | None, ...]:
    return line.ref, line.day, line.author
