"""What can be wrong with the database: in use, damaged, not given, or in need of a writer."""

from __future__ import annotations

from typing import Final

from crypto.files import StorageFailed
from models.errors import VaultError

PAGE_DAMAGED: Final = "a page of it is not as it was written"


class VaultInUse(VaultError):
    """Another process holds the vault open for writing, or the database stays locked."""

    sentence = "This vault is in use by another afield."
    next_step = "Do it in the afield that is open, or close that one; to read only: afield review"
    code = "vault-in-use"
    exit_status = 5


class VaultDamaged(VaultError):
    """The database does not read as it was written; nothing more is written to it."""

    sentence = "The vault's database is damaged ({where})."
    next_step = (
        "Nothing is written to it any more. Bring back every change that is sound, into a new "
        "folder: afield repair --to DIR"
    )
    code = "vault-damaged"


class VaultNeedsWriter(VaultError):
    """An interrupted write waits to be rolled back, which a reader may not do."""

    sentence = "The last writer was interrupted, and its unfinished change has not been undone yet."
    next_step = (
        "Whoever owns the vault runs 'afield verify', which undoes it, where the folder can be "
        "written to; nothing that was saved is lost."
    )
    code = "vault-needs-writer"
    exit_status = 5


class MediumFailing(StorageFailed):
    """The disk or stick did not give or take the bytes of the database, which may be sound."""

    sentence = "The vault could not be read or written: its disk or stick answered with an error."
    next_step = (
        "Try again; nothing was half written. If it says so again, the medium may be failing: copy "
        "the vault's whole folder to another one first."
    )
    code = "medium-failing"
