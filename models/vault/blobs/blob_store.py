"""The blob store keeps sealed evidence under ``blobs/``: written once, known by its SHA-256.

Each file is sealed under a random key of its own, which its header carries wrapped under the
vault's blob key. Names are random; a name, a size and a time of writing are all that somebody
without the key can see.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from sqlalchemy import Table, select
from sqlalchemy.dialects.sqlite import insert as upsert

from crypto.errors import AfieldError
from crypto.files import DamagedSeal, Sealer, Unsealer, storage, sync_folder
from models.records import Handled
from models.storage import BlobRow, VaultDamaged
from models.values import Digests
from models.vault.blobs.handled_bytes import RECEIVED, SEALED, note_handled
from models.vault.errors import EvidenceMissing

if TYPE_CHECKING:
    from models.vault.context import VaultContext

BLOB_PURPOSE = "evidence"
BLOB_NAME_BYTES = 16
BLOB_PIECE = 1024 * 1024

_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Blob:
    """One sealed file: its name, and the size and digests of what it holds."""

    name: str
    sha256: str
    sha512: str
    size: int


class BlobWriter:
    """Seals bytes into a new file while their digests are taken.

    Use it in a ``with`` statement: left without ``finish``, the file is removed. Raises
    StorageFull or StorageFailed.
    """

    def __init__(self, folder: Path, *, key: bytearray, name: str) -> None:
        """Begin a new sealed file in a folder."""
        self.name = name
        self.size = 0
        self._path = folder / name
        self._finished = False
        with storage(self._path):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "wb")
        self._sealer = Sealer(self._file, key=key, purpose=BLOB_PURPOSE)
        self._digests = Digests(["sha256", "sha512"])

    def write(self, piece: bytes) -> None:
        """Seal and digest some bytes."""
        self._digests.update(piece)
        with storage(self._path):
            self._sealer.write(piece)
        self.size += len(piece)

    def finish(self, *, expected: tuple[str, str] | None = None) -> Blob:
        """Close the seal and make the file survive power loss.

        ``expected`` are the SHA-256 and SHA-512 that the bytes must have; raises DamagedSeal.
        """
        digests = self._digests.finish()
        blob = Blob(self.name, digests["sha256"], digests["sha512"], self.size)
        if expected is not None and expected != (blob.sha256, blob.sha512):
            raise DamagedSeal
        with storage(self._path):
            self._sealer.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            sync_folder(self._path.parent)
        self._finished = True
        return blob

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was not finished."""
        self._digests.__exit__(kind, error, trace)
        if not self._finished:
            with contextlib.suppress(OSError):
                self._file.close()
            # What cannot be removed now is swept later; it must not hide why writing ended.
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def new_blob(vault: VaultContext) -> BlobWriter:
    """Begin a sealed file for this vault's evidence; raises ReadOnly."""
    vault.signer()
    return BlobWriter(vault.blobs, key=vault.keys.blobs(), name=vault.random(BLOB_NAME_BYTES).hex())


def adopt_blob(vault: VaultContext, path: Path, header: bytes, blob: Blob) -> None:
    """Take a sealed file from elsewhere on the vault's disk in as evidence, as it is.

    ``header`` is its header under the blob key, see ``crypto.files.sealed.rewrap``. The file moves
    once it would survive power loss. Raises ReadOnly, StorageFull or StorageFailed.
    """
    vault.signer()
    with storage(path):
        with path.open("r+b") as file:
            file.write(header)
            file.flush()
            os.fsync(file.fileno())
        path.replace(vault.blobs / blob.name)
        sync_folder(vault.blobs)


def keep_blob(vault: VaultContext, blob: Blob, *, sender: str | None = None) -> Blob:
    """Make a finished file the one for its digest; a second copy of known bytes is removed.

    That it was sealed, or received from the ``sender`` of a bundle, goes into the ledger.
    """
    known = blob_by_digest(vault, blob.sha256)
    if known is not None and is_blob_whole(vault, known):
        discard_blob(vault, blob)
        return known
    row = {"sha512": blob.sha512, "size": blob.size, "name": blob.name}
    with vault.writing() as connection:
        # Bytes that were lost or damaged here are healed by whoever brings them again.
        connection.execute(
            upsert(_BLOB)
            .values(sha256=blob.sha256, **row)
            .on_conflict_do_update(index_elements=[_BLOB.c.sha256], set_=row)
        )
        action, reason = (SEALED, None) if sender is None else (RECEIVED, f"from {sender}")
        where = "this vault, under a key of its own"
        note_handled(
            vault, Handled(action=action, sha256=blob.sha256, went_to=where, reason=reason)
        )
    return blob


def is_blob_whole(vault: VaultContext, blob: Blob) -> bool:
    """Return whether a kept file is there and opens to its end; reads all of it."""
    try:
        with open_blob(vault, blob.sha256) as reader:
            while reader.read(BLOB_PIECE):
                pass
    except VaultDamaged:
        raise
    except AfieldError:
        return False
    return True


def discard_blob(vault: VaultContext, blob: Blob) -> None:
    """Remove a finished file, unless the database has come to know it.

    A failure can be reported for a transaction that was kept nevertheless: where the database
    cannot say, the file stays and is swept later, since a file too many is better than bytes lost.
    """
    with contextlib.suppress(AfieldError, OSError):
        known = blob_by_digest(vault, blob.sha256)
        if known is None or known.name != blob.name:
            (vault.blobs / blob.name).unlink(missing_ok=True)


def blob_by_digest(vault: VaultContext, sha256: str) -> Blob | None:
    """Return the sealed file that holds these bytes, or None if they are not here."""
    with vault.database.reading() as connection:
        row = connection.execute(select(_BLOB).where(_BLOB.c.sha256 == sha256)).first()
    return Blob(row.name, row.sha256, row.sha512, row.size) if row else None


def has_blob(vault: VaultContext, sha256: str) -> bool:
    """Return whether the bytes with this digest are here."""
    return blob_by_digest(vault, sha256) is not None


def every_blob(vault: VaultContext) -> list[Blob]:
    """Return all sealed files that the database knows."""
    with vault.database.reading() as connection:
        rows = connection.execute(select(_BLOB)).all()
    return [Blob(row.name, row.sha256, row.sha512, row.size) for row in rows]


@contextlib.contextmanager
def open_blob(vault: VaultContext, sha256: str) -> Iterator[Unsealer]:
    """Yield a reader of the bytes; raises EvidenceMissing, DamagedSeal or StorageFailed."""
    blob = blob_by_digest(vault, sha256)
    if blob is None:
        raise EvidenceMissing(reference=f"evidence {sha256[:12]}")
    with open_sealed(vault, blob) as reader:
        yield reader


@contextlib.contextmanager
def open_sealed(vault: VaultContext, blob: Blob) -> Iterator[Unsealer]:
    """Yield a reader of a sealed file, whether or not the database knows it; raises as open_blob.

    Nothing says that what is read has the digests of ``blob``.
    """
    path = vault.blobs / blob.name
    with storage(path):
        if not path.is_file():
            raise EvidenceMissing(reference=f"evidence {blob.sha256[:12]}")
        file = path.open("rb", buffering=0)
    with file:
        yield Unsealer(_Medium(file, path), key=vault.keys.blobs(), purpose=BLOB_PURPOSE)


class _Medium:
    """A file whose own read failures become StorageFailed; other errors pass unchanged."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer at the end; raises StorageFailed."""
        with storage(self._path):
            return self._file.read(size)
