"""The successor of a vault: its files under new keys, beside the old ones until they count.

    vault.json              names the vault's id; its replacement is the one moment of change
    .rekey-<id>/            vault.json, vault.db and head of the vault with that id

vault.json decides. A successor with another id was never finished, and is removed. One with the
id in vault.json *is* the vault: before anything is opened, its files take the places of the old
ones, by renames alone, which need no room on the disk. Every step may be interrupted and done
again. All of it lies inside the vault's folder, which may be the root of a disk.

Evidence needs no such step: the successor's database names files of its own under ``blobs/``,
and files that the database does not name are swept away at the next opening.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from crypto import files
from crypto.errors import AfieldError
from crypto.vaultkey import Header, Keys
from models import head
from models.errors import VaultInUse, VaultNeedsWriter
from models.opened import DATABASE, HEAD, KEYS

PREFIX: Final = ".rekey-"
_JOURNAL: Final = f"{DATABASE}-journal"


def place(folder: Path, vault_id: str) -> Path:
    """Name the folder in which a vault's successor is made."""
    return folder / f"{PREFIX}{vault_id}"


def counts(folder: Path, vault_id: str) -> bool:
    """Say whether vault.json names this successor."""
    return Header.read(folder / KEYS).vault_id == vault_id


def take_effect(folder: Path, vault_id: str) -> None:
    """Let vault.json name the successor, all of which is on the disk: from now on it counts.

    Raises StorageFull or StorageFailed; ``counts`` tells which vault it is then.
    """
    successor = place(folder, vault_id)
    with files.storage(folder):
        files.sync_folder(successor)
        files.sync_folder(folder)
        header = (successor / KEYS).read_bytes()
    try:
        files.replace(folder / KEYS, header)
    except AfieldError:
        if not counts(folder, vault_id):
            raise
        # The new vault.json stands, and only its name was not synced yet.
        with files.storage(folder):
            files.sync_folder(folder)


def waits(folder: Path, vault_id: str) -> bool:
    """Say whether files of a vault that counts have not taken their places yet."""
    return any((place(folder, vault_id) / name).exists() for name in (DATABASE, HEAD))


def settle(folder: Path, keys: Keys, *, write: bool) -> None:
    """Finish a change of keys that was interrupted once it had taken effect.

    Raises VaultNeedsWriter where that is not allowed, and VaultInUse when the keys were changed
    while these were being derived.
    """
    if not counts(folder, keys.vault_id):
        raise VaultInUse
    if not write:
        if waits(folder, keys.vault_id):
            raise VaultNeedsWriter
        return
    if waits(folder, keys.vault_id) and head.read(folder / HEAD, keys.head()) is not None:
        # The head goes in after the database, so both are in their places: this folder came
        # back from a copy, and would put an older state over what was saved since.
        remove(place(folder, keys.vault_id))
        return
    move_in(folder, keys.vault_id)


def move_in(folder: Path, vault_id: str) -> None:
    """Put the files of the vault that counts into their places; without any, do nothing.

    The place of the one writer is held, and no database is open. Raises StorageFailed; what is
    left is done when it is called again.
    """
    successor = place(folder, vault_id)
    if not successor.is_dir():
        return
    with files.storage(folder):
        # Nothing may go before the vault.json that no longer needs it is there to stay.
        files.sync_folder(folder)
        if (successor / DATABASE).exists():
            # SQLite would roll the old database's journal back into the new one.
            (folder / _JOURNAL).unlink(missing_ok=True)
            files.sync_folder(folder)
        # The previous vault.json opens nothing now; a copy of the present one takes its place.
        places = {DATABASE: DATABASE, HEAD: HEAD}
        if _is_present(successor / KEYS, folder / KEYS):
            places[KEYS] = files.previous(Path(KEYS)).name
        for name, into in places.items():
            if (successor / name).exists():
                (successor / name).replace(folder / into)
        # A file that came back here later would be put over what was saved since.
        files.sync_folder(folder)
        files.sync_folder(successor)
    remove(successor)


def _is_present(copy: Path, header: Path) -> bool:
    """Say whether a copy of vault.json is one of the present one, and of no earlier slots."""
    return copy.exists() and copy.read_bytes() == header.read_bytes()


def sweep(folder: Path) -> None:
    """Remove successors that never came to count; what cannot go now goes another time."""
    for left in folder.glob(f"{PREFIX}*"):
        remove(left)


def remove(successor: Path) -> None:
    """Remove a successor's folder, as far as the disk lets it go."""
    shutil.rmtree(successor, ignore_errors=True)
