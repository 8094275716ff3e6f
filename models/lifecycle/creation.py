"""A vault is created whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlmodel import SQLModel

from crypto.files import private_folder, storage
from crypto.keyfile import Keys, create_key_file, store_identity
from crypto.passphrases import Cost
from crypto.signing import Card, Identity
from crypto.signs import seen
from models.lifecycle.errors import VaultExists
from models.lifecycle.migration import keep_present_form
from models.lifecycle.opening import join_vault
from models.projection import create_search_index
from models.storage import LOCK, hold_writer_lock
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
    keys: Keys | None = None
    try:
        for part in (BLOBS, QUARANTINE):
            private_folder(folder / part)
        keys, recovery = create_key_file(
            folder / KEYS, passphrase=passphrase, cost=cost, random=random
        )
        store_identity(folder / KEYS, keys, identity.to_bytes())
        vault = join_vault(kind, folder, keys, lock=lock, clock=clock, random=random)
        _create_tables(vault, card)
    except BaseException:
        _give_up(vault, keys)
        lock.release()
        _remove_all(folder)
        raise
    return vault, recovery


def _give_up(vault: VaultContext | None, keys: Keys | None) -> None:
    """Close a vault that never became whole, and wipe its keys, as far as there are any."""
    if vault:
        vault.close()
    if keys:
        keys.wipe()


def _create_tables(vault: VaultContext, card: Card) -> None:
    """Create the tables of a new vault and keep its format, its own card and a first note."""
    with vault.writing() as connection:
        SQLModel.metadata.create_all(connection)
        create_search_index(connection)
        keep_present_form(vault)
        add_own_card(vault, card)
        note_in_journal(vault, "created")


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
