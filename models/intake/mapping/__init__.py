"""Mappings say which columns of a foreign file become which fields, and by which transforms."""

from __future__ import annotations

from models.intake.mapping.mapping_file import (
    ClaimRule,
    Each,
    IntakeMapping,
    parse_mapping,
    read_mapping,
    shipped_mappings,
)
from models.intake.mapping.transform import Transform

__all__ = [
    "ClaimRule",
    "Each",
    "IntakeMapping",
    "Transform",
    "parse_mapping",
    "read_mapping",
    "shipped_mappings",
]
