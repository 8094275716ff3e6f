"""The folder of a vault: what its files are called.

vault.json   key slots          crypto.keyfile.slot_changes
vault.db     encrypted tables   models.storage.database
head         sealed heads       models.vault.head_file
blobs/       sealed evidence    models.vault.blobs
quarantine/  what came in and was not accepted yet; empty otherwise
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

KEYS: Final = "vault.json"
DATABASE: Final = "vault.db"
HEAD: Final = "head"
BLOBS: Final = "blobs"
QUARANTINE: Final = "quarantine"


class VaultFolder:
    """The folder of one vault, and the paths in it."""

    def __init__(self, folder: Path) -> None:
        """Name the folder, which need not be there."""
        self.folder = folder

    @property
    def header_file(self) -> Path:
        """Return the path of the file of the key slots."""
        return self.folder / KEYS

    @property
    def head_file(self) -> Path:
        """Return the path of the sealed file that says how far every chain had come."""
        return self.folder / HEAD

    @property
    def blobs(self) -> Path:
        """Return the folder of the sealed evidence."""
        return self.folder / BLOBS

    @property
    def quarantine(self) -> Path:
        """Return the folder of what came in and was not accepted yet."""
        return self.folder / QUARANTINE
