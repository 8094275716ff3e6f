"""Readers return the rows of foreign CSV and JSON files, within bounds."""

from __future__ import annotations

from models.intake.readers.csv_reader import csv_rows
from models.intake.readers.json_reader import json_rows
from models.intake.readers.text_lines import open_text, text_lines_of

__all__ = [
    "csv_rows",
    "json_rows",
    "open_text",
    "text_lines_of",
]
