"""A folder of backups holds snapshots, numbered in their order, and the objects they refer to.

afield-backups                         canonical JSON: format, version, and which vault's
snapshots/<number>-<UTC time>.backup   a backup file without its larger members
objects/                               the parts of those, see ``object_store``
lock                                   held by the one process that writes here; empty
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from crypto import canonical
from crypto.canonical import NotCanonical
from crypto.errors import AfieldError, NewerFormat
from crypto.files import replace_file, storage, sweep_unfinished
from crypto.keyfile import Keys
from models.lifecycle.backup.backup_source import FileSource, SnapshotSource
from models.lifecycle.backup.errors import (
    BackupsInUse,
    BackupsOfAnotherVault,
    NoSuchSnapshot,
    NotABackup,
    NotABackupFolder,
)
from models.lifecycle.backup.manifest import Manifest
from models.lifecycle.backup.object_store import OBJECTS
from models.lifecycle.backup.part_digests import Progress, Tally, false_claims
from models.vault import HEAD, KEYS

SNAPSHOTS: Final = "snapshots"
MARKER: Final = "afield-backups"
MARKER_VERSION: Final = 1
_LOCK: Final = "lock"
_NAME: Final = re.compile(r"([0-9]{4,9})-([0-9]{8}T[0-9]{6}Z)\.backup")
_TIME: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One backup of a folder, as its name tells; only its secret opens the rest."""

    path: Path
    number: int
    made: datetime

    @property
    def name(self) -> str:
        """Return the name that it is asked for by."""
        return self.path.stem


def list_snapshots(folder: Path) -> list[Snapshot]:
    """Return the backups in a folder, oldest first; raises NotABackup or StorageFailed."""
    with storage(folder):
        if not folder.exists():
            raise NoSuchSnapshot(path=folder)
        if not ((folder / MARKER).exists() or (folder / SNAPSHOTS).is_dir()):
            raise NotABackup(path=folder)
    return sorted(_snapshots(folder), key=lambda one: one.number)


def _snapshots(folder: Path) -> Iterator[Snapshot]:
    with storage(folder):
        place = folder / SNAPSHOTS
        names = [path.name for path in place.iterdir()] if place.is_dir() else []
    for name in names:
        if match := _NAME.fullmatch(name):
            try:
                made = datetime.strptime(match[2], _TIME).replace(tzinfo=UTC)
            except ValueError:
                continue
            yield Snapshot(place / name, int(match[1]), made)


def snapshot_path(folder: Path, number: int, made: datetime) -> Path:
    """Return where a new snapshot goes."""
    return folder / SNAPSHOTS / f"{number:04d}-{made.astimezone(UTC):{_TIME}}.backup"


def open_backup(path: Path, snapshot: str | None = None) -> FileSource | SnapshotSource:
    """Return a backup file, or one backup of a folder, the newest unless its name is given.

    Raises NotABackup, NoSuchSnapshot, BackupDamaged, NewerFormat or StorageFailed.
    """
    with storage(path):
        there, folder = path.exists(), path.is_dir()
    if not folder:
        if not there or snapshot is not None:
            raise NoSuchSnapshot(path=path)
        return FileSource.open(path)
    demand_known(path)
    found = [one for one in list_snapshots(path) if snapshot in {None, one.name, one.path.name}]
    if not found:
        raise NoSuchSnapshot(path=path / (snapshot or ""))
    return SnapshotSource(FileSource.open(found[-1].path), path)


def demand_known(folder: Path) -> None:
    """Raise NewerFormat for a folder that a newer afield laid out."""
    marker_vault(folder)


def marker_vault(folder: Path) -> str | None:
    """Return whose backups a folder says it holds, or None where it does not say."""
    path = folder / MARKER
    with storage(path):
        data = path.read_bytes() if path.exists() else b""
    try:
        content = canonical.decode(data)
        if content["format"] != MARKER:
            return None
        if content["v"] > MARKER_VERSION:
            raise NewerFormat(
                what="The folder of backups", found=content["v"], known=MARKER_VERSION
            )
        return str(content["vault"])
    except (NotCanonical, KeyError, TypeError):
        return None


