"""What can be wrong with the database: in use, damaged, or in need of a writer."""

from __future__ import annotations

from models.errors import VaultError


class VaultInUse(VaultError):
    """Another process holds the vault open for writing, or the database stays locked."""

    sentence = "This vault is in use by another afield."
    next_step = "Close it there, or open this one to read only: afield review"
    code = "vault-in-use"
    exit_status = 5


class VaultDamaged(VaultError):
    """The database does not read as it was written."""

    sentence = "The vault's database is damaged ({where})."
    next_step = (
        "Lock and open it again. If it says so again, make a copy of the whole folder, "
        "then put a backup in its place."
    )
    code = "vault-damaged"


class VaultNeedsWriter(VaultError):
    """An interrupted write waits to be rolled back, which a reader may not do."""

    sentence = "The last writer was interrupted, and its unfinished change has not been undone yet."
    next_step = "Open the vault once for writing; nothing that was saved is lost."
    code = "vault-needs-writer"
    exit_status = 5
