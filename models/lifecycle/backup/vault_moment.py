"""A vault is taken at one moment: key slots, head, database and the evidence that it knows.

The key slots and the head are read first. A database that is ahead of its head is ordinary; one
behind it would be older than it was. The database is copied under a shared lock, which lasts as
long as the copy and no longer, into a file that has no name any more once it is open. Evidence is
written once and never changed, so it is read from where it lies.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from crypto.age import write_all
from crypto.errors import AfieldError, CryptoError
from crypto.files import (
    StorageFailed,
    StorageFull,
    Unsealer,
    previous_file,
    private_folder,
    storage,
    unfinished_file,
    unseal_bytes,
)
from crypto.keyfile import KeyFile
from crypto.passphrases import wipe
from models.lifecycle.errors import VaultExists
from models.storage import Database, VaultDamaged, VaultInUse, steady_file
from models.vault import (
    BLOB_PIECE,
    BLOB_PURPOSE,
    DATABASE,
    HEAD_PURPOSE,
    Blob,
    every_blob,
)

if TYPE_CHECKING:
    from models.vault import VaultContext

_STEP: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class VaultMoment:
    """What a vault is at one moment; the database is open at its beginning."""

    header: bytes
    head: bytes | None
    database: BinaryIO
    size: int
    blobs: tuple[Blob, ...]
    device: str
    changes: int
    made: datetime


@contextmanager
def vault_moment(vault: VaultContext) -> Iterator[VaultMoment]:
    """Yield a vault as it is now, its database proven page by page.

    Raises VaultDamaged, VaultInUse where its keys are being changed, StorageFull or StorageFailed.
    """
    made = vault.clock.now()
    header = _header(vault)
    head = _head(vault)
    with _locked_file(vault.quarantine) as (path, copy):
        try:
            with steady_file(vault.database) as (_connection, file):
                _copy(file, copy, path)
                known = _known(vault)
            _header(vault)
            _prove(vault, path)
            # A page that is damaged makes any of these fail, and not by its own name.
            if isinstance(known, AfieldError):
                raise known
        finally:
            # Windows keeps the name of an open file; it goes when the file is closed.
            with suppress(OSError):
                path.unlink()
        copy.seek(0)
        size = os.fstat(copy.fileno()).st_size
        yield VaultMoment(header, head, copy, size, *known, made)


@contextmanager
def _locked_file(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a new file to be written and read, which no opening of the vault takes for a leftover.

    Raises StorageFull or StorageFailed.
    """
    private_folder(folder)
    with ExitStack() as stack:
        with storage(folder):
            path, held = stack.enter_context(unfinished_file(folder / DATABASE))
            # The lock is the open file's, and stays until the last handle of it is closed.
            copy = os.fdopen(os.dup(held.fileno()), "rb+", buffering=0)
        yield path, stack.enter_context(copy)


def _known(vault: VaultContext) -> tuple[tuple[Blob, ...], str, int] | AfieldError:
    """Return the evidence, the device and the number of changes, or why they cannot be had."""
    try:
        return tuple(every_blob(vault)), vault.card.device, vault.history.count()
    except AfieldError as error:
        return error


def _header(vault: VaultContext) -> bytes:
    """Return vault.json; raises VaultInUse where it is of other keys by now."""
    with storage(vault.header_file):
        data = vault.header_file.read_bytes()
    if KeyFile.parse(data).vault_id != vault.keys.vault_id:
        raise VaultInUse
    return data


def _head(vault: VaultContext) -> bytes | None:
    """Return the head file, or else its second copy: the first that opens; None without any.

    Raises StorageFailed where the disk gives neither.
    """
    failed = None
    for path in (vault.head_file, previous_file(vault.head_file)):
        key = vault.keys.head()
        try:
            with storage(path):
                sealed = path.read_bytes() if path.exists() else b""
            unseal_bytes(sealed, key=key, purpose=HEAD_PURPOSE)
        except StorageFailed as error:
            failed = failed or error
            continue
        except CryptoError:
            continue
        finally:
            wipe(key)
        return sealed
    if failed:
        raise failed
    return None


def _copy(source: BinaryIO, target: BinaryIO, path: Path) -> None:
    """Copy a file inside the system where that can be had."""
    quick = getattr(os, "copy_file_range", None)
    with storage(path):
        with suppress(OSError):
            while quick and quick(source.fileno(), target.fileno(), _STEP):
                pass
        # Goes on where the system would not, at the places that both files are at.
        while piece := source.read(_STEP):
            write_all(target, piece)


def _prove(vault: VaultContext, path: Path) -> None:
    """Raise VaultDamaged unless every page of the copy is as SQLCipher wrote it."""
    try:
        copy = Database(path, vault.keys.database(), write=False)
    except VaultDamaged:
        raise VaultDamaged(where="a page does not read as it was written") from None
    try:
        if copy.damage():
            raise VaultDamaged(where="a page does not read as it was written")
    finally:
        copy.close()


def demand_room(folder: Path, needed: int, error: type[StorageFull]) -> None:
    """Raise an error that says how much room is missing, before anything is written."""
    with storage(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise error(needed=-(-needed // 2**20), free=free // 2**20, path=folder)


def demand_free_place(folder: Path) -> None:
    """Raise VaultExists unless a folder is new or empty."""
    with storage(folder):
        if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
            raise VaultExists(folder=folder)


def present(vault: VaultContext, blobs: tuple[Blob, ...]) -> tuple[dict[str, int], list[str]]:
    """Return the sizes of the sealed files by name, and the digests of those that are not there."""
    sizes: dict[str, int] = {}
    missing: list[str] = []
    for blob in blobs:
        path = vault.blobs / blob.name
        with storage(path):
            try:
                sizes[blob.name] = path.stat().st_size
            except FileNotFoundError:
                missing.append(blob.sha256)
    return sizes, missing


class SealCheck:
    """Opens sealed files to their ends in a thread beside their copying; use it with ``with``."""

    def __init__(self, vault: VaultContext) -> None:
        self._vault = vault
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="afield-seals")
        self._waiting: list[tuple[Blob, Future[bool]]] = []

    def begin(self, blob: Blob) -> None:
        """Have the seal of a file looked at."""
        self._waiting.append((blob, self._pool.submit(self._whole, blob)))

    def broken(self) -> Iterator[str]:
        """Wait for all of them, and yield the digests of evidence whose seal does not hold."""
        return (blob.sha256 for blob, whole in self._waiting if not whole.result())

    def _whole(self, blob: Blob) -> bool:
        path, key = self._vault.blobs / blob.name, self._vault.keys.blobs()
        try:
            with path.open("rb", buffering=0) as file:
                reader = Unsealer(file, key=key, purpose=BLOB_PURPOSE)
                while reader.read(BLOB_PIECE):
                    pass
        except (AfieldError, OSError):
            return False
        finally:
            wipe(key)
        return True

    def __enter__(self) -> Self:
        """Return the check."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End the thread."""
        self._pool.shutdown(cancel_futures=True)
