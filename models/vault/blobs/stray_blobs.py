"""Stray files are those under ``blobs/`` that the database does not know.

They are what an interrupted attachment or import left, because the database is committed after the
file: the next writer removes them. One is more than that where it opens and holds bytes that a
record names and that are nowhere else here; it is taken up again and never removed. And where an
older copy of the database was put back, they may belong to the newer one: they are spared then.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crypto.errors import AfieldError, NewerFormat
from crypto.files import DamagedSeal, StorageFailed, Unsealer, storage
from models.storage import keep_setting, read_setting
from models.values import Digests
from models.vault.blobs.blob_store import BLOB_PIECE, BLOB_PURPOSE, Blob, every_blob, keep_blob

if TYPE_CHECKING:
    from models.vault.context import VaultContext


_SPARED = "spared-strays"


@dataclass(frozen=True, slots=True)
class LostBytes:
    """The stray files that hold lost bytes, and those of which that cannot be said.

    ``unread`` gives why by the path: the disk did not give a file, or a newer afield wrote it.
    """

    found: Mapping[Path, Blob]
    unread: Mapping[Path, AfieldError]


def stray_files(vault: VaultContext) -> list[Path]:
    """Return the files that the database does not know, by name; raises StorageFailed."""
    known = {blob.name for blob in every_blob(vault)}
    with storage(vault.blobs):
        if not vault.blobs.is_dir():
            return []
        return sorted(path for path in vault.blobs.iterdir() if path.name not in known)


def spare_strays(vault: VaultContext) -> None:
    """Note the present stray files as ones that may belong to a newer copy of the database.

    No later sweep removes them. Raises ReadOnly or StorageFailed.
    """
    spared = spared_strays(vault)
    names = {path.name for path in stray_files(vault)}
    if not names <= spared:
        keep_setting(vault, _SPARED, sorted(names | spared))


def spared_strays(vault: VaultContext) -> frozenset[str]:
    """Return the names of stray files that stay because they may belong to a newer copy."""
    return frozenset(read_setting(vault, _SPARED, []))


def spared_blobs(vault: VaultContext, *, without_newer: bool = False) -> list[Blob]:
    """Return those spared files that open.

    Raises StorageFailed where one cannot be read, and NewerFormat, unless ``without_newer``, where
    a newer afield wrote one.
    """
    found = []
    for name in sorted(spared_strays(vault)):
        try:
            blob = _held(vault, vault.blobs / name)
        except NewerFormat:
            if not without_newer:
                raise
            continue
        if blob:
            found.append(blob)
    return found


def rename_spared(vault: VaultContext, names: Mapping[str, str]) -> None:
    """Note under which names spared files are from now on, by their present ones."""
    if names:
        keep_setting(vault, _SPARED, sorted({names.get(one, one) for one in spared_strays(vault)}))


def lost_bytes(
    vault: VaultContext, strays: Collection[Path], *, named: Collection[str]
) -> LostBytes:
    """Return those of the stray files that hold bytes which are named and not here otherwise.

    ``named`` are SHA-256 digests. A stray file is read only where some of them lack their bytes.
    """
    lacking = set(named) - {blob.sha256 for blob in every_blob(vault)}
    found: dict[Path, Blob] = {}
    unread: dict[Path, AfieldError] = {}
    for path in strays if lacking else ():
        try:
            blob = _held(vault, path)
        except (StorageFailed, NewerFormat) as error:
            unread[path] = error
            continue
        if blob and blob.sha256 in lacking:
            found[path] = blob
    return LostBytes(found, unread)


def _held(vault: VaultContext, path: Path) -> Blob | None:
    """Return what a stray file holds, or None where it is damaged or no file.

    Raises StorageFailed or NewerFormat, which say nothing of what it holds.
    """
    size = 0
    with storage(path):
        if not path.is_file():
            return None
    try:
        with storage(path), path.open("rb") as file, Digests(["sha256", "sha512"]) as digests:
            reader = Unsealer(file, key=vault.keys.blobs(), purpose=BLOB_PURPOSE)
            while piece := reader.read(BLOB_PIECE):
                digests.update(piece)
                size += len(piece)
            told = digests.finish()
    except DamagedSeal:
        return None
    return Blob(path.name, told["sha256"], told["sha512"], size)


def sweep_blobs(vault: VaultContext, *, named: Collection[str] = ()) -> int:
    """Remove stray files, but take up again what holds lost bytes; return how many were strays.

    What cannot be read now stays, since it may be the only copy, and so does what is spared; what
    the disk does not let go of now is left to the next opening.
    """
    spared = spared_strays(vault)
    strays = stray_files(vault)
    lost = lost_bytes(vault, strays, named=named)
    for blob in lost.found.values():
        with contextlib.suppress(AfieldError):
            keep_blob(vault, blob)
    for path in strays:
        if path not in lost.found and path not in lost.unread and path.name not in spared:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
    return len(strays)


def take_up_lost(vault: VaultContext, *, named: Collection[str], without_newer: bool) -> None:
    """Take up again what stray files hold of lost bytes; nothing is removed.

    It is for what makes every other stray file useless. Raises StorageFailed where one cannot be
    read, and NewerFormat, unless ``without_newer``, where a newer afield wrote one.
    """
    lost = lost_bytes(vault, stray_files(vault), named=named)
    for error in lost.unread.values():
        if isinstance(error, StorageFailed) or not without_newer:
            raise error
    for blob in lost.found.values():
        keep_blob(vault, blob)
