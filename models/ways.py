"""The ways into a vault, changed in the place of the one writer and without its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crypto.vaultkey import Header, Keys
from models import lock
from models.errors import ReadOnly
from models.opened import KEYS
from models.rekey import successor


@contextmanager
def ways_in(folder: Path, secret: str) -> Iterator[tuple[Path, Keys]]:
    """Give vault.json and its keys, to change the slots in it.

    A change of keys that was interrupted is finished first: its own copies of vault.json would
    bring back what is taken away now. Raises VaultInUse, ReadOnly for a reader, or what
    unlocking raises.
    """
    with lock.held(folder):
        keys = Header.read(folder / KEYS).unlock(secret)
        try:
            if not keys.can_sign:
                raise ReadOnly
            successor.settle(folder, keys, write=True)
            yield folder / KEYS, keys
        finally:
            keys.wipe()
