"""The sheets of a dossier: every record with what hangs on it, as a page and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.records import facets
from models.sharing.dossier.csv_sheet import CsvSheet, Sink
from models.sharing.dossier.evidence_index import EvidenceIndex
from models.sharing.dossier.html_sheet import HtmlSheet
from models.sharing.dossier.leaving_records import Entry, LeavingRecords
from models.sharing.policy import Outsider
from models.values import clean, vocabulary

_COLUMNS = ("reference", "kind", "belongs_to", "field", "label", "value", "recorded_value")
_HOW = (
    "Every line of this page, and every file beside it, is covered by two signatures. README.txt "
    "says how to check them; do that before you rely on any of it. The page repeats what is in "
    "data/operations.jsonl.gz, where each value is signed by who wrote it; where the two differ, "
    "that file counts. Nothing here is a finding: incidents are alleged, claims are what sources "
    "say, and their numbers are never added up."
)


def write_records(records: LeavingRecords, sink: Sink) -> None:
    """Write one row for each field of each record."""
    sheet = CsvSheet(sink, _COLUMNS)
    for record in records.read(list(records.entries)):
        parent = _parent(record.entry, records)
        start = (record.entry.ref, record.entry.kind, parent.ref if parent else "")
        for fact in record.facts:
            value = record.values.get(fact.field)
            texts = value if isinstance(value, list) else [value]
            recorded = "; ".join(clean(str(one), lines=True) for one in texts if one is not None)
            sheet.row((*start, fact.field, fact.label, fact.words, recorded))
        for words in record.stays:
            sheet.row((*start, "", "Not handed over", words, ""))


def write_page(
    records: LeavingRecords, index: EvidenceIndex, sink: Sink, *, outsider: Outsider, purpose: str
) -> None:
    """Write the page: who hands over what, the index of evidence, and every record."""
    page = HtmlSheet(sink, "Records and evidence handed over")
    page.paragraph(_HOW)
    page.facts(_about(records, outsider, purpose))
    if records.of_kind("evidence"):
        page.heading("Index of evidence")
        page.evidence(index.listed())
    _write_trees(page, records)
    page.finish()


_TOP = 3
"""The level of headings of records that hang on none."""
_HANDLING = (
    "What has no handling of its own is for your own organisation, on a need to know "
    "(Traffic Light Protocol, AMBER+STRICT)."
)
_PLURALS = {
    "incident": "Incidents",
    "claim": "Claims that speak of several incidents, or of none that was handed over",
    "source": "Sources",
    "person": "People",
    "actor": "Units and other actors",
    "order": "Reported orders",
    "evidence": "Evidence, in full",
    "note": "Notes",
}


def _write_trees(page: HtmlSheet, records: LeavingRecords) -> None:
    """Write every record, and each below what it hangs on."""
    order = list(_ordered(records))
    read = records.read([record for record, _ in order])
    open_levels: list[int] = []
    heading = ""
    for record, (_, level) in zip(read, order, strict=True):
        while open_levels and open_levels[-1] >= level:
            page.end_record()
            open_levels.pop()
        if level == _TOP and record.entry.kind != heading:
            heading = record.entry.kind
            page.heading(_PLURALS.get(heading, "Other records"))
        page.record(record, level=level)
        open_levels.append(level)
    for _ in open_levels:
        page.end_record()


def _ordered(records: LeavingRecords) -> Iterator[tuple[str, int]]:
    """Yield all records with the level of their headings, each before what hangs on it."""
    children: dict[str, list[str]] = {}
    tops = []
    for entry in records.entries.values():
        parent = _parent(entry, records)
        if parent is None:
            tops.append(entry.record)
        else:
            children.setdefault(parent.record, []).append(entry.record)
    seen: set[str] = set()
    for top in tops:
        yield from _walk(top, children, seen)
    # What hangs on itself in a circle, as nothing that afield writes does, is shown all the same.
    for record in records.entries:
        yield from _walk(record, children, seen)


def _walk(top: str, children: Mapping[str, list[str]], seen: set[str]) -> Iterator[tuple[str, int]]:
    todo = [(top, _TOP)]
    while todo:
        record, level = todo.pop()
        if record not in seen:
            seen.add(record)
            yield record, level
            todo += [(child, level + 1) for child in reversed(children.get(record, []))]


def _parent(entry: Entry, records: LeavingRecords) -> Entry | None:
    """Return the record that one hangs on and is shown below, or None."""
    hanging = [name for name, facet in facets(entry.kind).items() if facet.hangs]
    # A link hangs on its evidence and on what that speaks of; it is read beside the latter.
    for name in reversed(hanging):
        parent = records.entries.get(entry.points.get(name, ""))
        if parent is not None and parent.record != entry.record:
            return parent
    return None


def _about(records: LeavingRecords, outsider: Outsider, purpose: str) -> Iterator[tuple[str, str]]:
    chosen = records.chosen
    vault, use = chosen.vault, chosen.choices.use
    yield "For", outsider.name
    yield "From", f"{vault.card.name}, device {vault.card.device}"
    yield "Fingerprint of the sender's card", vault.card.fingerprint()
    yield "Day", f"{vault.clock.now():%Y-%m-%d}"
    if purpose.strip():
        yield "Purpose", purpose.strip()
    yield "Handling", _HANDLING
    if use:
        yield "Use for which consent was asked", vocabulary("consent_use").label(use)
    for record, place in chosen.coarser.items():
        entry = records.entries.get(record)
        if entry is not None:
            yield "Place given less exactly", f"{entry.ref}: {place.words(vault.card.name)}"
    whole = sum(one.field is None for one in chosen.stays)
    if whole:
        yield "Records that stay with the sender", str(whole)
