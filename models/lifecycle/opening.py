"""A vault is created whole or not at all, and opened with a secret."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from filelock import FileLock
from sqlmodel import SQLModel

from crypto.errors import DamagedKeyFile
from crypto.files import demand_private, private_folder, storage
from crypto.keyfile import KeyFile, Keys, create_key_file, load_identity, store_identity
from crypto.passphrases import Cost
from crypto.signing import Card, Identity
from crypto.signs import seen
from models.lifecycle.composition import composed
from models.lifecycle.errors import VaultExists, VaultMissing, VaultUnfinished
from models.lifecycle.interrupted_write import clear_interrupted
from models.lifecycle.migration import (
    Progress,
    VaultNeedsMigration,
    is_migration_due,
    keep_present_form,
    migrate_vault,
)
from models.lifecycle.rekey import settle_successor
from models.lifecycle.startup_checks import Known, demand_whole, rollback_guard_of, start_vault
from models.projection import create_search_index
from models.storage import LOCK, Database, LockWait, VaultDamaged, hold_writer_lock
from models.values import Clock
from models.vault import (
    BLOBS,
    DATABASE,
    HEAD,
    KEYS,
    QUARANTINE,
    VaultContext,
    add_own_card,
    note_in_journal,
)

V = TypeVar("V", bound=VaultContext)
Random = Callable[[int], bytes]


def create_vault(
    kind: type[V],
    folder: Path,
    *,
    name: str,
    passphrase: str,
    cost: Cost,
    clock: Clock,
    random: Random,
) -> tuple[V, str]:
    """Create a vault in a new or empty folder; return it, open, and its recovery code.

    Raises VaultExists, VaultInUse, StorageFull or StorageFailed; a vault that could not be made
    whole leaves nothing behind.
    """
    with storage(folder):
        if folder.exists() and not (folder.is_dir() and _is_free(folder)):
            raise VaultExists(folder=folder)
    identity = Identity.generate(random=random)
    card = identity.card(seen(name), clock.now().date().isoformat())
    private_folder(folder)
    lock = hold_writer_lock(folder)
    vault: V | None = None
    try:
        for part in (BLOBS, QUARANTINE):
            private_folder(folder / part)
        keys, recovery = create_key_file(
            folder / KEYS, passphrase=passphrase, cost=cost, random=random
        )
        store_identity(folder / KEYS, keys, identity.to_bytes())
        vault = _join(kind, folder, keys, lock=lock, clock=clock, random=random)
        _create_tables(vault, card)
    except BaseException:
        if vault:
            vault.close()
        lock.release()
        _remove_all(folder)
        raise
    return vault, recovery


def _create_tables(vault: VaultContext, card: Card) -> None:
    """Create the tables of a new vault and keep its format, its own card and a first note."""
    with vault.writing() as connection:
        SQLModel.metadata.create_all(connection)
        create_search_index(connection)
        keep_present_form(vault)
        add_own_card(vault, card)
        note_in_journal(vault, "created")


def open_vault(
    kind: type[V],
    folder: Path,
    *,
    secret: str,
    write: bool,
    known: Known,
    wait: LockWait,
    clock: Clock,
    random: Random,
    progress: Progress | None = None,
) -> V:
    """Open a vault with a passphrase or a recovery code, once it is of the present form.

    ``progress`` is told how far a migration is, if there is one. Raises VaultMissing,
    OthersCanRead, NotUnlocked, DamagedKeyFile, NewerFormat, VaultInUse, VaultNeedsWriter,
    VaultNeedsMigration, VaultDamaged, VaultUnfinished, RolledBack, KeysRolledBack, GuardMissing,
    StorageFull or StorageFailed.
    """
    with storage(folder):
        if not (folder / KEYS).exists():
            raise VaultMissing(folder=folder)
    demand_private(folder)
    opened = partial(
        _opened,
        kind,
        folder,
        secret,
        known=known,
        wait=wait,
        clock=clock,
        random=random,
        report=progress,
    )
    try:
        return opened(write=write)
    except VaultNeedsMigration:
        # What the owner reads is of the present form; with a reader's keys this raises again.
        opened(write=True).close()
        return opened(write=write)


def _opened(
    kind: type[V],
    folder: Path,
    secret: str,
    *,
    write: bool,
    known: Known,
    wait: LockWait,
    clock: Clock,
    random: Random,
    report: Progress | None,
) -> V:
    """Return the vault that a secret opens, checked and brought to the present form."""
    keys = KeyFile.read(folder / KEYS).unlock(secret)
    try:
        lock = _settled(folder, keys, write=write, wait=wait)
        join = partial(_join, kind, folder, keys, lock=lock, clock=clock, random=random)
        vault = _joined(join, lock)
    except BaseException:
        keys.wipe()
        raise
    try:
        expected = rollback_guard_of(vault)
        if is_migration_due(vault.database):
            if vault.read_only:
                raise VaultNeedsMigration
            check = partial(demand_whole, expected=expected, known=known)
            migrate_vault(vault, check=check, progress=report)
            vault = join()
        demand_whole(vault, expected=expected, known=known)
        start_vault(vault, expected=expected, known=known)
    except BaseException:
        vault.close()
        raise
    return vault


def _settled(folder: Path, keys: Keys, *, write: bool, wait: LockWait) -> FileLock | None:
    """Return the writer's lock, or None to read; a change of keys is finished before."""
    if not (folder / DATABASE).exists():
        whole = any((folder / name).exists() for name in (HEAD, f"{HEAD}.1"))
        raise VaultDamaged(where=DATABASE) if whole else VaultUnfinished(folder=folder)
    lock = hold_writer_lock(folder, wait=wait) if write and keys.can_sign else None
    try:
        if lock is None:
            clear_interrupted(folder, keys)
        settle_successor(folder, keys, write=lock is not None)
    except BaseException:
        if lock:
            lock.release()
        raise
    return lock


def _joined(join: Callable[[], V], lock: FileLock | None) -> V:
    """Return the joined vault; release its lock if that fails."""
    try:
        return join()
    except BaseException:
        if lock:
            lock.release()
        raise


def _join(
    kind: type[V],
    folder: Path,
    keys: Keys,
    *,
    lock: FileLock | None,
    clock: Clock,
    random: Random,
) -> V:
    """Join the parts of a vault; it can be written to when the writer's lock is held."""
    identity, database = None, folder / DATABASE
    if lock:
        stored = load_identity(keys)
        if stored is None:
            raise DamagedKeyFile
        identity = Identity.from_bytes(stored)
    return composed(
        kind(
            folder,
            keys,
            Database(
                database,
                keys.database(),
                write=lock is not None,
                again=keys.database,
                roll_back=None if lock else partial(clear_interrupted, folder, keys),
            ),
            identity=identity,
            generation=KeyFile.read(folder / KEYS).generation,
            lock=lock,
            clock=clock,
            random=random,
        )
    )


def _is_free(folder: Path) -> bool:
    """Return whether a folder holds nothing but what is there before any key is written."""
    names = {path.name for path in folder.iterdir()}
    parts = [folder / name for name in names & {BLOBS, QUARANTINE}]
    return names <= {BLOBS, QUARANTINE, LOCK} and not any(any(part.iterdir()) for part in parts)


def _remove_all(folder: Path) -> None:
    """Remove the files of a vault that never became whole."""
    for part in (KEYS, f"{KEYS}.1", DATABASE, f"{DATABASE}-journal", HEAD, f"{HEAD}.1", LOCK):
        (folder / part).unlink(missing_ok=True)
    for name in (BLOBS, QUARANTINE):
        shutil.rmtree(folder / name, ignore_errors=True)
