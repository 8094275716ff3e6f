"""Stray files are those under ``blobs/`` that the database does not know.

They are what an interrupted attachment or import left, because the database is committed after the
file: the next writer removes them. One is more than that where it opens and holds bytes that a
record names and that are nowhere else here; it is taken up again and never removed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from crypto.errors import AfieldError
from crypto.files import Unsealer, storage
from models.values import Digests
from models.vault.blobs.blob_store import BLOB_PIECE, BLOB_PURPOSE, Blob, every_blob, keep_blob

if TYPE_CHECKING:
    from models.vault.context import VaultContext


def stray_files(vault: VaultContext) -> list[Path]:
    """Return the files that the database does not know, by name; raises StorageFailed."""
    known = {blob.name for blob in every_blob(vault)}
    with storage(vault.blobs):
        if not vault.blobs.is_dir():
            return []
        return sorted(path for path in vault.blobs.iterdir() if path.name not in known)


def lost_bytes(
    vault: VaultContext, strays: Collection[Path], *, named: Collection[str]
) -> dict[Path, Blob]:
    """Return those of the stray files that hold bytes which are named and not here otherwise.

    ``named`` are SHA-256 digests. A stray file is read only where some of them lack their bytes.
    """
    lacking = set(named) - {blob.sha256 for blob in every_blob(vault)}
    found = {path: _held(vault, path) for path in strays if lacking and path.is_file()}
    return {path: blob for path, blob in found.items() if blob and blob.sha256 in lacking}


def _held(vault: VaultContext, path: Path) -> Blob | None:
    """Return what a stray file holds, or None where it does not open to its end."""
    size = 0
    try:
        with storage(path), path.open("rb") as file, Digests(["sha256", "sha512"]) as digests:
            reader = Unsealer(file, key=vault.keys.blobs(), purpose=BLOB_PURPOSE)
            while piece := reader.read(BLOB_PIECE):
                digests.update(piece)
                size += len(piece)
            told = digests.finish()
    except AfieldError:
        return None
    return Blob(path.name, told["sha256"], told["sha512"], size)


def sweep_blobs(vault: VaultContext, *, named: Collection[str] = ()) -> int:
    """Remove stray files, but take up again what holds lost bytes; return how many were strays.

    What the disk does not let go of now is left to the next opening.
    """
    strays = stray_files(vault)
    kept = lost_bytes(vault, strays, named=named)
    for blob in kept.values():
        with contextlib.suppress(AfieldError):
            keep_blob(vault, blob)
    for path in strays:
        if path not in kept:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
    return len(strays)
