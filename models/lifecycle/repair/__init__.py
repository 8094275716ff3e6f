"""A damaged vault is repaired: all that still proves itself goes into a new one, page by page."""

from __future__ import annotations

from models.lifecycle.repair.kept_values import (
    UnsignedValue,
    rejoin_values,
    unsigned_values,
)
from models.lifecycle.repair.repairing import repair_vault
from models.lifecycle.repair.report import LostEvidence, MissingLine, Repaired

__all__ = [
    "LostEvidence",
    "MissingLine",
    "Repaired",
    "UnsignedValue",
    "rejoin_values",
    "repair_vault",
    "unsigned_values",
]
