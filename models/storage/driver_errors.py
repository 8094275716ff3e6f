"""What the errors of SQLCipher mean to a person."""

from __future__ import annotations

from pathlib import Path

from crypto.files import FolderGone, StorageFailed, StorageFull, is_there
from models.storage.errors import MediumFailing, VaultInUse, VaultNeedsWriter

ZEROES = "zeroes in the place of a page"
"""What is raised in SQLite's stead where SQLCipher could not read a page and did not say so."""
_DAMAGED = (ZEROES, "not a database", "malformed", "corrupt", "vtable constructor failed")
"""Words of SQLite for what it cannot read; of the search index the last is all it says."""


def is_damage(error: BaseException | None) -> bool:
    """Return whether SQLite says that it cannot read what is there; the medium may be to blame."""
    return any(word in str(error) for word in _DAMAGED)


def named_error(error: BaseException | None, *, path: Path, write: bool) -> Exception | None:
    """Return what another error of SQLite means to a person, or None where it is a fault of ours.

    ``path`` is the database's: of one that is gone SQLite says that it cannot be written to.
    """
    said = str(error)
    if "disk is full" in said:
        return StorageFull(path="the vault")
    if "locked" in said or "busy" in said:
        return VaultInUse()
    failed = "disk I/O" in said or "unable to open" in said
    if not (failed or "readonly database" in said):
        return None
    if not is_there(path):
        return FolderGone(path=path.parent)
    if failed:
        return MediumFailing()
    if write:
        return StorageFailed(path="the vault", reason="it cannot be written to")
    return VaultNeedsWriter()
