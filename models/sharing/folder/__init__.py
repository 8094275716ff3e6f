"""The exchange folder: what colleagues exchange while something else replicates it.

file_listing, file_scan   files of others: found, read, and taken in where that was asked for
sync_memory               what was read before, and which files are our own
parcel_file, outbox       own files: written when somebody lacks something, removed when spent
"""

from __future__ import annotations

from models.sharing.folder.exchange import ExchangeOutcome, exchange_folder
from models.sharing.folder.found_file import FoundFile

__all__ = [
    "ExchangeOutcome",
    "FoundFile",
    "exchange_folder",
]
