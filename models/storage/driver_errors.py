"""What the errors of SQLCipher mean to a person."""

from __future__ import annotations

import errno

from crypto.files import StorageFailed, StorageFull
from models.storage.errors import VaultDamaged, VaultInUse, VaultNeedsWriter

_DAMAGED = ("not a database", "malformed", "corrupt", "vtable constructor failed")
"""Words of SQLite for what it cannot read; the last is all it says of the search index."""


def named_error(error: BaseException | None, *, write: bool) -> Exception | None:
    """Return what an error of SQLite means to a person, or None where it is a fault of ours."""
    said = str(error)
    if "disk is full" in said:
        return StorageFull(path="the vault")
    if "locked" in said or "busy" in said:
        return VaultInUse()
    if "readonly database" in said:
        if write:
            return StorageFailed(path="the vault", reason="it cannot be written to")
        return VaultNeedsWriter()
    if any(word in said for word in _DAMAGED):
        return VaultDamaged(where="it does not read as it was written")
    if "disk I/O" in said or "unable to open" in said:
        return StorageFailed(path="the vault", reason=errno.errorcode[errno.EIO])
    return None
