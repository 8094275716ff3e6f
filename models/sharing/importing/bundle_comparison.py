"""The comparison of a proven bundle with the vault makes its preview and the differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from models.actions import without_erased
from models.lifecycle import Vault
from models.log import Operation
from models.projection import reference
from models.queries import NewerOperations
from models.sharing.container import Progress
from models.sharing.importing.bundle_reader import Content
from models.sharing.importing.preview import (
    AskedErasure,
    BroughtEvidence,
    Bytes,
    ComparedRecord,
    Difference,
    Holdback,
    LeftOut,
    Preview,
    Wanted,
    compare_record,
    differences,
    erasures_asked_for,
    records_turned,
    sift_operations,
    word_of_others,
)
from models.sharing.peers import Signer, known_signers
from models.sharing.policy import unbelieved_of
from models.vault import has_blob


class BundleComparison:
    """What a bundle would do to a vault, worked out without writing anything into it."""

    def __init__(self, vault: Vault, content: Content, *, progress: Progress) -> None:
        """Compare; ``progress`` is told how many operations were compared, of how many."""
        self._vault = vault
        self._content = content
        self._signers = known_signers(vault, content.cards.values())
        # If the sender is in doubt, all of the bundle is, and not the sender's operations alone.
        doubted = {signer.device for signer in self._signers.values() if signer.trust.doubted}
        self._doubted = frozenset(doubted - {content.statement.device})
        self._holdback = Holdback(vault, content.scratch, doubted=self._doubted)
        self._unbelieved = self._not_believed()
        after = self._holdback.decided.after
        after = replace(after, unbelieved=after.unbelieved | self._unbelieved.keys())
        self._decided = replace(self._holdback.decided, after=after)
        self.preview = self._preview(progress)

    def differences(self, record: str) -> list[Difference]:
        """Return the fields of one record that would change, with their values."""
        brought = self._content.scratch.of([record]).get(record, [])
        ours = self._vault.history.of_record(record)
        held = self._content.scratch.held([record])
        here = {operation.hash for operation in ours}
        taken = sift_operations(brought, here, held=held, doubted=self._doubted).taken
        theirs = without_erased(self._decided.before, taken, beside=ours)
        return differences(theirs, ours, decided=self._decided)

    def _preview(self, progress: Progress) -> Preview:
        said, holdback = self._content.statement, self._holdback
        asked: list[AskedErasure] = []
        self._newer = NewerOperations()
        records = tuple(self._compared(asked, progress))
        beside = {record.record for record in records}
        return Preview(
            bundle_id=said.bundle_id,
            signer=self._signers[said.device],
            purpose=said.purpose,
            made_at=said.made_at,
            records=records,
            turned=tuple(records_turned(self._vault, self._decided, beside=beside)),
            evidence=tuple(self._evidence(records)),
            writers=tuple(self._signers.values()),
            operations=said.count,
            new_operations=sum(record.new_operations for record in records),
            rules={
                rule: sum(len(ids) for ids in fields.values())
                for rule, fields in said.withheld.items()
            },
            stayed=said.stayed,
            ahead=self._signers_of(holdback.ahead),
            forked=self._signers_of(holdback.forked),
            held=sum(record.held for record in records),
            frozen=self._signers_of(holdback.held),
            left_out=self._left_out(records),
            newer=self._newer.operations,
            newer_records=len(self._newer.records),
            unreadable=self._apart(self._content.newer),
            custody=self._apart(self._content.custody),
            erasures=tuple(asked),
            coarser={r: place for r, place in said.coarser.items() if place.by == said.device},
            wanted=tuple(self._wanted()),
            kind=said.kind,
            use=said.use,
            lost_here=self._lost_here(),
            unbelieved=frozenset(self._unbelieved),
            unseen=tuple(dict.fromkeys(self._unbelieved.values())),
        )

    def _not_believed(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the record's reference and the writer's device by the hashes of each pair.

        A pair is an operation and a parent that its writer was never given.
        """
        pairs = unbelieved_of(self._vault, self._content.scratch.operations())
        if not pairs:
            return {}
        by_hash = {one.hash: one for one in self._content.scratch.operations()}
        found = {}
        for pair in sorted(pairs):
            operation = by_hash[pair[0]]
            found[pair] = (reference(operation.kind, operation.record), operation.device)
        return found

    def _compared(self, asked: list[AskedErasure], progress: Progress) -> Iterator[ComparedRecord]:
        """Yield each record of the bundle compared; add the erasures it asks for to ``asked``."""
        scratch, history = self._content.scratch, self._vault.history
        done = 0
        for batch in scratch.batches():
            ours: dict[str, list[Operation]] = {record: [] for record in batch}
            for operation in history.operations(batch):
                ours[operation.record].append(operation)
            held = scratch.held(batch)
            for record, brought in scratch.of(batch).items():
                theirs = without_erased(self._decided.before, brought, beside=ours[record])
                yield self._record(theirs, ours[record], held, asked)
                done += len(theirs)
                progress(done, self._content.statement.count)

    def _record(
        self,
        theirs: list[Operation],
        ours: list[Operation],
        held: Container[str],
        asked: list[AskedErasure],
    ) -> ComparedRecord:
        compared = compare_record(
            theirs, ours, held=held, doubted=self._doubted, decided=self._decided
        )
        if not compared.refused:
            here = {operation.hash for operation in ours}
            sifted = sift_operations(theirs, here, held=held, doubted=self._doubted)
            for operation in sifted.taken:
                if operation.hash not in here:
                    self._newer.add(operation)
        if compared.kind not in {"erasure", "consent"} or compared.refused:
            return compared
        here = {operation.hash for operation in ours}
        taken = sift_operations(theirs, here, held=held, doubted=self._doubted).taken
        if compared.kind == "erasure":
            asked += erasures_asked_for(self._vault, taken, here)
        elif not compared.loosened:
            loosened = tuple(word_of_others(self._vault, taken, here))
            return replace(compared, loosened=loosened)
        return compared

    def _wanted(self) -> Iterator[Wanted]:
        for digest in sorted(self._content.statement.evidence.wanted):
            if has_blob(self._vault, digest):
                for row in self._vault.rows("evidence", where={"sha256": digest}):
                    yield Wanted(row.ref, digest)

    def _evidence(self, records: Iterable[ComparedRecord]) -> Iterator[BroughtEvidence]:
        named = frozenset[str]().union(*(record.evidence for record in records))
        for digest, staged in self._content.evidence.items():
            yield BroughtEvidence(digest, staged.size, self._bytes(digest, named))

    def _bytes(self, digest: str, named: Container[str]) -> Bytes:
        """Return what is brought of one file; ``named`` by the records that are taken."""
        if has_blob(self._vault, digest):
            return Bytes.SAME
        if digest in named:
            return Bytes.NEW
        here = self._vault.rows("evidence", where={"sha256": digest})
        return Bytes.NEW if here else Bytes.UNNAMED

    def _lost_here(self) -> int:
        """Return how many of our own operations the sender says to hold and this vault lacks."""
        span = self._content.statement.spans.get(self._vault.device)
        ours = self._vault.chains().get(self._vault.device)
        return max(0, span.head[0] - (ours.seq if ours else 0)) if span else 0

    def _left_out(self, records: Iterable[ComparedRecord]) -> tuple[LeftOut, ...]:
        counts = Counter[str]()
        for record in records:
            counts.update(record.left_out)
        return tuple(LeftOut(self._signers[device], counts[device]) for device in sorted(counts))

    def _apart(self, counts: Mapping[str, int]) -> tuple[LeftOut, ...]:
        """Return what was set apart while it was read, by the device that it says to be from."""
        return tuple(LeftOut(self._signers[device], counts[device]) for device in sorted(counts))

    def _signers_of(self, devices: set[str]) -> tuple[Signer, ...]:
        return tuple(self._signers[device] for device in sorted(devices))
