"""Published units are rows in Security Force Monitor's shape: units, relations and postings."""

from __future__ import annotations

from models.intake.published_units.published_file import (
    PUBLISHED,
    PublishedOutcome,
    take_published,
)

__all__ = ["PUBLISHED", "PublishedOutcome", "take_published"]
