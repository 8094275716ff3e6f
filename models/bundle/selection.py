"""Which records, values and files leave in a bundle, and by which rule the others stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from models import casefile, known
from models.bundle import intervals, place
from models.bundle.choices import Choices
from models.bundle.consents import Consents
from models.bundle.fields import FieldRules
from models.bundle.leaving import BYTES, CHANGES, Leaving, LeavingEvidence, Withheld
from models.bundle.place import Coarser
from models.bundle.portion import portions
from models.bundle.rows import Row, doubtful, kinds, rows, sizes, writers
from models.bundle.rule import Rule
from models.known import Known
from models.operation import Operation
from models.records import KINDS, ref_of, sealed_fields, title_of
from models.vault import Vault
from models.vocabulary import vocabulary

RED = "RED"
"""The handling under which a record is for the eyes of its owner only."""

_ENDS = {"evidence_link": ("evidence", "target"), "note": ("about",)}
"""Records that say nothing without those they speak of."""
_BROUGHT_BY = {"evidence": ("evidence_link", "evidence"), "source": ("claim", "source")}
_PLACES = ("place", "admin", "lat", "lon")


@dataclass(slots=True)
class Selection:
    """What leaves; ``operations`` strips and counts while it is read."""

    vault: Vault
    choices: Choices
    consents: Consents
    rules: FieldRules
    known: Known
    """What all recipients are known to hold; nothing when all is sent in full."""
    records: dict[str, Leaving] = field(default_factory=dict)
    files: list[LeavingEvidence] = field(default_factory=list)
    stays: list[Withheld] = field(default_factory=list)
    coarser: dict[str, Coarser] = field(default_factory=dict)
    already: int = 0
    """How many changes are not sent because all recipients are known to hold them."""
    already_evidence: int = 0
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def operations(self) -> Iterator[Operation]:
        """Give the changes that leave, without what stays, each device's in its order.

        What stays is noted once for each field of a record.
        """
        held = self._held()
        large = portions(self.vault, self.records, lambda one: self._leaving(one, held))
        for operation in _by_hash(self.vault.operations(self.records)):
            if held(operation):
                self.already += 1
                continue
            staying = self.rules.of(operation)
            if operation.record in large:
                waiting = large[operation.record].waiting(operation)
                if waiting is None:
                    self._note(operation, CHANGES, Rule.LATER)
                    continue
                staying = dict.fromkeys(waiting, Rule.LATER) | staying
            for name, rule in staying.items():
                self._note(operation, name, rule)
            yield operation.without(staying) if staying else operation

    def _held(self) -> Callable[[Operation], bool]:
        """Give what says whether all recipients are known to hold a change."""
        # Under a forked number two changes go by one name, so both are sent.
        forked = set(self.vault.history.forks())

        def held(operation: Operation) -> bool:
            runs = self.known.held.get(operation.device)
            if not runs or not intervals.holds(runs, operation.seq):
                return False
            return (operation.device, operation.seq) not in forked

        return held

    def _leaving(self, operation: Operation, held: Callable[[Operation], bool]) -> Operation | None:
        """Give a change without what stays by the rules, or nothing where it is held."""
        return None if held(operation) else operation.without(self.rules.of(operation))

    def _note(self, operation: Operation, name: str, rule: Rule) -> None:
        if (operation.record, name) not in self._seen:
            self._seen.add((operation.record, name))
            ref = self.records[operation.record].ref
            self.stays.append(Withheld(rule, operation.record, operation.kind, ref, name))


def _by_hash(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Give the changes under one forked number in the order that a reader demands."""
    for _, alike in groupby(operations, key=lambda one: (one.device, one.seq)):
        yield from sorted(alike, key=lambda one: one.hash)


def choose(vault: Vault, records: Iterable[str], choices: Choices) -> Selection:
    """Choose the records and what hangs on them; raises what ``Choices.demand`` does.

    A record whose handling is RED stays, and so does what only hangs on it.
    """
    choices.demand()
    consents = Consents(vault, choices)
    held = Known() if choices.full else known.of_all(vault, choices.devices)
    chosen = Selection(vault, choices, consents, FieldRules(choices, consents), held)
    wanted = list(dict.fromkeys(records))
    kept = _take(chosen, wanted)
    _take(chosen, sorted(casefile.hanging(vault, kept) - set(wanted)))
    if chosen.stays:
        # Twice, because a note may be about evidence that only a link to a staying claim brought.
        _drop_followers(chosen)
        _drop_loose(chosen, frozenset(wanted))
        _drop_followers(chosen)
    _take(chosen, _companions(chosen))
    chosen.files = list(_files(chosen))
    _make_coarser(chosen)
    return chosen


