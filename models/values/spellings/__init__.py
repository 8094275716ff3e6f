"""Spellings of one name in Cyrillic and Latin letters: which ones may be of the same name."""

from __future__ import annotations

from models.values.spellings.errors import NameTooShort
from models.values.spellings.skeleton import skeletons
from models.values.spellings.wanted_name import WantedName

__all__ = ["NameTooShort", "WantedName", "skeletons"]
