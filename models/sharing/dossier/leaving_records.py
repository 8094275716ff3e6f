"""The records of a dossier, merged from the operations as they leave and from nothing else.

What a sheet says can therefore be no more than what ``operations.jsonl.gz`` holds: the tables of
the vault, which know every value, are never asked for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from models.merge import Decisions, MergedRecord, decisions_here
from models.projection import full_row, merged_state
from models.readings.review import agreements
from models.records import (
    KINDS,
    Facet,
    Shape,
    Value,
    facets,
    in_order,
    lacking,
    ref_of,
    title_of,
)
from models.sharing.dossier.value_words import value_words
from models.sharing.exporting import Selection
from models.sharing.policy import BYTES, Withheld, outcome_summary
from models.values import batches, clean
from models.vault import short_name

_STAYS = {
    "consent": "sealed",
    "coarser": "given less exactly",
    "file-name": "the name of a file",
    "not-held": "not held by the sender",
    "no-evidence": "left out",
    "withdrawn": "the record was withdrawn",
    "disputed": "people differ on which file it is",
}
_OTHERWISE = "withheld by the sender"


@dataclass(frozen=True, slots=True)
class Entry:
    """What all sheets need of a record: what it is called, and which records it points to."""

    record: str
    kind: str
    title: str
    points: Mapping[str, str]
    """The ids of records by field."""

    @property
    def ref(self) -> str:
        """Return its reference."""
        return ref_of(self.kind, self.record)

    @property
    def name(self) -> str:
        """Return its reference and title."""
        return self.ref if self.title == self.ref else f"{self.ref} {self.title}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record in words, or under no field what follows from several."""

    field: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class LeavingRecord:
    """One record as it leaves."""

    entry: Entry
    values: Mapping[str, object]
    """The value that stands for each field, as it is recorded."""
    facts: tuple[Fact, ...]
    stays: tuple[str, ...]
    """What of it was not handed over, each with the reason."""
    by: str
    """The name on the card of the device that began it, and that device."""
    at: datetime

    def words(self, name: str) -> str:
        """Return the words of a field, empty where it says nothing."""
        return next((one.words for one in self.facts if one.field == name), "")


@dataclass(slots=True)
class LeavingRecords:
    """All records of a selection whose operations were read already, by kind and reference."""

    chosen: Selection
    entries: dict[str, Entry] = field(default_factory=dict)
    _stays: dict[str, list[str]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _writers: dict[str, str] = field(default_factory=dict)
    _decisions: Decisions = field(init=False)

    def __post_init__(self) -> None:
        """Read every record once, and keep what it is called and points to."""
        self._decisions = decisions_here(self.chosen.vault.database)
        for record, kind, merged in self._merged(list(self.chosen.records)):
            self.entries[record] = _entry(record, kind, merged)
        places = {kind: place for place, kind in enumerate(KINDS)}
        ordered = sorted(self.entries.values(), key=lambda one: (places[one.kind], one.ref))
        self.entries = {one.record: one for one in ordered}
        self._names = {one.record: one.name for one in ordered}
        for words, records in _stays_in_words(self.chosen.stays):
            for record in records:
                self._stays.setdefault(record, []).append(words)

    def read(self, records: Sequence[str]) -> Iterator[LeavingRecord]:
        """Yield records in the order asked for, merged from what leaves of them."""
        for record, kind, merged in self._merged(records):
            yield LeavingRecord(
                entry=self.entries[record],
                values=full_row(kind, merged),
                facts=(*self._facts(kind, merged), *self._grounds(record, kind, merged)),
                stays=tuple(self._stays.get(record, ())),
                by=self._writer(merged.author),
                at=datetime.fromtimestamp(merged.created / 1000, UTC),
            )

    def of_kind(self, kind: str) -> list[str]:
        """Return the ids of the records of a kind."""
        return [one.record for one in self.entries.values() if one.kind == kind]

    def _merged(self, records: Sequence[str]) -> Iterator[tuple[str, str, MergedRecord]]:
        for batch in batches(records):
            operations = self.chosen.of_records(batch)
            for record in batch:
                kind = self.chosen.records[record].kind
                if kind in KINDS and record in operations:
                    merged = merged_state(kind, operations[record], self._decisions)
                    yield record, kind, merged

    def _writer(self, device: str) -> str:
        if device not in self._writers:
            self._writers[device] = f"{short_name(self.chosen.vault, device)}, device {device}"
        return self._writers[device]

    def _facts(self, kind: str, merged: MergedRecord) -> Iterator[Fact]:
        known = facets(kind)
        for name in in_order(kind, (name for name in merged.values if name in known)):
            words = self._words(known[name], name, merged)
            if words:
                yield Fact(name, known[name].label, words)

    def _grounds(self, record: str, kind: str, merged: MergedRecord) -> Iterator[Fact]:
        """Yield what a record concludes without its ground, and who agreed upon an incident."""
        for lack in lacking(kind, merged.values):
            # A ground that stays with the sender is no ground that is missing.
            if lack.field not in merged.withheld:
                yield Fact("", f"{facets(kind)[lack.field].label}, MISSING", lack.reason)
        if kind == "incident" and merged.values.get("status") == "agreed":
            yield Fact("", "Agreed upon by", self._agreed(record))

    def _agreed(self, incident: str) -> str:
        """Return who agreed upon an incident; their name is said where their assessment leaves."""
        agreement = agreements(self.chosen.vault, [incident]).get(incident)
        if agreement is None:
            return "single coder: no second person's assessment stands"
        since = "; coded anew since" if agreement.changed else ""
        if agreement.assessment not in self.entries:
            return f"a second person, whose assessment was not handed over{since}"
        who = f"{clean(agreement.name)}, device {agreement.device}"
        return f"{who}, {agreement.at:%Y-%m-%d}, {agreement.ref}{since}"

    def _words(self, facet: Facet, name: str, merged: MergedRecord) -> str:
        """Return what stands for a field; where people differ, all that they say."""
        values: list[Value] = [merged.values[name]]
        values += [one.value for one in merged.conflicts.get(name, ()) if not one.withheld]
        said = [value_words(facet, one, self._names) for one in values if one not in (None, "", [])]
        several = list(dict.fromkeys(said))
        if len(several) > 1:
            return "people differ: " + " / ".join(several)
        return several[0] if several else ""


def _entry(record: str, kind: str, merged: MergedRecord) -> Entry:
    row = {**full_row(kind, merged), "ref": ref_of(kind, record)}
    points = {
        name: str(row[name])
        for name, facet in facets(kind).items()
        if facet.shape is Shape.RECORD and row[name]
    }
    return Entry(record, kind, clean(title_of(kind, row)), points)


def _stays_in_words(stays: Sequence[Withheld]) -> Iterator[tuple[str, list[str]]]:
    """Yield what stays with the reason, and the records of which it does.

    It says no more than the statement: each sealed field stays by one rule whatever was answered.
    """
    fields, _ = outcome_summary(stays)
    for rule, named in fields.items():
        for where, records in named.items():
            kind, _dot, name = where.partition(".")
            yield f"{_label(kind, name)} ({_STAYS.get(rule, _OTHERWISE)})", records


def _label(kind: str, name: str) -> str:
    if name == BYTES:
        return "The file itself"
    known = facets(kind) if kind in KINDS else {}
    return known[name].label if name in known else name
