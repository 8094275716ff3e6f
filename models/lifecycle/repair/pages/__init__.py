"""The pages of a damaged database are read by their format alone, row by row."""

from __future__ import annotations

from models.lifecycle.repair.pages.gathering import Gathered, gather, insert_log_rows, log_row
from models.lifecycle.repair.pages.records import Row, children_of, entries_of
from models.lifecycle.repair.pages.row_shapes import (
    BLOB,
    COLLEAGUE,
    DISCLOSURE,
    DRAFT,
    ERASED,
    JOURNAL,
    OPERATION,
    SCHEMA,
    SETTING,
    SUBJECT,
)

__all__ = [
    "BLOB",
    "COLLEAGUE",
    "DISCLOSURE",
    "DRAFT",
    "ERASED",
    "JOURNAL",
    "OPERATION",
    "SCHEMA",
    "SETTING",
    "SUBJECT",
    "Gathered",
    "Row",
    "children_of",
    "entries_of",
    "gather",
    "insert_log_rows",
    "log_row",
]
