"""A folder of backups grows only by what is new: one more snapshot, and objects not there yet.

    written    the new objects, synced and read again
    counts     the snapshot has its name: before, the folder is as it was; after, it has one more
    removed    with ``keep``, the oldest snapshots, and then the objects that none refers to

A stick that is pulled out at any moment keeps its earlier snapshots whole; what was begun is used
again or swept away by the next run.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crypto.errors import AfieldError
from crypto.files import StorageFull, replace_file, storage, sync_folder
from models.lifecycle.backup.backup_file import BackedUp, demand_outside, made_manifest
from models.lifecycle.backup.backup_note import note_backup
from models.lifecycle.backup.backup_source import FileSource
from models.lifecycle.backup.errors import BackupNotProven, NoRoomToBackUp
from models.lifecycle.backup.manifest import (
    FORMAT,
    MANIFEST,
    Manifest,
    Member,
    part_size,
    part_sizes,
)
from models.lifecycle.backup.object_store import ObjectStore
from models.lifecycle.backup.part_digests import (
    Digesting,
    Pieces,
    Progress,
    Tally,
    forget_cached,
    vault_pieces,
)
from models.lifecycle.backup.snapshot_list import (
    KnownObjects,
    Snapshot,
    holding_folder,
    object_names,
    snapshot_path,
)
from models.lifecycle.backup.tar_form import BESIDE, END, marker, spelled
from models.lifecycle.backup.vault_moment import (
    SealCheck,
    VaultMoment,
    demand_room,
    present,
    vault_moment,
)
from models.vault import BLOBS, DATABASE, HEAD, KEYS, Blob

if TYPE_CHECKING:
    from models.vault import VaultContext


def back_up_to_folder(
    vault: VaultContext,
    folder: Path,
    *,
    keep: int | None = None,
    reread: bool = False,
    progress: Progress | None = None,
) -> BackedUp:
    """Add a backup of all that a vault holds to a folder, and prove what was written for it.

    ``keep`` is how many backups stay, this one among them; without it all do. ``reread`` reads
    again what earlier backups brought, and writes anew what is damaged. Raises NotABackupFolder,
    BackupsOfAnotherVault, BackupsInUse, BackupInsideVault, NoRoomToBackUp, VaultDamaged,
    VaultInUse, BackupNotProven, StorageFull or StorageFailed; earlier backups stay whole.
    """
    demand_outside(vault, folder)
    with holding_folder(folder, vault.keys.vault_id) as before, vault_moment(vault) as moment:
        known = KnownObjects(vault.keys, before)
        work = _FolderWork(vault, folder, moment, known, reread=reread, progress=progress)
        path = snapshot_path(
            folder, 1 + max((one.number for one in before), default=0), moment.made
        )
        try:
            manifest = work.write()
            _finish(vault, path, moment, manifest)
        except StorageFull:
            work.store.take_back()
            raise
        note_backup(vault, manifest)
        removed = _prune(before, keep)
        known = known.without(before[:removed])
        if known.whole:
            work.store.sweep({*known.referred, *object_names(manifest)})
        return BackedUp(path, manifest, sum(work.store.written.values()), removed)


class _FolderWork:
    """Writes the objects of one snapshot, and proves them."""

    def __init__(
        self,
        vault: VaultContext,
        folder: Path,
        moment: VaultMoment,
        known: KnownObjects,
        *,
        reread: bool,
        progress: Progress | None,
    ) -> None:
        self._vault = vault
        self._moment = moment
        self.store = ObjectStore(folder, known.referred, trusting=not reread)
        self._cut_short = self.store.has_strays()
        self._place = vault.folder / DATABASE
        self._evidence, self._missing = present(vault, moment.blobs)
        self._known = {
            blob.name: member
            for blob in moment.blobs
            if (member := known.evidence.get(f"{BLOBS}/{blob.name}")) and self._is_there(member)
        }
        new = sum(size for name, size in self._evidence.items() if name not in self._known)
        with Digesting() as digesting:
            self._pages = self._database(digesting)
        pages = sum(
            size for _, size, digest in self._pages.parts() if not self.store.holds(digest, size)
        )
        demand_room(folder, new + pages, NoRoomToBackUp)
        self._tally = Tally(progress, 2 * (new + pages))

    def write(self) -> Manifest:
        """Write what is new, and return the manifest of the snapshot once all of it is proven."""
        moment = self._moment
        with Digesting() as digesting, SealCheck(self._vault) as seals:
            members = [_small(KEYS, moment.header, digesting)]
            if moment.head is not None:
                members.append(_small(HEAD, moment.head, digesting))
            self._write_pages()
            members.append(self._pages)
            for blob in moment.blobs:
                if blob.name in self._known:
                    members.append(self._known[blob.name])
                elif blob.name in self._evidence:
                    members.append(self._written(blob, digesting, seals))
            here = {blob.sha256 for blob in moment.blobs if blob.name in self._known}
            lacking = (*(one for one in self._missing if one not in here), *seals.broken())
        self.store.sync()
        if self.store.false(self._tally):
            self.store.take_back()
            raise BackupNotProven
        return made_manifest(self._vault, moment, lacking, tuple(members))

    def _is_there(self, member: Member) -> bool:
        """Return whether the folder has a file already, be it one that the vault has lost."""
        if self._evidence.get(member.name.rpartition("/")[2], member.size) != member.size:
            return False
        return all(self.store.holds(digest, size) for _, size, digest in member.parts())

    def _database(self, digesting: Digesting) -> Member:
        """Return the database as a member; its parts are digested and not yet written."""
        size, file = self._moment.size, self._moment.database
        digests = [
            digesting.digest(vault_pieces(file, part, self._place), lambda _piece: None)
            for part in part_sizes(DATABASE, size)
        ]
        return Member(DATABASE, size, part_size(DATABASE), tuple(one.result() for one in digests))

    def _write_pages(self) -> None:
        file = self._moment.database
        for offset, size, digest in self._pages.parts():
            if not self.store.holds(digest, size):
                file.seek(offset)
                pieces = vault_pieces(file, size, self._place)
                self.store.put(digest, b"".join(self._counted(pieces)))

    def _written(self, blob: Blob, digesting: Digesting, seals: SealCheck) -> Member:
        """Write a file of evidence, and return it as a member."""
        name, size = f"{BLOBS}/{blob.name}", self._evidence[blob.name]
        seals.begin(blob)
        path = self._vault.blobs / blob.name
        with storage(path):
            file = path.open("rb", buffering=0)
        with file:
            sizes = part_sizes(name, size)
            digests = [self._part(file, part, path, digesting) for part in sizes]
        return Member(name, size, part_size(name), tuple(digests))

    def _part(self, file: BinaryIO, size: int, path: Path, digesting: Digesting) -> str:
        """Write a part of evidence, unless a run that was cut short brought it; return its name.

        To digest it first costs a second reading, so that is done where it may spare the writing.
        """
        if self._cut_short:
            start = file.tell()
            pieces = vault_pieces(file, size, path)
            digest = digesting.digest(pieces, lambda _piece: None).result()
            if self.store.holds(digest, size):
                self._tally.add(2 * size)
                return digest
            file.seek(start)
        return self.store.add(self._counted(vault_pieces(file, size, path)), digesting)

    def _counted(self, pieces: Pieces) -> Pieces:
        for piece in pieces:
            self._tally.add(len(piece))
            yield piece


def _small(name: str, data: bytes, digesting: Digesting) -> Member:
    digest = digesting.digest([data], lambda _piece: None).result()
    return Member(name, len(data), part_size(name), (digest,))


def _finish(vault: VaultContext, path: Path, moment: VaultMoment, manifest: Manifest) -> None:
    """Give the snapshot its name, and read it again; raises BackupNotProven."""
    small = [(FORMAT, marker(vault.keys.vault_id, BESIDE)), (KEYS, moment.header)]
    if moment.head is not None:
        small.append((HEAD, moment.head))
    small.append((MANIFEST, manifest.sealed(vault.keys, random=vault.random)))
    data = b"".join(piece for name, each in small for piece in spelled(name, each)) + END
    replace_file(path, data)
    try:
        with storage(path), path.open("rb") as file:
            forget_cached(file)
            kept = file.read()
        holds = kept == data and FileSource.open(path).manifest(vault.keys) == manifest
    except AfieldError:
        holds = False
    if not holds:
        with suppress(OSError):
            path.unlink()
        raise BackupNotProven


def _prune(before: list[Snapshot], keep: int | None) -> int:
    """Remove the oldest snapshots, now that a new one is proven; return how many went."""
    surplus = 0 if keep is None else max(0, len(before) + 1 - keep)
    for number, one in enumerate(before[:surplus]):
        try:
            one.path.unlink()
        except OSError:
            # What cannot go now goes another time, and nothing that it refers to goes before.
            return number
    if surplus:
        with suppress(OSError):
            sync_folder(before[0].path.parent)
    return surplus
