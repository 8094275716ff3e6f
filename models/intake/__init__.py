"""Intake: CSV and JSON from elsewhere become incidents, claims and sources, by a mapping file.

Reading is strict and in one direction: bytes to rows (``rows_csv``, ``rows_json``), rows to
checked values (``plan``, by the transforms that the mapping names), values to records
(``taking``). A mapping is read by ``mapping``; the shipped ones are under ``mappings/``.
"""

from __future__ import annotations

from models.intake.errors import InputError, IntakeError, MappingError
from models.intake.mapping import IntakeMapping, parse, read_mapping, shipped
from models.intake.row import Refused, Remark
from models.intake.taking import Progress, Taken, take

__all__ = [
    "InputError",
    "IntakeError",
    "IntakeMapping",
    "MappingError",
    "Progress",
    "Refused",
    "Remark",
    "Taken",
    "parse",
    "read_mapping",
    "shipped",
    "take",
]
