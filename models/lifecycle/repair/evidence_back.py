"""Sealed evidence is brought back file by file, and each proves itself: no table is asked.

A sealed file opens under the vault's key or it does not, and its digests are taken from what it
holds. So a whole file is never given up because the page is damaged that named it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crypto.errors import AfieldError
from crypto.files import Unsealer, storage, sync_folder
from crypto.keyfile import Keys
from crypto.passphrases import wipe
from models.values import Digests
from models.vault import BLOB_PIECE, BLOB_PURPOSE, Blob


@dataclass(frozen=True, slots=True)
class EvidenceBack:
    """The whole files, and the names of those that do not open."""

    whole: tuple[Blob, ...]
    damaged: tuple[str, ...]


def evidence_back(
    folder: Path, into: Path, keys: Keys, progress: Callable[[int, int], None]
) -> EvidenceBack:
    """Copy every sealed file that opens to its end; raises StorageFull or StorageFailed.

    Of several with the same bytes the first is copied.
    """
    whole: dict[str, Blob] = {}
    damaged: list[str] = []
    files = sealed_files(folder)
    total, done = sum(size for _, size in files), 0
    for path, size in files:
        try:
            blob = _proven(path, keys)
        except (AfieldError, OSError):
            damaged.append(path.name)
        else:
            if blob.sha256 not in whole:
                _copy(path, into / blob.name)
                whole[blob.sha256] = blob
        done += size
        progress(done, total)
    with storage(into):
        sync_folder(into)
    return EvidenceBack(tuple(whole.values()), tuple(damaged))


def sealed_files(folder: Path) -> list[tuple[Path, int]]:
    """Return the files of a folder of evidence with their sizes, by name."""
    if not folder.is_dir():
        return []
    with storage(folder):
        found = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
        return sorted((path, path.stat().st_size) for path in found)


def _proven(path: Path, keys: Keys) -> Blob:
    """Return what a sealed file holds, read to its proven end; raises what stops that."""
    key = keys.blobs()
    try:
        with path.open("rb", buffering=0) as file, Digests(["sha256", "sha512"]) as digests:
            reader = Unsealer(file, key=key, purpose=BLOB_PURPOSE)
            size = 0
            while piece := reader.read(BLOB_PIECE):
                digests.update(piece)
                size += len(piece)
            taken = digests.finish()
    finally:
        wipe(key)
    return Blob(path.name, taken["sha256"], taken["sha512"], size)


def _copy(path: Path, into: Path) -> None:
    with storage(into), _created(into) as target, path.open("rb") as source:
        while piece := source.read(BLOB_PIECE):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())


@contextmanager
def _created(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
