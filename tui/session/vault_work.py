"""The session's work runs on the vault's thread, where the models are imported, and not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.kit import STORE_IMPORTED

if TYPE_CHECKING:
    from models.lifecycle import LockWait, Vault


def import_store() -> None:
    """Import the vault and what reads it, while the person types a passphrase."""
    try:
        with suppress(ImportError):
            import models.lifecycle
            import models.queries  # noqa: F401
    finally:
        STORE_IMPORTED.set()


def waiting(told: Callable[[], None]) -> LockWait:
    """Return how long unlocking waits for another writer, who is ``told`` once."""
    from models.lifecycle import LockWait

    return LockWait(told=told)


def open_vault(
    folder: Path,
    secret: str,
    *,
    review: bool,
    told: Callable[[], None],
    progress: Callable[[int, int], None] | None,
) -> Vault:
    """Return the open vault; a recovery code that opens it is proven by that."""
    import_store()
    from models.lifecycle import Vault, note_opened_by_code

    vault = Vault.open(
        folder, secret=secret, write=not review, wait=waiting(told), progress=progress
    )
    note_opened_by_code(vault, secret)
    return vault


def begin_vault(folder: Path, name: str, passphrase: str) -> tuple[Vault, str]:
    """Return a new vault and its code, which its header has as one that nobody typed back yet."""
    return _create(folder, name, passphrase)


def _create(folder: Path, name: str, passphrase: str) -> tuple[Vault, str]:
    from models.lifecycle import Vault

    return Vault.create(folder, name=name, passphrase=passphrase)


def find_incidents_here(vault: Vault, words: str, order: str) -> Sequence[int]:
    """Return the row numbers of the incidents that match, in order."""
    from models.queries import Query, find_incidents

    now = datetime.now().astimezone()
    return find_incidents(vault, Query.parse(words, now=now), order=order)


def lines_here(vault: Vault, nos: Sequence[int]) -> Sequence[Any]:
    """Return what a list shows of these rows."""
    from models.queries import lines_of

    return lines_of(vault, nos)


def count_here(vault: Vault) -> int:
    """Return how many incidents the vault holds."""
    from models.queries import count_incidents

    return count_incidents(vault)
