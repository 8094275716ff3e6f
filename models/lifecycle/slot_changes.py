"""The ways into a vault, changed in the place of the one writer and without its database.

The head file then names the new generation of vault.json, so that the one before cannot be put
back to let a secret work again that was taken back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crypto.errors import AfieldError
from crypto.vaultkey import Header, Keys
from models import head, lock
from models.errors import ReadOnly
from models.opened import HEAD, KEYS
from models.rekey import successor


@contextmanager
def ways_in(
    folder: Path, secret: str, *, random: Callable[[int], bytes] = os.urandom
) -> Iterator[tuple[Path, Keys]]:
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
            _name_generation(folder, keys, random)
        finally:
            keys.wipe()


def _name_generation(folder: Path, keys: Keys, random: Callable[[int], bytes]) -> None:
    """Let the head file name vault.json as it stands now, and the chains as it named them.

    Raising here would say of a change that stands that it was not made. What fails is done at
    the next opening to write.
    """
    with suppress(AfieldError):
        generation = Header.read(folder / KEYS).generation
        before = head.read(folder / HEAD, keys.head())
        if before is not None and before.generation < generation:
            now = head.Head(before.chains, generation)
            head.write(folder / HEAD, keys.head(), now, random=random)
