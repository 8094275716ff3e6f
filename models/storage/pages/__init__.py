"""The pages of the encrypted database, read and proven without SQLite."""

from __future__ import annotations

from models.storage.pages.page_check import damaged_pages
from models.storage.pages.page_file import USABLE, Page, PageFile

__all__ = [
    "USABLE",
    "Page",
    "PageFile",
    "damaged_pages",
]
