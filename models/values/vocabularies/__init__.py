"""The vocabularies: codes with labels and definitions, one TOML file each beside their reader."""

from __future__ import annotations

from models.values.vocabularies.terms import vocabulary

__all__ = [
    "vocabulary",
]
