"""What an interrupted writer left is undone or finished before its owner reads.

A killed writer leaves a journal that SQLite rolls back as soon as somebody may write, and perhaps
a change of keys whose files have not all moved in. A reader may write neither. Whoever can open the
vault to write may, so their reading does it first, under the writer's lock.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from crypto.errors import AfieldError
from crypto.files import is_found
from crypto.keyfile import Keys
from models.lifecycle.rekey import settle_successor, successor_waits
from models.storage import Database, holding_writer_lock, is_unfinished
from models.vault import DATABASE


def clear_interrupted(folder: Path, keys: Keys) -> None:
    """Undo or finish what an interrupted writer left, where these keys may.

    Where the lock is taken another writer lives, and what it has not finished is its own to end.
    Whatever else stands in the way is said by the reading that follows.
    """
    database = folder / DATABASE
    waits = is_unfinished(database) or successor_waits(folder, keys.vault_id)
    if not (waits and keys.can_sign and is_found(database)):
        return
    with suppress(AfieldError), holding_writer_lock(folder):
        settle_successor(folder, keys, write=True)
        Database(database, keys.database(), write=True).close()