def _take(chosen: Selection, records: list[str]) -> list[str]:
    """Take those of the records that may leave, and give them."""
    taken = []
    kind_of = kinds(chosen.vault, records)
    doubted = doubtful(chosen.vault, records)
    allowed = {None, *vocabulary("handling").terms} - {RED}
    for kind in sorted(set(kind_of.values())):
        of_kind = [record for record, one in kind_of.items() if one == kind]
        found = rows(chosen.vault, kind, of_kind) if kind in KINDS else {}
        for record in of_kind:
            row = found.get(record)
            if row is None:
                ref = record[:8]
                chosen.stays.append(Withheld(Rule.UNKNOWN, record, kind, ref, None))
            elif row["handling"] not in allowed or record in doubted:
                ref = ref_of(kind, record)
                chosen.stays.append(Withheld(Rule.HANDLING, record, kind, ref, None))
            else:
                title = title_of(kind, row)
                chosen.records[record] = Leaving(record, kind, ref_of(kind, record), title)
                taken.append(record)
    return taken


def _companions(chosen: Selection) -> list[str]:
    """Give what goes wherever its subject goes: consents, erasures, and rulings about writers."""
    vault, records = chosen.vault, list(chosen.records)
    sealed = [one.record for one in chosen.records.values() if sealed_fields(one.kind)]
    found = {*chosen.consents.travelling(sealed)}
    found |= rows(vault, "erasure", records, by="subject").keys()
    if vault.history.forks():
        found |= rows(vault, "fork_ruling", writers(vault, records), by="device").keys()
    return sorted(found - chosen.records.keys())


def _drop_followers(chosen: Selection) -> None:
    """Let links and notes stay whose evidence, target or subject stays."""
    staying = {one.record for one in chosen.stays}
    for kind, ends in _ENDS.items():
        of_kind = [one for one in chosen.records.values() if one.kind == kind]
        found = rows(chosen.vault, kind, [one.record for one in of_kind])
        for one in of_kind:
            if any(found[one.record][end] in staying for end in ends):
                _drop(chosen, one)


def _drop_loose(chosen: Selection, wanted: frozenset[str]) -> None:
    """Let evidence and sources stay that only came with a link or a claim that stays."""
    for kind, (holder, end) in _BROUGHT_BY.items():
        holders = [one.record for one in chosen.records.values() if one.kind == holder]
        held = {row[end] for row in rows(chosen.vault, holder, holders).values()} | wanted
        for one in [one for one in chosen.records.values() if one.kind == kind]:
            if one.record not in held:
                _drop(chosen, one)


def _drop(chosen: Selection, one: Leaving) -> None:
    del chosen.records[one.record]
    chosen.stays.append(Withheld(Rule.FOLLOWS, one.record, one.kind, one.ref, None))


def _files(chosen: Selection) -> Iterator[LeavingEvidence]:
    """Give the evidence files that leave, once each; note those that stay."""
    of_kind = [one for one in chosen.records.values() if one.kind == "evidence"]
    found = rows(chosen.vault, "evidence", [one.record for one in of_kind])
    size = sizes(chosen.vault, [str(row["sha256"]) for row in found.values() if row["sha256"]])
    given: set[str] = set()
    for one in of_kind:
        digest = str(found[one.record]["sha256"] or "")
        rule = _why_not(chosen.choices, found[one.record], digest, size)
        if rule:
            chosen.stays.append(Withheld(rule, one.record, one.kind, one.ref, BYTES))
        elif digest not in given:
            given.add(digest)
            if digest in chosen.known.evidence:
                chosen.already_evidence += 1
            else:
                yield LeavingEvidence(one.record, one.ref, digest, size[digest])


def _why_not(choices: Choices, row: Row, digest: str, held: Mapping[str, int]) -> Rule | None:
    if not choices.with_evidence:
        return Rule.NO_EVIDENCE
    # The file's name in a bundle is its digest.
    if choices.withholds("evidence", "sha256"):
        return Rule.CHOICE
    if row["withdrawn"]:
        return Rule.WITHDRAWN
    return None if digest in held else Rule.NOT_HELD


def _make_coarser(chosen: Selection) -> None:
    """Work out what is said of each place instead of the one that stays."""
    to = chosen.choices.coarser
    if to is None:
        return
    of_kind = [one.record for one in chosen.records.values() if one.kind == "incident"]
    for record, row in rows(chosen.vault, "incident", of_kind).items():
        if any(row[name] for name in _PLACES):
            chosen.coarser[record] = place.coarser(row, to=to, by=chosen.vault.device)
