"""A damaged vault is repaired by making another one from all that still proves itself.

    pages       each by its code; where that does not hold, by what proves itself in the page
    changes     by their headers, digests and signatures
    evidence    each sealed file by its digests
    the rest    rows, conflicts and index projected again from nothing
    missing     named by record, author and day, to be asked of colleagues

The damaged vault is only read. docs/decisions/0023 says why it is done so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from crypto.errors import NewerFormat
from crypto.keyfile import VAULT_FORMAT
from models.lifecycle.repair.cards_back import CardsBack, cards_back
from models.lifecycle.repair.errors import NothingToRepair
from models.lifecycle.repair.evidence_back import EvidenceBack, evidence_back
from models.lifecycle.repair.log_proof import ProofOfLog, prove_log
from models.lifecycle.repair.missing import missing_changes, with_records
from models.lifecycle.repair.new_vault import new_vault
from models.lifecycle.repair.own_tables import keep_own_tables, keep_unsigned
from models.lifecycle.repair.pages import COLLEAGUE, Gathered, gather
from models.lifecycle.repair.report import Progress, Repaired
from models.lifecycle.repair.source import Source, reading_source
from models.lifecycle.repair.telling import lost_evidence, told_missing, told_records
from models.lifecycle.verify import project_anew
from models.log import ChainHead
from models.merge import give_up_device, newest_row
from models.projection import create_search_index
from models.storage import NO_WAIT, BlobRow, ColleagueRow, LockWait, PageFile, VaultDamaged
from models.values import Clock, SystemClock
from models.vault import Blob, VaultContext, note_in_journal, own_devices, rotate_device

MOST_MENDS = 256
"""For how many damaged pages the flipped bit is looked for: about a minute."""


def repair_vault(
    folder: Path,
    into: Path,
    *,
    secret: str,
    name: str | None = None,
    wait: LockWait = NO_WAIT,
    progress: Progress | None = None,
    clock: Clock | None = None,
    random: Callable[[int], bytes] = os.urandom,
) -> Repaired:
    """Make a new vault in an empty or new folder from what a damaged one still holds.

    ``name`` is the owner's, for the case that no card of theirs can be read; ``wait`` is for
    another writer. Raises NothingToRepair, OwnerUnknown, NoRoomToRepair, VaultExists,
    NewerFormat, StorageFull,
    StorageFailed and what ``reading_source`` raises; whatever is raised, the damaged vault is as
    it was, and in the other folder there is no vault.
    """
    report = progress or (lambda _what, _done, _all: None)
    with (
        reading_source(folder, secret, wait=wait) as source,
        PageFile(source.database, source.keys.database(), mends=MOST_MENDS) as file,
        new_vault(source, into, clock=clock or SystemClock(), random=random) as vault,
    ):
        return _Repair(source, file, vault, into, report).run(name)


class _Repair:
    """One repair, step by step; all that is written to the database is one transaction."""

    def __init__(
        self, source: Source, file: PageFile, vault: VaultContext, into: Path, report: Progress
    ) -> None:
        self._source = source
        self._file = file
        self._vault = vault
        self._into = into
        self._report = report

    def run(self, name: str | None) -> Repaired:
        """Bring everything back, and return what came of it."""
        evidence = evidence_back(
            self._source.blobs,
            self._vault.blobs,
            self._source.keys,
            partial(self._report, "evidence"),
        )
        with self._vault.writing() as connection:
            repaired = self._bring_back(connection, name, evidence)
        if self._vault.database.damage():
            raise VaultDamaged(where="the repaired copy does not read as it was written")
        return repaired

    def _bring_back(
        self, connection: Connection, name: str | None, evidence: EvidenceBack
    ) -> Repaired:
        # A value may come in before the change that it belongs to.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        SQLModel.metadata.create_all(connection)
        create_search_index(connection)
        gathered = gather(self._file, connection, partial(self._report, "pages"))
        self._demand_known(gathered)
        cards = cards_back(
            gathered.of(COLLEAGUE),
            self._source.identity,
            name,
            today=self._vault.clock.now().date(),
        )
        connection.execute(insert(ColleagueRow), cards.rows)
        proof = prove_log(connection, gathered, cards.keys)
        self._demand_anything(proof)
        if evidence.whole:
            connection.execute(insert(BlobRow), [_blob_row(blob) for blob in evidence.whole])
        keep_own_tables(self._vault, connection, gathered)
        keep_unsigned(self._vault, proof.unsigned)
        project_anew(self._vault, connection, partial(self._report, "records"))
        return self._told(connection, gathered, cards, proof, evidence)

    def _demand_known(self, gathered: Gathered) -> None:
        found = gathered.settings.get("format", VAULT_FORMAT)
        if found > VAULT_FORMAT:
            raise NewerFormat(what="The vault", found=found, known=VAULT_FORMAT)

    def _demand_anything(self, proof: ProofOfLog) -> None:
        """Raise NothingToRepair where the keys open no page and no change was found."""
        nothing = not self._file.has_codes and not newest_row(self._vault)
        if nothing and not proof.unsigned:
            raise NothingToRepair(folder=self._source.folder)

    def _told(
        self,
        connection: Connection,
        gathered: Gathered,
        cards: CardsBack,
        proof: ProofOfLog,
        evidence: EvidenceBack,
    ) -> Repaired:
        """Note what was done, and return it in words and numbers."""
        vault = self._vault
        own, chains = own_devices(vault.database), self._source.chains or {}
        missing, waiting = with_records(
            missing_changes(connection, gathered, self._file, own=own, expected=chains),
            connection,
            gathered,
        )
        lines = told_missing(vault, missing, gathered)
        self._renew_device(chains)
        lost = lost_evidence(vault, evidence, gathered)
        note_in_journal(vault, "repaired", missing=len(missing), evidence=len(lost))
        return Repaired(
            folder=self._into,
            device=vault.device,
            operations=vault.history.count(),
            records=_records(connection),
            evidence=len(evidence.whole),
            pages=self._file.count,
            damaged=tuple(gathered.damaged),
            mended=tuple(sorted(self._file.mended)),
            missing=lines,
            waiting=told_records(vault, waiting, gathered),
            lost_evidence=lost,
            refused=proof.refused,
            spoilt=proof.spoilt,
            unsigned=len(proof.unsigned),
            cards=tuple(cards.lost),
            doubted=tuple(sorted(cards.doubted)),
            earlier_header=self._source.earlier_header,
            head_missing=self._source.chains is None,
        )

    def _renew_device(self, chains: Mapping[str, ChainHead]) -> None:
        """Go on under a new device, so that no number is ever signed twice."""
        vault = self._vault
        before, newest = vault.card.device, newest_row(vault)
        rotate_device(vault, after=newest)
        if before in chains:
            # What is missing of one's own and comes back from a colleague is one's own still.
            give_up_device(vault, before, after=newest, signed=chains[before].seq)


def _records(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM subject").scalar_one())


def _blob_row(blob: Blob) -> dict[str, str | int]:
    return {"sha256": blob.sha256, "sha512": blob.sha512, "size": blob.size, "name": blob.name}
