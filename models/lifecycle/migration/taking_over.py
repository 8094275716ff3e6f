"""The new database takes the place of the earlier one by one rename, under the same keys.

    vault.db       the earlier database until the rename, the new one from then on
    .migration/    the new database while it is made, and a head file that nobody reads

The head file of the vault names chains, which are the same in both, so it stays as it is. What an
interrupted process leaves in ``.migration/`` never counted, and is removed.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from crypto.files import storage, sync_folder
from models.vault import DATABASE

FOLDER: Final = ".migration"
_JOURNAL: Final = f"{DATABASE}-journal"


def migration_folder(folder: Path) -> Path:
    """Return the folder in which the new database of a vault is made."""
    return folder / FOLDER


def take_the_place(folder: Path) -> None:
    """Put the new database, which is proven and on the disk, into its place.

    The writer's lock is held, and no database is open for writing. Raises StorageFailed with the
    vault as it was, or, where only the folder could not be synced, perhaps as it is to be.
    """
    made = migration_folder(folder)
    with storage(folder):
        sync_folder(made)
        # SQLite would roll the earlier database's journal back into the new one. The earlier one
        # was opened for writing before, so nothing waits in it.
        (folder / _JOURNAL).unlink(missing_ok=True)
        sync_folder(folder)
        (made / DATABASE).replace(folder / DATABASE)
        sync_folder(folder)


def sweep_migration(folder: Path) -> None:
    """Remove what was made and does not count, as far as the disk lets it go."""
    shutil.rmtree(migration_folder(folder), ignore_errors=True)
