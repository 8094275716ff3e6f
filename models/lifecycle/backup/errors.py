"""What can be wrong with a backup: it is none or not whole, has no room, or is another vault's."""

from __future__ import annotations

from crypto.files import StorageFailed, StorageFull
from models.errors import VaultError


class NotABackup(VaultError):
    """A path leads to something that is no backup."""

    sentence = "{path} is not a backup of an afield vault."
    next_step = "Name a file that 'afield backup' wrote, or the folder given to it with --to."
    code = "not-a-backup"


class BackupDamaged(VaultError):
    """A backup was cut or altered, or its disk does not give back what was written."""

    sentence = "The backup is damaged: {part} is not as it was written. Nothing was put in place."
    next_step = (
        "Try another backup, or an earlier one of the same folder: afield backup --list DIR. "
        "Evidence alone can be left out: afield restore --without-damaged"
    )
    code = "backup-damaged"


class BackupUnreadable(StorageFailed):
    """The disk that a backup is on does not give a part of it."""

    sentence = "The disk does not give {part} of the backup: {reason}."
    next_step = (
        "Copy the backup to another disk and try again; nothing was put in place. Evidence alone "
        "can be left out: afield restore --without-damaged"
    )
    code = "backup-unreadable"


class BackupNotProven(VaultError):
    """What was just written does not read as it was written."""

    sentence = "The backup was written and does not read back as it was written, so it was removed."
    next_step = "Use another disk or stick: this one does not keep what is given to it."
    code = "backup-not-proven"
    exit_status = 8


class BackupInsideVault(VaultError):
    """A backup was to be written into the folder of the vault that it is of."""

    sentence = "A backup inside the vault's own folder would be lost together with it."
    next_step = "Name a place on another disk, or on a stick."
    code = "backup-inside-vault"
    exit_status = 2


class NotABackupFolder(VaultError):
    """A folder for backups holds other things."""

    sentence = "{path} holds other things, so no backups were put there."
    next_step = "Name a new or empty folder, for example one of its own on the stick."
    code = "not-a-backup-folder"
    exit_status = 2


class BackupsOfAnotherVault(VaultError):
    """A folder holds the backups of another vault, or of this one under earlier keys."""

    sentence = "{path} holds backups of another vault, or of this one under earlier keys."
    next_step = (
        "Name a folder of its own. After 'afield rekey', make a new one and destroy the earlier."
    )
    code = "backups-of-another-vault"
    exit_status = 2


class BackupsInUse(VaultError):
    """Another process writes to the folder of backups."""

    sentence = "Another afield is making a backup in {path}."
    next_step = "Wait until it is done, then try again."
    code = "backups-in-use"
    exit_status = 5


class NoSuchSnapshot(VaultError):
    """A folder has no backup of that name, or none at all."""

    sentence = "There is no such backup: {path}."
    next_step = "See which there are: afield backup --list DIR"
    code = "no-such-backup"
    exit_status = 11


class NoRoomToBackUp(StorageFull):
    """The disk has not the room that a backup needs."""

    sentence = "The backup needs {needed} MiB at {path}; {free} MiB are free."
    next_step = "Make room, or use a larger disk; earlier backups are unchanged."
    code = "no-room-to-back-up"


class NoRoomToRestore(StorageFull):
    """The disk has not the room that the vault in a backup needs."""

    sentence = "The vault in this backup needs {needed} MiB at {path}; {free} MiB are free."
    next_step = "Make room, or restore to a larger disk; nothing was put in place."
    code = "no-room-to-restore"


class RestoreNotClean(VaultError):
    """The restored vault was verified and not found as it should be."""

    sentence = "The vault in this backup is not clean: {count} thing(s) found, first {first}."
    next_step = (
        "Nothing was put in place. Try an earlier backup; or put it in place all the same, with "
        "a list of what was found: afield restore --without-damaged"
    )
    code = "restore-not-clean"
