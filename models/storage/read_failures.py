"""A page that does not read: damaged on the medium, or not given by it this time.

SQLCipher says of a page that it could not get what it says of a page that was altered. So the file
is read once more, first by itself and then with a new connection: what reads whole now was a
failure of the medium, and a backup put in its place would only lose what is here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from crypto.files import FolderGone, is_there
from crypto.passphrases import wipe
from models.storage.connection import connect
from models.storage.driver_errors import is_damage
from models.storage.errors import PAGE_DAMAGED, MediumFailing, VaultDamaged

_PIECE = 1024 * 1024
_CHECKS = ("PRAGMA cipher_integrity_check", "PRAGMA quick_check")


def is_unfinished(path: Path) -> bool:
    """Return whether a journal lies beside the database: one at work, or one that was interrupted.

    A committed change leaves the journal empty.
    """
    try:
        return path.with_name(f"{path.name}-journal").stat().st_size > 0
    except OSError:
        return False


def damage_in(connection: Any) -> list[str]:
    """Return what the two integrity checks find; neither alone finds everything.

    The first checks every page's authentication code and misses a file cut at its end, which the
    second finds.
    """
    found: list[str] = []
    for check in _CHECKS:
        try:
            rows = connection.execute(check).fetchall()
        except driver.Error as error:
            found.append(str(error))
        else:
            found += [str(row[0]) for row in rows if row[0] != "ok"]
    return found


def damage_or_failure(path: Path, key: Callable[[], bytearray] | None) -> Exception:
    """Return VaultDamaged, or MediumFailing where the file's bytes are not given, or are now.

    Where the file is gone with its medium or folder it is FolderGone.
    """
    damaged = VaultDamaged(where=PAGE_DAMAGED)
    if failure := not_given(path):
        return failure
    if key is None:
        return damaged
    opened = key()
    try:
        connection = connect(path, opened, write=False)
    except driver.Error as error:
        return damaged if is_damage(error) else MediumFailing()
    finally:
        wipe(opened)
    try:
        return damaged if damage_in(connection) else MediumFailing()
    finally:
        connection.close()


def not_given(path: Path) -> FolderGone | MediumFailing | None:
    """Return what keeps the bytes of a file from being read, or None where all are given."""
    if not is_there(path):
        return FolderGone(path=path.parent)
    return None if _is_given(path) else MediumFailing()


def _is_given(path: Path) -> bool:
    """Return whether the system gives every byte of a file."""
    try:
        with path.open("rb", buffering=0) as file:
            while file.read(_PIECE):
                pass
    except OSError:
        return False
    return True
