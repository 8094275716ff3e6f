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
from models.lifecycle.rekey import settle_successor
from models.lifecycle.startup_checks import Known, check_and_start
from models.lifecycle.upgrade_steps import VAULT_FORMAT
from models.projection import create_search_index
from models.storage import LOCK, Database, LockWait, VaultDamaged, hold_writer_lock, keep_setting
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
        keep_setting(vault, "format", VAULT_FORMAT)
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
) -> V:
    """Open a vault with a passphrase or a recovery code.

    Raises VaultMissing, OthersCanRead, NotUnlocked, DamagedKeyFile, NewerFormat, VaultInUse,
    VaultNeedsWriter, VaultDamaged, VaultUnfinished, RolledBack, KeysRolledBack, GuardMissing or
    StorageFailed.
    """
    with storage(folder):
        if not (folder / KEYS).exists():
            raise VaultMissing(folder=folder)
    demand_private(folder)
    keys = KeyFile.read(folder / KEYS).unlock(secret)
    try:
        vault = _unlocked(kind, folder, keys, write=write, wait=wait, clock=clock, random=random)
    except BaseException:
        keys.wipe()
        raise
    try:
        check_and_start(vault, known=known)
    except BaseException:
        vault.close()
        raise
    return vault


def _unlocked(
    kind: type[V],
    folder: Path,
    keys: Keys,
    *,
    write: bool,
    wait: LockWait,
    clock: Clock,
    random: Random,
) -> V:
    """Return the vault that the keys open, before any check; release its lock if that fails."""
    if not (folder / DATABASE).exists():
        whole = (folder / HEAD).exists()
        raise VaultDamaged(where=DATABASE) if whole else VaultUnfinished(folder=folder)
    lock = hold_writer_lock(folder, wait=wait) if write and keys.can_sign else None
    try:
        if lock is None:
            clear_interrupted(folder, keys)
        settle_successor(folder, keys, write=lock is not None)
        return _join(kind, folder, keys, lock=lock, clock=clock, random=random)
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
