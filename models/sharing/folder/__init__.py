"""Exchange with colleagues through a folder that something else replicates.

file_listing, file_scan   files of others: found, and looked at without taking anything in
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
