"""A selection says which records, values and files leave, and by which rule the others stay."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from models.lifecycle import Vault
from models.log import WHY, Operation
from models.projection import reference
from models.records import KINDS, LEDGER, counts_with, sealed_fields, title_of
from models.sharing.exporting.size_split import portions
from models.sharing.policy import (
    BYTES,
    CHANGES,
    Choices,
    Consents,
    FieldRules,
    Outcome,
    OutgoingEvidence,
    Rule,
    Withheld,
    newer_records,
    records_along,
    records_staying,
)
from models.sharing.rows import (
    Row,
    begun_here,
    disputed_records,
    evidence_sizes,
    held_back,
    kinds_of_records,
    rows_to_export,
    writers_of,
)
from models.sharing.statement import CoarsePlace, coarsen_place, ranges_hold
from models.vault import PeerState, peer_state_of_all

_NEWER = "made by a newer afield; leaves without what it says"
_PLACES = ("place", "admin", "lat", "lon")


@dataclass(slots=True)
class Selection:
    """What leaves in a bundle; ``stays`` and ``already`` fill while ``operations`` is read."""

    vault: Vault
    choices: Choices
    consents: Consents
    rules: FieldRules
    known: PeerState
    """What all recipients are known to hold; nothing when all is sent in full."""
    records: dict[str, Outcome] = field(default_factory=dict)
    files: list[OutgoingEvidence] = field(default_factory=list)
    stays: list[Withheld] = field(default_factory=list)
    coarser: dict[str, CoarsePlace] = field(default_factory=dict)
    already: int = 0
    """How many operations are not sent because all recipients are known to hold them."""
    already_evidence: int = 0
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def operations(self) -> Iterator[Operation]:
        """Yield the operations that leave, without what stays, each device's in its order.

        What stays is noted once for each field of a record.
        """
        held = self._held()
        # Somebody outside sends no receipt after which the rest could follow, so all goes at once.
        whole = self.choices.outsider is not None
        records = {} if whole else self.records
        large = portions(self.vault, records, lambda one: self._leaving(one, held))
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
                if waiting and operation.why is not None:
                    # The reason may repeat what waits, so it leaves with all of it or not at all.
                    waiting |= {WHY}
                staying = dict.fromkeys(waiting, Rule.LATER) | staying
            for name, rule in staying.items():
                self._note(operation, name, rule)
            yield operation.without(staying) if staying else operation

    def of_records(self, records: Sequence[str]) -> dict[str, list[Operation]]:
        """Return the operations of some records as they leave where nothing is held already."""
        found = self.vault.history.of_records(records)
        return {
            record: [one.without(self.rules.of(one)) for one in operations]
            for record, operations in found.items()
        }

    def _held(self) -> Callable[[Operation], bool]:
        """Return a test of whether all recipients are known to hold an operation."""
        # Under a forked number there are two operations, so both are sent.
        forked = set(self.vault.history.forks())

        def held(operation: Operation) -> bool:
            runs = self.known.held.get(operation.device)
            if not runs or not ranges_hold(runs, operation.seq):
                return False
            return (operation.device, operation.seq) not in forked

        return held

    def _leaving(self, operation: Operation, held: Callable[[Operation], bool]) -> Operation | None:
        """Return an operation without what stays by the rules, or None where it is held."""
        return None if held(operation) else operation.without(self.rules.of(operation))

    def _note(self, operation: Operation, name: str, rule: Rule) -> None:
        if (operation.record, name) not in self._seen:
            self._seen.add((operation.record, name))
            ref = self.records[operation.record].ref
            by = self.consents.deciding(operation.record, rule)
            self.stays.append(Withheld(rule, operation.record, operation.kind, ref, name, by))


def _by_hash(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield operations sorted by hash under a forked number, the order that a reader demands."""
    for _, alike in groupby(operations, key=lambda one: (one.device, one.seq)):
        yield from sorted(alike, key=lambda one: one.hash)


def select_records(vault: Vault, records: Iterable[str], choices: Choices) -> Selection:
    """Return what leaves with the chosen records; raises what ``Choices.demand`` does.

    A record whose handling is RED stays, and so does what only hangs on it, even where it is
    named itself.
    """
    choices.demand()
    consents = Consents(vault, choices)
    held = PeerState() if choices.full else peer_state_of_all(vault, choices.devices)
    chosen = Selection(vault, choices, consents, FieldRules(choices, consents), held)
    wanted = list(dict.fromkeys(records))
    if not wanted:
        return chosen
    stays = {**records_staying(vault), **choices.closed}
    kept = _take(chosen, wanted, stays)
    reached = records_along(vault, kept)
    leaving = reached if reached.isdisjoint(stays) else records_along(vault, kept, without=stays)
    # What is reached only through a record that stays, stays in this bundle: another may bring it.
    behind = stays | dict.fromkeys(reached - leaving - stays.keys(), Rule.FOLLOWS)
    _take(chosen, sorted(reached - set(wanted)), behind)
    _take(chosen, _companions(chosen), stays)
    chosen.files = list(_files(chosen, stays))
    _make_coarser(chosen)
    return chosen


