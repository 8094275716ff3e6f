"""Why a vault is not brought to the present form, or cannot be read by this afield."""

from __future__ import annotations

from crypto.errors import NewerFormat
from crypto.files import StorageFull
from models.errors import VaultError


class NewerVault(NewerFormat):
    """The database has tables or fields that this afield does not know."""

    sentence = "The vault was last written by a newer afield, which keeps more than this one knows."
    code = "newer-vault"


class VaultNeedsMigration(VaultError):
    """The vault is of an earlier form, and a reader may not write it anew."""

    sentence = (
        "This vault was last written by an earlier afield. "
        "Its owner has to open it once with this version."
    )
    next_step = "The owner runs once: afield verify"
    code = "vault-needs-migration"
    exit_status = 5


class NoRoomToMigrate(StorageFull):
    """The vault's database is written anew beside the one that stands."""

    sentence = (
        "This vault was last written by an earlier afield; writing it anew for this version needs "
        "{needed} MiB of free room on its disk, and {free} MiB are free."
    )
    next_step = "Make room, or move the vault's folder to a larger disk; nothing was changed."
    code = "no-room-to-migrate"


class MigrationNotProven(VaultError):
    """What was written anew is not what the vault holds."""

    sentence = (
        "The vault could not be brought to this version: what was written anew is not the same "
        "({part}). The vault is as it was."
    )
    next_step = (
        "Make a copy of the whole folder, and open it with the afield that wrote it; "
        "tell the makers of afield this sentence, which holds no record."
    )
    code = "migration-not-proven"
    exit_status = 4
