"""A vault is put back from a backup: staged beside its place, proven, renewed, then in place.

staged     ``.<name>.restore-<hex>`` beside the new place, on the same disk
proven     every part against its digest, then every page, signature, chain and record
renewed    a new device key, so that no number is signed twice if the lost vault comes back
in place   one rename; before it there is nothing, after it a whole vault
"""

from __future__ import annotations

import glob
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from crypto.files import private_folder, storage, sync_folder
from crypto.keyfile import Keys
from models.lifecycle.backup.backup_note import keep_backup_note
from models.lifecycle.backup.backup_source import FileSource, SnapshotSource, unpack
from models.lifecycle.backup.errors import NoRoomToRestore, RestoreNotClean
from models.lifecycle.backup.manifest import Manifest
from models.lifecycle.backup.part_digests import Progress
from models.lifecycle.backup.snapshot_list import open_backup
from models.lifecycle.backup.vault_moment import demand_free_place, demand_room
from models.lifecycle.vault import Vault
from models.lifecycle.verify import Finding, verify_vault
from models.values import Clock, SystemClock
from models.vault import (
    ReadOnly,
    note_in_journal,
    remember_place,
)

_SLACK: Final = 8 * 1024 * 1024
"""Room for the journal of the database, and for blocks that are begun and not filled."""
_STAGE: Final = "restore-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and what was not as it should be."""

    folder: Path
    made: datetime
    device: str
    """The new device key that the vault goes on under."""
    changes: int
    records: int
    evidence: int
    lacking: tuple[str, ...]
    """Digests of evidence whose bytes the backup never had."""
    left_out: tuple[str, ...]
    """Parts of the backup that were damaged and left out."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Hands:
    """How the staged vault is opened and proven."""

    secret: str = field(repr=False)
    without_damaged: bool
    verifying: Callable[[str, int, int], None] | None
    clock: Clock
    random: Callable[[int], bytes]

    def opened(self, stage: Path, *, write: bool) -> Vault:
        """Return the open vault, known to be an older copy."""
        return Vault.open(
            stage,
            secret=self.secret,
            write=write,
            restored=True,
            clock=self.clock,
            random=self.random,
        )


def restore_backup(
    path: Path,
    folder: Path,
    *,
    secret: str,
    snapshot: str | None = None,
    without_damaged: bool = False,
    progress: Progress | None = None,
    verifying: Callable[[str, int, int], None] | None = None,
    clock: Clock | None = None,
    random: Callable[[int], bytes] = os.urandom,
) -> Restored:
    """Put the vault of a backup in a new or empty folder, under a new device key.

    ``without_damaged`` leaves damaged evidence out, and takes a vault in which something was found.
    Raises VaultExists, NotABackup, NoSuchSnapshot, NotUnlocked, ReadOnly for a reader, NewerFormat,
    BackupDamaged, BackupUnreadable, RestoreNotClean, NoRoomToRestore, StorageFull or StorageFailed;
    then nothing is in place.
    """
    hands = _Hands(secret, without_damaged, verifying, clock or SystemClock(), random)
    demand_free_place(folder)
    source = open_backup(path, snapshot)
    keys = _owners_keys(source, secret)
    try:
        manifest = source.manifest(keys)
        with _stage(folder, manifest.size + _SLACK) as stage:
            left_out = unpack(source, manifest, stage, progress, without_damaged=without_damaged)
            keep_backup_note(stage, keys, manifest, random=random)
            made = _renewed(stage, manifest, left_out, hands)
            _put_in_place(stage, folder)
        return made(folder)
    finally:
        keys.wipe()


def _owners_keys(source: FileSource | SnapshotSource, secret: str) -> Keys:
    """Return the keys of a backup's vault; raises ReadOnly for a reader's passphrase."""
    keys = source.key_file.unlock(secret)
    if not keys.can_sign:
        keys.wipe()
        raise ReadOnly
    return keys


def check_place(folder: Path, path: Path, snapshot: str | None = None) -> None:
    """Raise what can be known before anybody is asked for a passphrase.

    VaultExists for the new place; NotABackup, NoSuchSnapshot, BackupDamaged, NewerFormat or
    StorageFailed for the backup.
    """
    demand_free_place(folder)
    open_backup(path, snapshot)


def _prepare(folder: Path) -> None:
    """Make the folders above the new one, and remove what an earlier try left there."""
    above = folder.absolute().parent
    with storage(above):
        there = above.is_dir()
    if not there:
        private_folder(above)
    with storage(above):
        left = list(above.glob(f".{glob.escape(folder.absolute().name)}.{_STAGE}*"))
    for each in left:
        shutil.rmtree(each, ignore_errors=True)


@contextmanager
def _stage(folder: Path, needed: int) -> Iterator[Path]:
    """Yield a private folder beside the new place; what is left of it at the end is removed.

    Raises NoRoomToRestore, StorageFull or StorageFailed.
    """
    _prepare(folder)
    demand_room(folder.absolute().parent, needed, NoRoomToRestore)
    place = folder.absolute()
    stage = place.with_name(f".{place.name}.{_STAGE}{secrets.token_hex(8)}")
    private_folder(stage)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _renewed(
    stage: Path, manifest: Manifest, left_out: tuple[str, ...], hands: _Hands
) -> Callable[[Path], Restored]:
    """Prove the staged vault and give it a new device key; return what makes the result."""
    with hands.opened(stage, write=False) as vault:
        report = verify_vault(vault, hands.verifying)
    known = {f"evidence {digest[:12]}" for digest in manifest.lacking}
    findings = tuple(one for one in report.findings if one.where not in known)
    if findings and not hands.without_damaged:
        raise RestoreNotClean(count=len(findings), first=findings[0].where)
    with hands.opened(stage, write=True) as vault:
        note_in_journal(vault, "restored-from-backup", made=f"{manifest.made:%Y-%m-%dT%H:%MZ}")
        remember_place(vault)
        device = vault.device
    return partial(
        Restored,
        made=manifest.made,
        device=device,
        changes=report.operations,
        records=report.records,
        evidence=report.blobs - len(manifest.lacking),
        lacking=manifest.lacking,
        left_out=left_out,
        findings=findings,
    )


def _put_in_place(stage: Path, folder: Path) -> None:
    """Give the staged vault its name by one rename; raises VaultExists, StorageFailed."""
    demand_free_place(folder)
    with storage(folder):
        if os.name != "posix" and folder.is_dir():
            folder.rmdir()
        stage.rename(folder)
        sync_folder(folder.absolute().parent)