def _take(chosen: Selection, records: list[str], stays: Mapping[str, Rule]) -> list[str]:
    """Take the records that may leave, and return them; note the others as withheld."""
    taken = []
    kind_of = kinds_of_records(chosen.vault, records)
    for kind in sorted(set(kind_of.values())):
        known, of_kind = kind in KINDS, [one for one, its in kind_of.items() if its == kind]
        if kind in LEDGER:
            stays = {**stays, **dict.fromkeys(of_kind, Rule.LEDGER)}
        if not known and chosen.choices.outsider:
            stays = {**dict.fromkeys(of_kind, Rule.UNKNOWN), **stays}
        leaving = [record for record in of_kind if record not in stays]
        rows = rows_to_export(chosen.vault, kind, leaving) if leaving and known else {}
        for record in of_kind:
            rule, ref = stays.get(record), reference(kind, record)
            if rule is None and not known:
                chosen.records[record] = Outcome(record, kind, ref, _NEWER)
                taken.append(record)
            elif rule is None:
                title = title_of(kind, rows[record])
                flags = rows[record].get("risk")
                listed = tuple(map(str, flags)) if isinstance(flags, list) else ()
                chosen.records[record] = Outcome(record, kind, ref, title, listed)
                taken.append(record)
            else:
                chosen.stays.append(Withheld(rule, record, kind, ref, None))
    return taken


def _companions(chosen: Selection) -> list[str]:
    """Return what goes wherever its subject goes: consents, erasures, decisions about forks.

    So does a record of a newer afield in which one is named that leaves.
    """
    vault, records = chosen.vault, list(chosen.records)
    known = [one for one in chosen.records.values() if one.kind in KINDS]
    sealed = [one.record for one in known if sealed_fields(one.kind)]
    found = {*chosen.consents.travelling(sealed), *newer_records(vault).naming(records)}
    found |= rows_to_export(vault, "erasure", records, by="subject").keys()
    if vault.history.forks():
        found |= rows_to_export(
            vault, "fork_ruling", writers_of(vault, records), by="device"
        ).keys()
    return sorted(found - chosen.records.keys())


def _files(chosen: Selection, stays: Container[str]) -> Iterator[OutgoingEvidence]:
    """Yield the evidence files that leave, once each; note those that stay as withheld."""
    evidence = [outcome for outcome in chosen.records.values() if outcome.kind == "evidence"]
    rows = rows_to_export(chosen.vault, "evidence", [outcome.record for outcome in evidence])
    sizes = evidence_sizes(
        chosen.vault, [str(row["sha256"]) for row in rows.values() if row["sha256"]]
    )
    given: set[str] = set()
    own = begun_here(chosen.vault, [outcome.record for outcome in evidence])
    closed = held_back(chosen.vault, chosen.records, stays)
    doubtful = disputed_records(chosen.vault, "evidence", "sha256")
    for outcome in evidence:
        digest = str(rows[outcome.record]["sha256"] or "")
        rule = _why_not(chosen.choices, rows[outcome.record], digest, sizes)
        if rule is None and outcome.record in doubtful:
            rule = Rule.DISPUTED
        if rule is None and digest in closed and outcome.record not in own:
            rule = Rule.FOLLOWS
        if rule:
            chosen.stays.append(Withheld(rule, outcome.record, outcome.kind, outcome.ref, BYTES))
        elif digest not in given:
            given.add(digest)
            if digest in chosen.known.evidence:
                chosen.already_evidence += 1
            else:
                yield OutgoingEvidence(outcome.record, outcome.ref, digest, sizes[digest])


def _why_not(choices: Choices, row: Row, digest: str, held: Mapping[str, int]) -> Rule | None:
    if not choices.with_evidence:
        return Rule.NO_EVIDENCE
    # The file's name in a bundle is its digest.
    if choices.withholds("evidence", "sha256"):
        return Rule.CHOICE
    if not counts_with(row["withdrawn"]):
        return Rule.WITHDRAWN
    return None if digest in held else Rule.NOT_HELD


def _make_coarser(chosen: Selection) -> None:
    """Fill in what is said of each place instead of the one that stays."""
    to = chosen.choices.coarser
    if to is None:
        return
    of_kind = [one.record for one in chosen.records.values() if one.kind == "incident"]
    for record, row in rows_to_export(chosen.vault, "incident", of_kind).items():
        if any(row[name] for name in _PLACES):
            chosen.coarser[record] = coarsen_place(row, to=to, by=chosen.vault.device)
