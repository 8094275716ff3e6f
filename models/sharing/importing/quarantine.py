r"""A bundle that was read and not yet accepted: everything in it is proven, nothing is taken.

    with read(vault, path) as quarantine:
        print(*quarantine.preview().lines(), sep="\\n")
        quarantine.accept()

What waits lies sealed in a folder of its own and is gone when the quarantine is closed.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from crypto.files import StorageFull
from models.actions import without_erased
from models.lifecycle import Vault
from models.log import Operation
from models.projection import reference
from models.sharing.container import STANDARD, Envelope, Limits, Progress
from models.sharing.importing.acceptance import Accepted, accept_bundle
from models.sharing.importing.bundle_reader import Addressee, BundleReader, Content
from models.sharing.importing.preview import (
    NOTHING,
    AskedErasure,
    BroughtEvidence,
    Bytes,
    ComparedRecord,
    Decided,
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
from models.sharing.peers import Signer, Trust, known_signers
from models.sharing.policy import unbelieved_of
from models.sharing.staging import Workspace, sweep_workspaces
from models.vault import all_colleagues, has_blob

_SPARE = 64 * 1024 * 1024
"""Bytes left free on the disk, so that a hostile bundle cannot stop the vault from saving."""


def read_bundle(
    vault: Vault, path: Path, *, progress: Progress | None = None, quotas: Limits = STANDARD
) -> Quarantine:
    """Open a bundle and prove everything in it; the vault is not touched.

    Raises ReadOnly, a BundleRefused, BadCard, NewerFormat, StorageFull or StorageFailed, and
    leaves nothing behind. The caller closes the quarantine.
    """
    identity = vault.signer()
    with Envelope(path, identity.age_identity, progress=progress) as source:
        room = Workspace(vault.folder, random=vault.random)
        try:
            # Everything inside is stored once more, the changes unpacked but for an eighth.
            if shutil.disk_usage(room.folder).free < 2 * source.size + _SPARE:
                raise StorageFull(path=room.folder)
            us = Addressee(identity.device, str(identity.age_identity.recipient()), _known(vault))
            content = BundleReader(source, room, us, quotas=quotas).run()
        except BaseException:
            room.close()
            raise
    return Quarantine(vault, room, content)


def sweep_quarantine(vault: Vault) -> int:
    """Remove what a killed process left in quarantine; say how many bundles that were."""
    return sweep_workspaces(vault.folder)


class Quarantine:
    """A proven bundle beside the vault that may take it in."""

    def __init__(self, vault: Vault, room: Workspace, content: Content) -> None:
        self.vault = vault
        self.room = room
        self.content = content
        self._shown: Preview | None = None
        # What the preview found, and the differences of one record are told by.
        self._decided = NOTHING
        self._doubted: frozenset[str] = frozenset()

    def preview(self, *, progress: Progress | None = None) -> Preview:
        """Say what taking it in would do; computed once, nothing is written.

        ``progress`` is told how many changes were compared with what is here, of how many.
        """
        if self._shown is None:
            self._shown = self._preview(progress or _untold)
        return self._shown

    def differences(self, record: str) -> list[Difference]:
        """Give field by field what would change in one record, values and all."""
        self.preview()
        brought = self.content.scratch.of([record]).get(record, [])
        ours = self.vault.history.of_record(record)
        held = self.content.scratch.held([record])
        here = {one.hash for one in ours}
        taken = sift_operations(brought, here, held=held, doubted=self._doubted).taken
        theirs = without_erased(self._decided.before, taken, beside=ours)
        return differences(theirs, ours, decided=self._decided)

    def accept(self, *, accept_unknown: bool = False) -> Accepted:
        """Take it in, as one change; a second time it changes nothing.

        ``accept_unknown`` says that a person wants changes signed by a key nobody here has
        added; its card is then added as unverified. Raises UnknownSigner, ChangedKey,
        RevokedSigner, or a storage error, and then nothing was taken.
        """
        accepted = accept_bundle(
            self.vault, self.room, self.content, self.preview(), accept_unknown=accept_unknown
        )
        self._shown = None
        return accepted

    def close(self) -> None:
        """Remove all that waited; doing so twice is harmless."""
        self.content.scratch.close()
        self.room.close()

    def __enter__(self) -> Self:
        """Give the quarantine."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove all that waited."""
        self.close()

    def _preview(self, progress: Progress) -> Preview:
        said = self.content.statement
        signers = known_signers(self.vault, self.content.cards.values())
        # If the sender is in doubt, all of it is, and not its changes alone.
        doubted = {one.device for one in signers.values() if one.trust.doubted} - {said.device}
        self._doubted = frozenset(doubted)
        doubts = Holdback(self.vault, self.content.scratch, doubted=self._doubted)
        unbelieved = self._unbelieved()
        after = doubts.decided.after
        after = replace(after, unbelieved=after.unbelieved | unbelieved.keys())
        decided = self._decided = replace(doubts.decided, after=after)
        asked: list[AskedErasure] = []
        records = tuple(self._compared(decided, asked, progress))
        left_out = _left_out(signers, records)
        ours = self.vault.chains().get(self.vault.device)
        span = said.spans.get(self.vault.device)
        behind = span.head[0] - (ours.seq if ours else 0) if span else 0
        return Preview(
            bundle_id=said.bundle_id,
            signer=signers[said.device],
            purpose=said.purpose,
            made_at=said.made_at,
            records=records,
            turned=tuple(
                records_turned(self.vault, decided, beside={one.record for one in records})
            ),
            evidence=tuple(self._evidence(records)),
            writers=tuple(signers.values()),
            operations=said.count,
            new_operations=sum(one.new_operations for one in records),
            rules={
                rule: sum(len(ids) for ids in fields.values())
                for rule, fields in said.withheld.items()
            },
            stayed=said.stayed,
            ahead=_of(signers, doubts.ahead),
            forked=_of(signers, doubts.forked),
            held=sum(one.held for one in records),
            frozen=_of(signers, doubts.held),
            left_out=left_out,
            erasures=tuple(asked),
            coarser={r: one for r, one in said.coarser.items() if one.by == said.device},
            wanted=tuple(self._wanted()),
            kind=said.kind,
            use=said.use,
            lost_here=max(0, behind),
            unbelieved=frozenset(unbelieved),
            unseen=tuple(dict.fromkeys(unbelieved.values())),
        )

    def _unbelieved(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Give what is not believed, each with the record's reference and whose change it is."""
        pairs = unbelieved_of(self.vault, self.content.scratch.operations())
        if not pairs:
            return {}
        changes = {one.hash: one for one in self.content.scratch.operations()}
        found = {}
        for pair in sorted(pairs):
            change = changes[pair[0]]
            found[pair] = (reference(change.kind, change.record), change.device)
        return found

    def _compared(
        self, decided: Decided, asked: list[AskedErasure], progress: Progress
    ) -> Iterator[ComparedRecord]:
        scratch, history = self.content.scratch, self.vault.history
        done = 0
        for batch in scratch.batches():
            ours: dict[str, list[Operation]] = {record: [] for record in batch}
            for operation in history.operations(batch):
                ours[operation.record].append(operation)
            held = scratch.held(batch)
            for record, brought in scratch.of(batch).items():
                theirs = without_erased(decided.before, brought, beside=ours[record])
                found = compare_record(
                    theirs, ours[record], held=held, doubted=self._doubted, decided=decided
                )
                if found.kind in {"erasure", "consent"} and not found.refused:
                    here = {one.hash for one in ours[record]}
                    taken = sift_operations(theirs, here, held=held, doubted=self._doubted).taken
                    if found.kind == "erasure":
                        asked += erasures_asked_for(self.vault, taken, here)
                    elif not found.loosened:
                        found = replace(
                            found, loosened=tuple(word_of_others(self.vault, taken, here))
                        )
                yield found
                done += len(theirs)
                progress(done, self.content.statement.count)

    def _wanted(self) -> Iterator[Wanted]:
        for digest in sorted(self.content.statement.evidence.wanted):
            if has_blob(self.vault, digest):
                for row in self.vault.rows("evidence", where={"sha256": digest}):
                    yield Wanted(row.ref, digest)

    def _evidence(self, records: Iterable[ComparedRecord]) -> Iterator[BroughtEvidence]:
        named = frozenset[str]().union(*(one.evidence for one in records))
        for digest, held in self.content.evidence.items():
            yield BroughtEvidence(digest, held.size, self._state(digest, named))

    def _state(self, digest: str, named: Container[str]) -> Bytes:
        """Say what is brought of one file; ``named`` by the records that are taken."""
        if has_blob(self.vault, digest):
            return Bytes.SAME
        if digest in named:
            return Bytes.NEW
        here = self.vault.rows("evidence", where={"sha256": digest})
        return Bytes.NEW if here else Bytes.UNNAMED


def _untold(_done: int, _total: int) -> None:
    """Tell nobody."""


def _known(vault: Vault) -> frozenset[str]:
    """Name the devices whose cards are here and were not revoked or changed."""
    everybody = all_colleagues(vault)
    return frozenset(one.device for one in everybody if not Trust(one.state).doubted)


def _left_out(signers: dict[str, Signer], records: Iterable[ComparedRecord]) -> tuple[LeftOut, ...]:
    counts = Counter[str]()
    for one in records:
        counts.update(one.left_out)
    return tuple(LeftOut(signers[device], counts[device]) for device in sorted(counts))


def _of(signers: dict[str, Signer], devices: set[str]) -> tuple[Signer, ...]:
    return tuple(signers[device] for device in sorted(devices))
