"""The life of a vault: created, opened, given other keys, verified; and the open Vault itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.lifecycle.errors import VaultExists, VaultMissing
from models.lifecycle.leftovers import leftover_files
from models.lifecycle.vault import Vault
from models.storage import LockWait
from models.values import later
from models.vault import (
    Colleague,
    ReadOnly,
    add_colleague,
    all_colleagues,
    asker_name,
    earlier_codes,
    find_card,
    find_colleague,
    find_colleagues,
    is_unproven,
    note_opened_by_code,
    note_proven,
    remember_place,
    revoke_colleague,
    short_name,
    verify_colleague,
    was_copied,
)

if TYPE_CHECKING:
    from models.lifecycle.backup import (
        BackedUp,
        LastBackup,
        Restored,
        Snapshot,
        back_up_to_file,
        back_up_to_folder,
        check_backup,
        check_place,
        last_backup,
        list_snapshots,
        restore_backup,
    )
    from models.lifecycle.exclusive_key_file import key_slots
    from models.lifecycle.rekey import Rekeyed, rekey_vault
    from models.lifecycle.repair import Repaired, rejoin_values, repair_vault, unsigned_values
    from models.lifecycle.verify import Finding, Report, repair_derived, verify_vault

__all__ = [
    "BackedUp",
    "Colleague",
    "Finding",
    "LastBackup",
    "LockWait",
    "ReadOnly",
    "Rekeyed",
    "Repaired",
    "Report",
    "Restored",
    "Snapshot",
    "Vault",
    "VaultExists",
    "VaultMissing",
    "add_colleague",
    "all_colleagues",
    "asker_name",
    "back_up_to_file",
    "back_up_to_folder",
    "check_backup",
    "check_place",
    "earlier_codes",
    "find_card",
    "find_colleague",
    "find_colleagues",
    "is_unproven",
    "key_slots",
    "last_backup",
    "leftover_files",
    "list_snapshots",
    "note_opened_by_code",
    "note_proven",
    "rejoin_values",
    "rekey_vault",
    "remember_place",
    "repair_derived",
    "repair_vault",
    "restore_backup",
    "revoke_colleague",
    "short_name",
    "unsigned_values",
    "verify_colleague",
    "verify_vault",
    "was_copied",
]

__getattr__ = later(
    __name__,
    {
        "BackedUp": "models.lifecycle.backup",
        "LastBackup": "models.lifecycle.backup",
        "Restored": "models.lifecycle.backup",
        "Snapshot": "models.lifecycle.backup",
        "back_up_to_file": "models.lifecycle.backup",
        "back_up_to_folder": "models.lifecycle.backup",
        "check_backup": "models.lifecycle.backup",
        "check_place": "models.lifecycle.backup",
        "last_backup": "models.lifecycle.backup",
        "list_snapshots": "models.lifecycle.backup",
        "restore_backup": "models.lifecycle.backup",
        "Finding": "models.lifecycle.verify",
        "Report": "models.lifecycle.verify",
        "Rekeyed": "models.lifecycle.rekey",
        "Repaired": "models.lifecycle.repair",
        "key_slots": "models.lifecycle.exclusive_key_file",
        "rejoin_values": "models.lifecycle.repair",
        "rekey_vault": "models.lifecycle.rekey",
        "repair_derived": "models.lifecycle.verify",
        "repair_vault": "models.lifecycle.repair",
        "unsigned_values": "models.lifecycle.repair",
        "verify_vault": "models.lifecycle.verify",
    },
)
