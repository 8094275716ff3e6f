"""The index of evidence says of each file what it is, where it belongs, and who vouches for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from models.queries import graphic_of
from models.records import Evidence
from models.sharing.dossier.csv_sheet import CsvSheet, Sink
from models.sharing.dossier.evidence_files import EvidenceFiles
from models.sharing.dossier.leaving_records import Entry, LeavingRecord, LeavingRecords
from models.sharing.policy import OutgoingEvidence

_RECORDED = (
    ("type", "type"),
    ("media_type", "mime"),
    ("size_bytes", "size"),
    ("sha256", "sha256"),
    ("sha512", "sha512"),
    ("acquired_when", "acquired_when"),
    ("acquired_by", "acquired_by"),
    ("acquired_how", "acquired_how"),
    ("acquired_from", "acquired_from"),
    ("shows_what_happened_on", "content_when"),
    ("shows_the_place", "content_place"),
    ("graphic", "graphic"),
    ("identifies_people", "identifies_people"),
    ("authenticity", "authenticity"),
    ("original", "original"),
    ("made_from", "parent"),
    ("made_by", "derivation"),
    ("held_outside", "held_outside"),
    ("original_name", "original_name"),
    ("handling", "handling"),
    ("withdrawn", "withdrawn"),
)
"""Columns of the sheet, each with the field that it repeats."""
COLUMNS = (
    "file",
    "reference",
    "title",
    "incidents",
    "linked_to",
    "who_says",
    *(column for column, _ in _RECORDED),
    "recorded_by",
    "recorded_at_utc",
    "not_handed_over",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One record of evidence in the index; ``file`` is a path below ``data/``, or empty."""

    record: LeavingRecord
    file: str
    graphic: bool
    """Whether anybody's word warns of it, also one that does not leave."""
    incidents: tuple[str, ...]
    linked: tuple[str, ...]
    says: tuple[str, ...]

    def cells(self) -> list[str]:
        """Return the cells of its row, in the order of ``COLUMNS``."""
        record = self.record
        return [
            self.file,
            record.entry.ref,
            record.entry.title,
            "; ".join(self.incidents),
            "; ".join(self.linked),
            "; ".join(self.says),
            *(self._words(name) for _, name in _RECORDED),
            record.by,
            f"{record.at:%Y-%m-%d %H:%M:%S}",
            "; ".join(record.stays),
        ]

    def _words(self, name: str) -> str:
        if name == "graphic" and self.graphic and not self.record.values.get(name):
            return _WARNED
        return self.record.words(name)


_WARNED = "yes, by another record"


class EvidenceIndex:
    """All evidence of a dossier, and the names of its files by their SHA-256."""

    def __init__(self, records: LeavingRecords, files: Sequence[OutgoingEvidence]) -> None:
        """Name each file after the record by which it leaves."""
        self._records = records
        self._evidence = records.of_kind("evidence")
        self._links = _links(records.entries)
        self.names: dict[str, str] = {}
        by_record = {one.record: one for one in files}
        named = EvidenceFiles()
        for record in records.read([one for one in self._evidence if one in by_record]):
            digest = by_record[record.entry.record].sha256
            self.names[digest] = named.name(record.entry.ref, record.values)

    def listed(self) -> Iterator[Listed]:
        """Yield every record of evidence by its reference."""
        for record in self._records.read(self._evidence):
            links = self._links.get(record.entry.record, ())
            name = self.names.get(str(record.values.get("sha256")), "")
            targets = [target for link in links if (target := self._target(link))]
            yield Listed(
                record=record,
                file=name.removeprefix("data/"),
                graphic=self._is_graphic(record),
                incidents=_once(self._incident(target) for target in targets),
                linked=_once(target.name for target in targets),
                says=_once(self._said_by(target) for target in targets),
            )

    def write_csv(self, sink: Sink) -> None:
        """Write the index as a CSV sheet."""
        sheet = CsvSheet(sink, COLUMNS)
        for one in self.listed():
            sheet.row(one.cells())

    def _is_graphic(self, record: LeavingRecord) -> bool:
        """Return whether to warn of a file; no choice to withhold is got round by that."""
        chosen = self._records.chosen
        if any(chosen.choices.withholds(kind, "graphic") for kind in ("evidence", "incident")):
            return bool(record.values.get("graphic"))
        row = cast("Evidence", chosen.vault.row("evidence", record.entry.record))
        return bool(graphic_of(chosen.vault, row))

    def _target(self, link: Entry) -> Entry | None:
        return self._records.entries.get(link.points.get("target", ""))

    def _incident(self, target: Entry) -> str:
        incident = target if target.kind == "incident" else self._at(target, "incident")
        return incident.name if incident else ""

    def _said_by(self, target: Entry) -> str:
        source = self._at(target, "source")
        return source.name if source else ""

    def _at(self, entry: Entry, field: str) -> Entry | None:
        return self._records.entries.get(entry.points.get(field, ""))


def _links(entries: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """Return by evidence the links from it."""
    links: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.kind == "evidence_link" and "evidence" in entry.points:
            links.setdefault(entry.points["evidence"], []).append(entry)
    return links


def _once(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in words if one))
