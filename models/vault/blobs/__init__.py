"""The sealed evidence of a vault: kept once, known by its digest, strays cleared away."""

from __future__ import annotations

from models.vault.blobs.blob_store import (
    BLOB_NAME_BYTES,
    BLOB_PIECE,
    BLOB_PURPOSE,
    Blob,
    BlobWriter,
    adopt_blob,
    blob_by_digest,
    discard_blob,
    every_blob,
    has_blob,
    keep_blob,
    new_blob,
    open_blob,
    open_sealed,
)
from models.vault.blobs.handled_bytes import ACQUIRED, RECEIVED, SEALED, note_handled
from models.vault.blobs.stray_blobs import (
    LostBytes,
    lost_bytes,
    rename_spared,
    spare_strays,
    spared_blobs,
    spared_strays,
    stray_files,
    sweep_blobs,
    take_up_lost,
)

__all__ = [
    "ACQUIRED",
    "BLOB_NAME_BYTES",
    "BLOB_PIECE",
    "BLOB_PURPOSE",
    "RECEIVED",
    "SEALED",
    "Blob",
    "BlobWriter",
    "LostBytes",
    "adopt_blob",
    "blob_by_digest",
    "discard_blob",
    "every_blob",
    "has_blob",
    "keep_blob",
    "lost_bytes",
    "new_blob",
    "note_handled",
    "open_blob",
    "open_sealed",
    "rename_spared",
    "spare_strays",
    "spared_blobs",
    "spared_strays",
    "stray_files",
    "sweep_blobs",
    "take_up_lost",
]
