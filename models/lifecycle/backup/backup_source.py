"""A backup is read from a file, or from a snapshot in a folder of backups, in the same way.

Nothing of it is believed before its secret opened the key slots, and no byte before its digest in
the sealed manifest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from crypto.age import write_all
from crypto.errors import DamagedKeyFile
from crypto.files import private_folder, storage, sync_folder
from crypto.keyfile import KeyFile, Keys
from crypto.paths import bad_path, source_problem
from models.lifecycle.backup.errors import BackupDamaged, BackupUnreadable, NotABackup
from models.lifecycle.backup.manifest import FORMAT, MANIFEST, MOST_BYTES, Manifest, Member
from models.lifecycle.backup.object_store import ObjectStore
from models.lifecycle.backup.part_digests import Claim, Digesting, Progress, Tally, opened
from models.lifecycle.backup.tar_form import (
    BESIDE,
    BLOCK,
    INSIDE,
    Entry,
    is_backup,
    is_name,
    parse_marker,
    read_entries,
    read_small,
)
from models.vault import BLOBS, DATABASE, KEYS, QUARANTINE

CREATED_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class BackupSource(Protocol):
    """One backup that can be read."""

    @property
    def key_file(self) -> KeyFile:
        """Return the key slots; what opens them opens the backup."""
        ...

    def manifest(self, keys: Keys) -> Manifest:
        """Return what is in it; raises BackupDamaged or NewerFormat."""
        ...

    def claims(self, member: Member) -> Iterator[Claim]:
        """Yield the parts of a member, in their order, each with the digest that it must have."""
        ...


@dataclass(frozen=True, slots=True)
class FileSource:
    """A backup file, or the file of a snapshot, whose larger members lie beside it."""

    path: Path
    key_file: KeyFile
    vault_id: str
    inside: bool
    entries: dict[str, Entry]
    sealed: bytes

    @classmethod
    def open(cls, path: Path) -> FileSource:
        """Read the outline of a backup; raises NotABackup, BackupDamaged, NewerFormat.

        Also StorageFailed. Nothing is proven by it yet.
        """
        if reason := source_problem(path):
            # Opening a pipe would wait for somebody to write to it.
            raise bad_path(path, reason)
        with storage(path), path.open("rb") as file:
            length = path.stat().st_size
            if not is_backup(file.read(BLOCK)):
                raise NotABackup(path=path)
            first = read_entries(file, length, most=1)[0]
            told = parse_marker(read_small(file, first))
            entries = read_entries(file, length)
            names = [entry.name for entry in entries]
            if names[1:2] != [KEYS] or names[-1] != MANIFEST:
                raise BackupDamaged(part="the order of its parts")
            try:
                key_file = KeyFile.parse(read_small(file, entries[1]))
            except DamagedKeyFile:
                raise BackupDamaged(part=KEYS) from None
            sealed = read_small(file, entries[-1], most=MOST_BYTES)
        if told["parts"] not in {INSIDE, BESIDE} or told["vault"] != key_file.vault_id:
            raise BackupDamaged(part=FORMAT)
        by_name = {entry.name: entry for entry in entries[1:-1]}
        return cls(path, key_file, told["vault"], told["parts"] == INSIDE, by_name, sealed)

    def manifest(self, keys: Keys) -> Manifest:
        """Return what is in it, once that agrees with what lies in the file."""
        manifest = Manifest.unsealed(self.sealed, keys)
        sizes = {member.name: member.size for member in manifest.members}
        named = [member.name for member in manifest.members]
        if manifest.vault_id != self.vault_id or len(sizes) != len(named):
            raise BackupDamaged(part=MANIFEST)
        if not {KEYS, DATABASE} <= sizes.keys() or not all(map(is_name, sizes)):
            raise BackupDamaged(part=MANIFEST)
        there = {name: entry.size for name, entry in self.entries.items()}
        if there != (sizes if self.inside else {name: sizes.get(name) for name in there}):
            raise BackupDamaged(part="the list of its parts")
        return manifest

    def claims(self, member: Member) -> Iterator[Claim]:
        """Yield the parts of a member that lies in this file."""
        entry = self.entries[member.name]
        for offset, size, digest in member.parts():
            yield Claim(
                member.name,
                digest,
                size,
                opened(self.path, entry.offset + offset, size, what=member.name),
            )


@dataclass(frozen=True, slots=True)
class SnapshotSource:
    """A snapshot in a folder of backups, with the objects that it refers to."""

    file: FileSource
    folder: Path

    @property
    def key_file(self) -> KeyFile:
        """Return the key slots."""
        return self.file.key_file

    def manifest(self, keys: Keys) -> Manifest:
        """Return what is in it."""
        return self.file.manifest(keys)

    def claims(self, member: Member) -> Iterator[Claim]:
        """Yield the parts of a member, from the snapshot or from the objects."""
        if member.name in self.file.entries:
            yield from self.file.claims(member)
            return
        store = ObjectStore(self.folder, ())
        for _offset, size, digest in member.parts():
            yield store.claim(digest, size, what=member.name)


def unpack(
    source: BackupSource,
    manifest: Manifest,
    stage: Path,
    progress: Progress | None,
    *,
    without_damaged: bool,
) -> tuple[str, ...]:
    """Write every member whose digests hold; return those that were left out."""
    for name in (BLOBS, QUARANTINE):
        private_folder(stage / name)
    tally = Tally(progress, manifest.size)
    left_out: list[str] = []
    with Digesting() as digesting:
        for member in manifest.members:
            path = stage / member.name
            try:
                _write(source, member, path, digesting, tally)
            except (BackupDamaged, BackupUnreadable):
                if not without_damaged or member.name in {DATABASE, KEYS}:
                    raise
                path.unlink()
                left_out.append(member.name)
    with storage(stage):
        sync_folder(stage / BLOBS)
        sync_folder(stage)
    return tuple(left_out)


def _write(
    source: BackupSource, member: Member, path: Path, digesting: Digesting, tally: Tally
) -> None:
    with storage(path):
        file = os.fdopen(os.open(path, CREATED_NEW, 0o600), "wb", buffering=0)
    with file:
        for claim in source.claims(member):
            with storage(path):
                digest = digesting.digest(claim.pieces(), partial(write_all, file)).result()
            tally.add(claim.size)
            if digest != claim.digest:
                raise BackupDamaged(part=member.name)
        with storage(path):
            os.fsync(file.fileno())
