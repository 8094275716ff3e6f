"""A vault remembers which file on its disk its lock is, so that a copy put back can be noticed.

A copy brings every byte along and not the number of a file, nor the generation that a file system
draws for it (FS_IOC_GETVERSION of ioctl_fs(2): ext4, XFS, btrfs, F2FS). Where a file system has
none, as FAT and most network disks, nothing can be told. A vault that was moved to another disk
looks like a copy too, and a copy written into the old files does not look like one.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Final

from models.storage import LOCK, keep_setting, read_setting

if TYPE_CHECKING:
    from pathlib import Path

    from models.vault.context import VaultContext

_SETTING: Final = "place"
_GET_VERSION: Final = 0x80007601 | struct.calcsize("l") << 16
"""FS_IOC_GETVERSION of linux/fs.h, which has the size of a long in it."""


def was_copied(vault: VaultContext) -> bool:
    """Return whether a vault lies in other files than those that it was last opened in."""
    kept, here = read_setting(vault, _SETTING), _place(vault.folder / LOCK)
    return kept is not None and here is not None and kept != here


def remember_place(vault: VaultContext) -> None:
    """Keep which files a vault lies in now, where that can be told; raises ReadOnly."""
    here = _place(vault.folder / LOCK)
    if here is not None and read_setting(vault, _SETTING) != here:
        keep_setting(vault, _SETTING, here)


def _place(path: Path) -> str | None:
    """Return the number and the generation of a file, or None where there is none to be had."""
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY)
        try:
            given = fcntl.ioctl(handle, _GET_VERSION, bytes(8))
            return f"{os.fstat(handle).st_ino}:{given.hex()}"
        finally:
            os.close(handle)
    except (ImportError, OSError):
        return None
