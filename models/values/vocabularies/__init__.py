"""The vocabularies: codes with labels and definitions, in TOML files beside their reader."""

from __future__ import annotations

from models.values.vocabularies.terms import vocabulary

__all__ = [
    "vocabulary",
]
