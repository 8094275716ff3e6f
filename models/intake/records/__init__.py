"""A file of records holds one record of any kind a line, and is taken in whole or not at all."""

from __future__ import annotations

from models.intake.records.record_file import (
    RECORDS_MAPPING,
    RecordsOutcome,
    RecordsRefused,
    TakenInBefore,
    take_records,
)

__all__ = [
    "RECORDS_MAPPING",
    "RecordsOutcome",
    "RecordsRefused",
    "TakenInBefore",
    "take_records",
]
