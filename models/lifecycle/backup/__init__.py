"""Backups of a vault: one file or a folder that grows by what is new, and a vault from one."""

from __future__ import annotations

from models.lifecycle.backup.backup_file import BackedUp, back_up_to_file
from models.lifecycle.backup.backup_folder import back_up_to_folder
from models.lifecycle.backup.backup_note import LastBackup, last_backup
from models.lifecycle.backup.manifest import Manifest
from models.lifecycle.backup.restoration import Restored, check_place, restore_backup
from models.lifecycle.backup.snapshot_list import Snapshot, check_backup, list_snapshots

__all__ = [
    "BackedUp",
    "LastBackup",
    "Manifest",
    "Restored",
    "Snapshot",
    "back_up_to_file",
    "back_up_to_folder",
    "check_backup",
    "check_place",
    "last_backup",
    "list_snapshots",
    "restore_backup",
]
