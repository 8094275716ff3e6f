"""Files that are whole or absent: replaced at once, private, sealed, put where asked."""

from __future__ import annotations

from crypto.files.atomic import (
    HAS_MODES,
    demand_private,
    is_found,
    is_there,
    previous_file,
    private_folder,
    replace_both,
    replace_file,
    storage,
    sync_folder,
)
from crypto.files.errors import DamagedSeal, FolderGone, NameTaken, StorageFailed, StorageFull
from crypto.files.memory_file import (
    MemoryFile,
    NoMemoryFile,
    TooLargeForMemory,
    demand_memory,
)
from crypto.files.placing import Ours, demand_free, place_file
from crypto.files.sealed import HEADER_BYTES, Sealer, Unsealer, rewrap, seal_bytes, unseal_bytes
from crypto.files.unfinished import (
    has_no_writer,
    remove_abandoned,
    sweep_unfinished,
    unfinished_file,
    unfinished_files,
)

__all__ = [
    "HAS_MODES",
    "HEADER_BYTES",
    "DamagedSeal",
    "FolderGone",
    "MemoryFile",
    "NameTaken",
    "NoMemoryFile",
    "Ours",
    "Sealer",
    "StorageFailed",
    "StorageFull",
    "TooLargeForMemory",
    "Unsealer",
    "demand_free",
    "demand_memory",
    "demand_private",
    "has_no_writer",
    "is_found",
    "is_there",
    "place_file",
    "previous_file",
    "private_folder",
    "remove_abandoned",
    "replace_both",
    "replace_file",
    "rewrap",
    "seal_bytes",
    "storage",
    "sweep_unfinished",
    "sync_folder",
    "unfinished_file",
    "unfinished_files",
    "unseal_bytes",
]
