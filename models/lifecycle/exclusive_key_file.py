"""The key file of a vault is opened for a change of its slots by one process at a time.

It is done under the writer's lock, and of the database only its form is looked at: a vault that a
newer afield wrote is refused here as everywhere. The rollback guard then names the new
generation of vault.json, so that the one before cannot be put back to let a secret work again that
was taken back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crypto.errors import AfieldError
from crypto.files import is_found
from crypto.keyfile import KeyFile, Keys
from models.lifecycle.leftovers import sweep_leftovers
from models.lifecycle.migration import demand_known_form
from models.lifecycle.rekey import settle_successor
from models.storage import NO_WAIT, Database, LockWait, VaultDamaged, holding_writer_lock
from models.vault import (
    DATABASE,
    HEAD,
    KEYS,
    ReadOnly,
    RollbackGuard,
    read_rollback_guard,
    write_rollback_guard,
)


@contextmanager
def key_slots(
    folder: Path,
    secret: str,
    *,
    wait: LockWait = NO_WAIT,
    random: Callable[[int], bytes] = os.urandom,
) -> Iterator[tuple[Path, Keys]]:
    """Yield the path of vault.json and its keys, to change the slots in it.

    A change of keys that was interrupted is finished first: its own copies of vault.json would
    bring back what is taken away now. Raises VaultInUse, ReadOnly for a reader, NewerFormat, or
    what unlocking raises.
    """
    with holding_writer_lock(folder, wait=wait):
        keys = KeyFile.read(folder / KEYS).unlock(secret)
        try:
            if not keys.can_sign:
                raise ReadOnly
            settle_successor(folder, keys, write=True)
            _demand_known(folder, keys)
            sweep_leftovers(folder)
            yield folder / KEYS, keys
            _name_generation(folder, keys, random)
        finally:
            keys.wipe()


def _demand_known(folder: Path, keys: Keys) -> None:
    """Raise NewerFormat for a vault of a form that is not known here.

    A database that is damaged says nothing; what vault.json says of the format was looked at.
    """
    if not is_found(folder / DATABASE):
        return
    with suppress(VaultDamaged):
        database = Database(folder / DATABASE, keys.database(), write=True)
        try:
            demand_known_form(database)
        finally:
            database.close()


def _name_generation(folder: Path, keys: Keys, random: Callable[[int], bytes]) -> None:
    """Write the generation of vault.json as it is now to the head file; the chains stay.

    Raising here would say of a change that stands that it was not made. What fails is done at the
    next opening to write.
    """
    with suppress(AfieldError):
        generation = KeyFile.read(folder / KEYS).generation
        before = read_rollback_guard(folder / HEAD, keys.head())
        if before is not None and before.generation < generation:
            now = RollbackGuard(before.chains, generation)
            write_rollback_guard(folder / HEAD, keys.head(), now, random=random)
