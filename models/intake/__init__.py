"""Intake turns CSV and JSON from elsewhere into incidents, claims and sources, by a mapping file.

Reading is strict and in one direction: bytes to rows (``readers``), rows to checked values
(``row_to_records``, by the transforms of ``mapping``), values to records (``file_intake``). The
shipped mappings are under ``mappings/``. A file of records (``records``) needs no mapping: it
holds records of every kind as afield has them; published sheets of units (``published_units``)
become units and lines of command.
"""

from __future__ import annotations

from models.intake.demonstration import DEMONSTRATION_PASSPHRASE, create_demonstration
from models.intake.file_intake import take_file
from models.intake.mapping import read_mapping
from models.intake.published_units import PUBLISHED, PublishedOutcome, take_published
from models.intake.records import RECORDS_MAPPING, RecordsRefused, take_records

__all__ = [
    "DEMONSTRATION_PASSPHRASE",
    "PUBLISHED",
    "RECORDS_MAPPING",
    "PublishedOutcome",
    "RecordsRefused",
    "create_demonstration",
    "read_mapping",
    "take_file",
    "take_published",
    "take_records",
]
