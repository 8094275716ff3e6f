"""A backup file is written in one pass, synced, and read again before it has its name."""

from __future__ import annotations

import io
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crypto.age import write_all
from crypto.files import place_file, storage
from models.lifecycle.backup.backup_note import note_backup
from models.lifecycle.backup.backup_source import FileSource
from models.lifecycle.backup.errors import (
    BackupDamaged,
    BackupInsideVault,
    BackupNotProven,
    NoRoomToBackUp,
)
from models.lifecycle.backup.manifest import (
    FORMAT,
    MANIFEST,
    Manifest,
    Member,
    part_size,
    part_sizes,
)
from models.lifecycle.backup.part_digests import (
    Digesting,
    Pieces,
    Progress,
    Tally,
    false_claims,
    forget_cached,
    vault_pieces,
)
from models.lifecycle.backup.tar_form import (
    END,
    INSIDE,
    header_block,
    marker,
    packed_size,
    padding,
    spelled,
)
from models.lifecycle.backup.vault_moment import (
    SealCheck,
    VaultMoment,
    demand_room,
    present,
    vault_moment,
)
from models.vault import BLOBS, DATABASE, HEAD, KEYS

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, and how many bytes were written for it."""

    path: Path
    manifest: Manifest
    written: int
    removed: int = 0
    """Earlier backups of the folder that were removed after this one was proven."""


def back_up_to_file(
    vault: VaultContext, path: Path, *, progress: Progress | None = None
) -> BackedUp:
    """Write everything that a vault holds to one new file, encrypted as it is, and prove it.

    The vault may be written to meanwhile. Raises NameTaken, BackupInsideVault, NoRoomToBackUp,
    VaultDamaged, VaultInUse, BackupNotProven, StorageFull or StorageFailed; then no file is left.
    """
    demand_outside(vault, path)
    with vault_moment(vault) as moment:
        work = _FileWork(vault, moment, progress)
        demand_room(path.absolute().parent, work.size, NoRoomToBackUp)
        place_file(
            path,
            work.write,
            ours=lambda _digest: False,
            maker=vault.device,
            check=work.prove,
        )
        note_backup(vault, work.manifest)
        return BackedUp(path, work.manifest, work.written)


def demand_outside(vault: VaultContext, path: Path) -> None:
    """Raise BackupInsideVault for a place in the vault's own folder."""
    with storage(path):
        if path.absolute().resolve().is_relative_to(vault.folder.absolute().resolve()):
            raise BackupInsideVault


class _FileWork:
    """Writes one backup file, and proves what it wrote."""

    def __init__(self, vault: VaultContext, moment: VaultMoment, progress: Progress | None) -> None:
        self._vault = vault
        self._moment = moment
        self._evidence, self._missing = present(vault, moment.blobs)
        sizes = {FORMAT: len(marker(vault.keys.vault_id, INSIDE)), KEYS: len(moment.header)}
        sizes |= {HEAD: len(moment.head or b""), DATABASE: moment.size}
        sizes |= {f"{BLOBS}/{name}": size for name, size in self._evidence.items()}
        self.size = packed_size(sizes)
        self._tally = Tally(progress, 2 * sum(sizes.values()))
        self.manifest: Manifest
        self.written = 0

    def write(self, file: BinaryIO) -> None:
        """Write all of it in one pass; the manifest comes last, when all digests are there."""
        moment, vault = self._moment, self._vault
        promised: list[tuple[str, int, list[Future[str]]]] = []
        with Digesting() as digesting, SealCheck(vault) as seals:

            def add(name: str, size: int, source: BinaryIO, path: Path) -> None:
                write_all(file, header_block(name, size))
                digests = []
                for part in part_sizes(name, size):
                    pieces = self._counted(vault_pieces(source, part, path))
                    digests.append(digesting.digest(pieces, lambda piece: write_all(file, piece)))
                write_all(file, padding(size))
                promised.append((name, size, digests))

            for piece in spelled(FORMAT, marker(vault.keys.vault_id, INSIDE)):
                write_all(file, piece)
            for name, data in ((KEYS, moment.header), (HEAD, moment.head)):
                if data is not None:
                    add(name, len(data), io.BytesIO(data), vault.folder / name)
            add(DATABASE, moment.size, moment.database, vault.folder / DATABASE)
            for blob in moment.blobs:
                if blob.name in self._evidence:
                    seals.begin(blob)
                    path = vault.blobs / blob.name
                    with storage(path):
                        source = path.open("rb", buffering=0)
                    with source:
                        add(f"{BLOBS}/{blob.name}", self._evidence[blob.name], source, path)
            members = tuple(
                Member(name, size, part_size(name), tuple(one.result() for one in digests))
                for name, size, digests in promised
            )
            lacking = (*self._missing, *seals.broken())
        self.manifest = made_manifest(vault, moment, lacking, members)
        for piece in spelled(MANIFEST, self.manifest.sealed(vault.keys, random=vault.random)):
            write_all(file, piece)
        write_all(file, END)
        self.written = file.tell()

    def prove(self, path: Path) -> None:
        """Read the file again from its disk; raises BackupNotProven, StorageFailed."""
        with storage(path), path.open("rb") as file:
            forget_cached(file)
        try:
            source = FileSource.open(path)
            manifest = source.manifest(self._vault.keys)
        except BackupDamaged:
            raise BackupNotProven from None
        claims = (claim for one in manifest.members for claim in source.claims(one))
        if manifest != self.manifest or false_claims(claims, self._tally):
            raise BackupNotProven

    def _counted(self, pieces: Pieces) -> Pieces:
        for piece in pieces:
            self._tally.add(len(piece))
            yield piece


def made_manifest(
    vault: VaultContext, moment: VaultMoment, lacking: tuple[str, ...], members: tuple[Member, ...]
) -> Manifest:
    """Return the manifest of what was taken at a moment."""
    return Manifest(
        vault_id=vault.keys.vault_id,
        made=moment.made.replace(microsecond=moment.made.microsecond // 1000 * 1000),
        device=moment.device,
        changes=moment.changes,
        lacking=lacking,
        members=members,
    )