@contextmanager
def holding_folder(folder: Path, vault_id: str) -> Iterator[list[Snapshot]]:
    """Make a folder ready for backups of a vault, and yield those in it, with nobody else at work.

    Raises NotABackupFolder, BackupsOfAnotherVault, BackupsInUse, NewerFormat or StorageFailed.
    """
    with storage(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        ours = {MARKER, SNAPSHOTS, OBJECTS, _LOCK}
        # Windows and macOS keep files of their own on every stick, and begin them with a point.
        others = {p.name for p in folder.iterdir() if not p.name.startswith(".")} - ours
    if others and marker_vault(folder) is None and not any(_snapshots(folder)):
        raise NotABackupFolder(path=folder)
    lock = FileLock(folder / _LOCK, timeout=0, mode=0o600, thread_local=False)
    with storage(folder):
        try:
            lock.acquire()
        except Timeout:
            raise BackupsInUse(path=folder) from None
    try:
        told = marker_vault(folder)
        snapshots = sorted(_snapshots(folder), key=lambda one: one.number)
        if told not in {None, vault_id} or (told is None and _strange(snapshots, vault_id)):
            raise BackupsOfAnotherVault(path=folder)
        if told is None:
            content = {"format": MARKER, "v": MARKER_VERSION, "vault": vault_id}
            replace_file(folder / MARKER, canonical.encode(content))
        with storage(folder):
            (folder / SNAPSHOTS).mkdir(mode=0o700, exist_ok=True)
        for place in (folder, folder / SNAPSHOTS):
            # A snapshot that a kill left half written holds the key slots of its day.
            sweep_unfinished(place, maker="")
        yield snapshots
    finally:
        lock.release()


def _strange(snapshots: list[Snapshot], vault_id: str) -> bool:
    """Return whether snapshots beside a marker that was lost are another vault's."""
    for one in snapshots:
        try:
            if FileSource.open(one.path).vault_id != vault_id:
                return True
        except AfieldError:
            continue
    return False


class KnownObjects:
    """What the snapshots of a folder refer to; ``whole`` where every one of them could be read."""

    def __init__(self, keys: Keys, snapshots: list[Snapshot]) -> None:
        self._manifests: dict[Path, Manifest] = {}
        self.whole = True
        for one in snapshots:
            try:
                self._manifests[one.path] = FileSource.open(one.path).manifest(keys)
            except AfieldError:
                self.whole = False
        self._gather()

    def _gather(self) -> None:
        self.referred = {name for one in self._manifests.values() for name in object_names(one)}
        self.evidence = {
            member.name: member for one in self._manifests.values() for member in one.evidence
        }

    def without(self, removed: list[Snapshot]) -> KnownObjects:
        """Return what is referred to once some snapshots are gone."""
        for one in removed:
            self._manifests.pop(one.path, None)
        self._gather()
        return self


def object_names(manifest: Manifest) -> set[str]:
    """Return the objects that a snapshot refers to; its smaller members lie in it."""
    return {
        digest
        for member in manifest.members
        if member.name not in {KEYS, HEAD}
        for digest in member.digests
    }


def check_backup(
    path: Path, *, secret: str, snapshot: str | None = None, progress: Progress | None = None
) -> tuple[Manifest, list[str]]:
    """Read all of a backup, and return its manifest and the names of parts that are damaged."""
    source = open_backup(path, snapshot)
    keys = source.key_file.unlock(secret)
    try:
        manifest = source.manifest(keys)
    finally:
        keys.wipe()
    claims = (claim for member in manifest.members for claim in source.claims(member))
    return manifest, false_claims(claims, Tally(progress, manifest.size))
