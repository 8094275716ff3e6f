"""The successor of a vault is its files under new keys, beside the old ones until they count.

    vault.json              names the vault's id; with its replacement the successor counts
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
from contextlib import suppress
from pathlib import Path
from typing import Final

from crypto.errors import AfieldError
from crypto.files import is_found, previous_file, replace_file, storage, sync_folder
from crypto.keyfile import KeyFile, Keys
from models.storage import VaultInUse, VaultNeedsWriter
from models.vault import DATABASE, HEAD, KEYS, read_rollback_guard

PREFIX: Final = ".rekey-"
_JOURNAL: Final = f"{DATABASE}-journal"


def successor_folder(folder: Path, vault_id: str) -> Path:
    """Return the folder in which a vault's successor is made."""
    return folder / f"{PREFIX}{vault_id}"


def successor_counts(folder: Path, vault_id: str) -> bool:
    """Return whether vault.json names this successor."""
    return KeyFile.read(folder / KEYS).vault_id == vault_id


def take_effect(folder: Path, vault_id: str) -> None:
    """Replace vault.json by the successor's, all of which is on the disk: from now on it counts.

    Raises StorageFull or StorageFailed; ``successor_counts`` tells which vault it is then.
    """
    successor = successor_folder(folder, vault_id)
    with storage(folder):
        sync_folder(successor)
        sync_folder(folder)
        header = (successor / KEYS).read_bytes()
    try:
        replace_file(folder / KEYS, header)
    except AfieldError:
        if not successor_counts(folder, vault_id):
            raise
        # The new vault.json stands, and only its name was not synced yet.
        with storage(folder):
            sync_folder(folder)


def successor_waits(folder: Path, vault_id: str) -> bool:
    """Return whether files of a vault that counts have not taken their places yet."""
    return any(is_found(successor_folder(folder, vault_id) / name) for name in (DATABASE, HEAD))


def settle_successor(folder: Path, keys: Keys, *, write: bool) -> None:
    """Finish a change of keys that was interrupted once it had taken effect.

    Raises VaultNeedsWriter where that is not allowed, and VaultInUse when the keys were changed
    while these were being derived.
    """
    if not successor_counts(folder, keys.vault_id):
        raise VaultInUse
    if not write:
        if successor_waits(folder, keys.vault_id):
            raise VaultNeedsWriter
        return
    if (
        successor_waits(folder, keys.vault_id)
        and read_rollback_guard(folder / HEAD, keys.head()) is not None
    ):
        # The head goes in after the database, so both are in their places: this folder came
        # back from a copy, and would put an older state over what was saved since.
        remove_successor(successor_folder(folder, keys.vault_id))
        return
    move_successor_in(folder, keys.vault_id)


def move_successor_in(folder: Path, vault_id: str) -> None:
    """Move the files of the vault that counts into their places, if there are any to move.

    The writer's lock is held, and no database is open. Raises StorageFailed; what is left is done
    when it is called again.
    """
    successor = successor_folder(folder, vault_id)
    with storage(folder):
        if not successor.is_dir():
            return
        # Nothing may go before the vault.json that no longer needs it is there to stay.
        sync_folder(folder)
        if is_found(successor / DATABASE):
            # SQLite would roll the old database's journal back into the new one.
            (folder / _JOURNAL).unlink(missing_ok=True)
            sync_folder(folder)
        # The previous vault.json opens nothing now; a copy of the present one takes its place.
        spare = previous_file(Path(HEAD)).name
        places = {DATABASE: DATABASE, HEAD: HEAD, spare: spare}
        if _is_present(successor / KEYS, folder / KEYS):
            places[KEYS] = previous_file(Path(KEYS)).name
        for name, into in places.items():
            if is_found(successor / name):
                (successor / name).replace(folder / into)
        # A file that came back here later would be put over what was saved since.
        sync_folder(folder)
        sync_folder(successor)
    remove_successor(successor)


def _is_present(copy: Path, header: Path) -> bool:
    """Return whether a copy of vault.json is one of the present one, and of no earlier slots."""
    return is_found(copy) and copy.read_bytes() == header.read_bytes()


def successor_names(folder: Path) -> list[str]:
    """Return the names of successors that never came to count; raises what reading does."""
    counts = KeyFile.read(folder / KEYS).vault_id
    return [left.name for left in folder.glob(f"{PREFIX}*") if left.name != f"{PREFIX}{counts}"]


def sweep_successors(folder: Path) -> None:
    """Remove successors that never came to count; what cannot go now goes another time."""
    with suppress(OSError):
        for left in folder.glob(f"{PREFIX}*"):
            remove_successor(left)


def remove_successor(successor: Path) -> None:
    """Remove a successor's folder, as far as the disk lets it go."""
    shutil.rmtree(successor, ignore_errors=True)
