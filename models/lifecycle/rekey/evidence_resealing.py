"""All evidence is sealed once more, in new files under a vault's next keys.

A new header for the same payload would be quicker, and whoever kept the old key and the old header
could open it still. So every byte is read, compared with its digests and sealed under a file key of
its own; a piece at a time is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Table, bindparam, update

from crypto.errors import AfieldError
from crypto.files import DamagedSeal, StorageFailed
from crypto.keyfile import Keys
from crypto.passphrases import wipe
from models.storage import BlobRow, VaultDamaged
from models.vault import BLOB_NAME_BYTES, BLOB_PIECE, Blob, BlobWriter, EvidenceError, open_sealed

if TYPE_CHECKING:
    from models.vault import VaultContext

Progress = Callable[[int, int], None]

_BLOB: Table = BlobRow.__table__  # type: ignore[attr-defined]
_RENAMED = (
    update(_BLOB).where(_BLOB.c.sha256 == bindparam("digest")).values(name=bindparam("named"))
)


class EvidenceNotWhole(EvidenceError):
    """Evidence that is missing or damaged cannot be sealed again."""

    sentence = "{count} evidence file(s) cannot be read whole, so the vault kept its old keys."
    next_step = (
        "Run 'afield verify' to see which, and put them back from a backup; or go on without "
        "their bytes: afield rekey --without-damaged"
    )
    code = "evidence-not-whole"
    exit_status = 4


class _Unreadable(Exception):
    """A sealed file is missing, damaged, or of a newer version."""


class Resealing:
    """The resealed evidence of a vault.

    ``names``, which is filled, gives the new file by the SHA-256 of what it holds, ``lost`` the
    digests that have none.
    """

    def __init__(self, vault: VaultContext, keys: Keys, names: dict[str, str]) -> None:
        self._vault = vault
        self._keys = keys
        self.names = names
        self.lost: list[str] = []

    def seal(
        self, kept: Sequence[Blob], *, without_damaged: bool, progress: Progress | None
    ) -> None:
        """Seal all evidence again, the same bytes once.

        Raises EvidenceNotWhole, StorageFull or StorageFailed.
        """
        total, done = sum(blob.size for blob in kept), 0
        for blob in kept:
            try:
                if blob.sha256 not in self.names:
                    self.names[blob.sha256] = self._sealed(blob)
            except (_Unreadable, DamagedSeal):
                self.lost.append(blob.sha256)
            done += blob.size
            if progress:
                progress(done, total)
        # Another file of the same bytes may have been whole.
        self.lost = [one for one in self.lost if one not in self.names]
        if self.lost and not without_damaged:
            raise EvidenceNotWhole(count=len(self.lost))

    def _sealed(self, blob: Blob) -> str:
        """Return the name of the new file of one piece of evidence."""
        name, key = self._vault.random(BLOB_NAME_BYTES).hex(), self._keys.blobs()
        try:
            with BlobWriter(self._vault.blobs, key=key, name=name) as writer:
                for piece in self._pieces(blob):
                    writer.write(piece)
                return writer.finish(expected=(blob.sha256, blob.sha512)).name
        finally:
            wipe(key)

    def _pieces(self, blob: Blob) -> Iterator[bytes]:
        """Yield the bytes of a sealed file; raises _Unreadable for what stops that in the file."""
        try:
            with open_sealed(self._vault, blob) as reader:
                while piece := reader.read(BLOB_PIECE):
                    yield piece
        except (VaultDamaged, StorageFailed):
            # A damaged page, or a disk that fails now, says nothing of the file: it may be whole.
            raise
        except AfieldError as error:
            raise _Unreadable from error


def rename(vault: VaultContext, names: Mapping[str, str]) -> None:
    """Write into a database which files hold the bytes from now on; ``names`` are by digest."""
    rows = [{"digest": digest, "named": name} for digest, name in names.items()]
    with vault.writing() as connection:
        if rows:
            connection.execute(_RENAMED, rows)
