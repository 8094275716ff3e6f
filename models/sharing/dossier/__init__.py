"""A dossier is a bundle for somebody without afield: files under names, sheets, signed changes."""

from __future__ import annotations

from models.sharing.dossier.dossier_packing import pack_dossier, plan_dossier
from models.sharing.dossier.outsider_check import OneOutsider, name_outsider, read_outsider

__all__ = [
    "OneOutsider",
    "name_outsider",
    "pack_dossier",
    "plan_dossier",
    "read_outsider",
]
