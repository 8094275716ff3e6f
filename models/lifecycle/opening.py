"""A vault is created whole or not at all, and opened with a secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from crypto.errors import DamagedKeyFile
from crypto.files import demand_private, is_found
from crypto.keyfile import KeyFile, Keys, load_identity
from crypto.signing import Identity
from models.lifecycle.composition import composed
from models.lifecycle.errors import VaultMissing, VaultUnfinished
from models.lifecycle.interrupted_write import clear_interrupted
from models.lifecycle.migration import (
    Progress,
    VaultNeedsMigration,
    is_migration_due,
    migrate_vault,
)
from models.lifecycle.rekey import settle_successor
from models.lifecycle.startup_checks import (
    Known,
    demand_whole,
    rollback_guard_of,
    start_damaged,
    start_vault,
)
from models.storage import Database, LockWait, VaultDamaged, hold_writer_lock
from models.values import Clock
from models.vault import (
    DATABASE,
    HEAD,
    KEYS,
    VaultContext,
    look_at_pages,
)

V = TypeVar("V", bound=VaultContext)
Random = Callable[[int], bytes]


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
    if not is_found(folder / KEYS):
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
        return _brought_up(opened, known, write=write)


def _brought_up(opened: Callable[..., V], known: Known, *, write: bool) -> V:
    """Return the vault once it is of the present form, with what was said meanwhile.

    With a reader's keys VaultNeedsMigration is raised again.
    """
    with opened(write=True, known=replace(known, renew=False)) as written:
        told = written.remarks
    vault = opened(write=write)
    vault.remarks[:0] = [remark for remark in told if remark not in vault.remarks]
    return vault


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
        join = partial(join_vault, kind, folder, keys, lock=lock, clock=clock, random=random)
        vault = _joined(join, lock)
    except BaseException:
        keys.wipe()
        raise
    try:
        if _is_damaged(vault):
            start_damaged(vault)
            return vault
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


def _is_damaged(vault: VaultContext) -> bool:
    """Return whether pages are damaged, which is noted; a check that fails leaves them unknown."""
    database, key = vault.database, vault.keys.database()
    vault.pages_known = False
    vault.damage = look_at_pages(vault.folder, database, key, now=vault.clock.now())
    vault.pages_known = True
    return vault.damage is not None


def _settled(folder: Path, keys: Keys, *, write: bool, wait: LockWait) -> FileLock | None:
    """Return the writer's lock, or None to read; a change of keys is finished before."""
    if not is_found(folder / DATABASE):
        whole = any(is_found(folder / name) for name in (HEAD, f"{HEAD}.1"))
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


def join_vault(
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
    generation = KeyFile.read(folder / KEYS).generation
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
            generation=generation,
            lock=lock,
            clock=clock,
            random=random,
        )
    )
