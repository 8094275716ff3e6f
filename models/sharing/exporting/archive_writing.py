"""The writing of a bundle's archive: one pass from the vault into the encrypted file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crypto import age
from crypto.files import DamagedSeal, Ours, StorageFailed, StorageFull, place_file
from crypto.signing import Card
from models.actions import note_exported, note_mismatch
from models.lifecycle import Vault
from models.log import Operation
from models.sharing.container import (
    OPERATIONS_FILE,
    STANDARD,
    CountingSink,
    DigestingSource,
    Progress,
    ReportingSink,
    Writer,
    archived_size,
    card_name,
    write_operations,
)
from models.sharing.errors import TooMuch
from models.sharing.exporting.bundle_shape import BundleShape
from models.sharing.exporting.errors import DamagedEvidence, MissingCard
from models.sharing.exporting.selection import Selection
from models.sharing.exporting.statement_build import make_statement, spans_of, tag_files
from models.sharing.policy import OutgoingEvidence, Withheld
from models.sharing.staging import Spool
from models.sharing.statement import BUNDLE_KIND, DOSSIER_KIND, RECEIPT_KIND
from models.values import Digests
from models.vault import EvidenceMissing, cards_by_device, open_blob

WRITTEN = {
    BUNDLE_KIND: "bundle-written",
    RECEIPT_KIND: "receipt-written",
    DOSSIER_KIND: "dossier-written",
}
"""The journal entries that note a written file, by the kind of its statement."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A bundle that was written."""

    path: Path
    bundle_id: str
    operations: int
    records: int
    evidence: int
    already: int
    """Operations that were not sent because all recipients are known to hold them."""
    withheld: list[Withheld]
    sha256: str
    """Of the encrypted file, to be compared after it was carried."""
    size: int
    """Of the encrypted file, in bytes."""
    untold: int = 0
    """Evidence files in it of which no custody entry could be signed."""


