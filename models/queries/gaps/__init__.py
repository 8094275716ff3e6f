"""The gap sheet: for each element of a crime what supports it, contradicts it, is missing."""

from __future__ import annotations

from models.queries.gaps.element_grounds import CRIMES, Crime, Element, Ground
from models.queries.gaps.gap_sheet import (
    CrimeGaps,
    ElementGaps,
    GapSheet,
    Missing,
    Speaking,
    sheet_of,
)
from models.queries.gaps.recorded_case import read_gap_sheet

__all__ = [
    "CRIMES",
    "Crime",
    "CrimeGaps",
    "Element",
    "ElementGaps",
    "GapSheet",
    "Ground",
    "Missing",
    "Speaking",
    "read_gap_sheet",
    "sheet_of",
]