class BundleWriting:
    """One bundle being made; operations are spooled first, because the statement counts them."""

    def __init__(
        self, vault: Vault, chosen: Selection, spool: Spool, shape: BundleShape, purpose: str
    ) -> None:
        self._vault = vault
        self._chosen = chosen
        self._spool = spool
        self._shape = shape
        self._numbers: dict[str, set[int]] = {}
        self._newest: dict[str, str] = {}
        operations = self._counted(chosen.operations())
        tree = write_operations(operations, spool, quotas=shape.quotas)
        self._cards = self._writers()
        self._files = sorted(chosen.files, key=lambda one: one.sha256)
        self._sheets = shape.sheets(self._files)
        self._digests = self._data()
        self._said = make_statement(
            vault,
            chosen,
            kind=shape.kind,
            purpose=purpose,
            spans=spans_of(vault, chosen, self._numbers, self._newest),
            tree=tree,
            digests=self._digests,
        )

    def write(self, out: Path, ours: Ours, progress: Progress | None) -> Packed:
        """Encrypt everything into the file, and note it in the journal; raises a CannotPack."""
        spools = [self._spool, *self._sheets.values()]
        sizes_of_data = [one.size for one in spools] + [one.size for one in self._files]
        octets = sum(len(card.to_bytes()) for card in self._cards.values()) + sum(sizes_of_data)
        readme = self._shape.readme(self._said)
        tags = tag_files(self._vault, self._said, readme, digests=self._digests, octets=octets)
        total = sum(archived_size(len(content)) for content in tags.values())
        total += sum(map(archived_size, sizes_of_data))
        recipients = self._shape.recipients()
        with Digests(["sha256"]) as digests:

            def write(file: BinaryIO) -> None:
                sink = CountingSink(file, digests)
                encryptor = age.Encryptor(sink, recipients, random=self._vault.random)
                self._archive(ReportingSink(encryptor, total, progress), tags)
                encryptor.finish()
                sizes.append(sink.size)

            sizes: list[int] = []
            place_file(out, write, ours=ours, maker=self._vault.device)
            sha256 = digests.finish()["sha256"]
        noted = self._note(sha256, out)
        return Packed(
            path=out,
            bundle_id=self._said.bundle_id,
            operations=self._said.count,
            records=len(self._chosen.records),
            evidence=len(self._files),
            already=self._chosen.already,
            withheld=self._chosen.stays,
            sha256=sha256,
            size=sizes[0],
            untold=0 if noted else len(self._files),
        )

    def _note(self, sha256: str, out: Path) -> bool:
        """Write into journal and ledger that the file left; return whether they could be.

        The file is written: a full disk must not make the export look failed.
        """
        outsider = self._chosen.choices.outsider
        key = {"recipient": outsider.recipient, "outside": True} if outsider else {}
        went_to = outsider.name if outsider else ", ".join(self._chosen.choices.names)
        with suppress(StorageFull, StorageFailed), self._vault.writing():
            note_exported(self._vault, [one.record for one in self._files], went_to=went_to)
            self._vault.note_in_journal(
                WRITTEN[self._said.kind],
                file=str(out.absolute()),
                sha256=sha256,
                bundle=self._said.bundle_id,
                to=list(self._chosen.choices.names),
                **key,
                changes=self._said.count,
                records=len(self._chosen.records),
                evidence=len(self._files),
            )
            return True
        return False

    def _archive(self, sink: ReportingSink, tags: dict[str, bytes]) -> None:
        writer = Writer(sink)
        for name, content in tags.items():
            writer.add(name, content)
        for name, sheet in self._sheets.items():
            writer.stream(name, sheet.size, sheet.reader())
        for device, card in self._cards.items():
            writer.add(card_name(device), card.to_bytes())
        writer.stream(OPERATIONS_FILE, self._spool.size, self._spool.reader())
        for one in self._files:
            self._evidence(writer, one)
        writer.finish()

    def _evidence(self, writer: Writer, one: OutgoingEvidence) -> None:
        """Stream evidence; raises DamagedEvidence unless it is still what was taken in."""
        try:
            with open_blob(self._vault, one.sha256) as sealed, Digests(["sha256"]) as digests:
                source = DigestingSource(sealed, digests)
                size = writer.stream(self._shape.evidence_name(one), one.size, source)
                digest = digests.finish()["sha256"]
        except EvidenceMissing as error:
            raise DamagedEvidence(reference=one.ref) from error
        except DamagedSeal as error:
            note_mismatch(self._vault, one.record)
            raise DamagedEvidence(reference=one.ref) from error
        if (size, digest) != (one.size, one.sha256):
            note_mismatch(self._vault, one.record, found=digest)
            raise DamagedEvidence(reference=one.ref)

    def _counted(self, operations: Iterable[Operation]) -> Iterator[Operation]:
        for operation in operations:
            self._numbers.setdefault(operation.device, set()).add(operation.seq)
            # The operations of a device come in the order of their numbers.
            self._newest[operation.device] = operation.hash
            yield operation

    def _writers(self) -> dict[str, Card]:
        """Return the cards of all writers and of the signer by device, sorted by it."""
        known = cards_by_device(self._vault)
        devices = sorted({self._vault.device, *self._numbers})
        if len(devices) > STANDARD.cards:
            raise TooMuch(part="writers", most=STANDARD.cards)
        missing = [device for device in devices if device not in known]
        if missing:
            raise MissingCard(device=missing[0])
        return {device: known[device] for device in devices}

    def _data(self) -> dict[str, str]:
        """Return the SHA-256 by name of all members under ``data/``, in their order."""
        if len(self._files) > STANDARD.evidence_files:
            raise TooMuch(part="evidence files", most=f"{STANDARD.evidence_files:,}")
        found = {name: sheet.sha256 for name, sheet in self._sheets.items()}
        for device, card in self._cards.items():
            found[card_name(device)] = hashlib.sha256(card.to_bytes()).hexdigest()
        found[OPERATIONS_FILE] = self._spool.sha256
        return found | {self._shape.evidence_name(one): one.sha256 for one in self._files}
