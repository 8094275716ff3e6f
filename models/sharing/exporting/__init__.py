"""Exporting makes a bundle: it selects what leaves, plans it for a person, and writes the file."""

from __future__ import annotations

from models.sharing.exporting.archive_writing import Packed
from models.sharing.exporting.export_plan import Disclosed, Plan, plan_bundle
from models.sharing.exporting.packing import (
    default_bundle_name,
    pack_bundle,
    replaceable_file,
    write_bundle,
)
from models.sharing.exporting.preconditions import demand_recipients
from models.sharing.exporting.selection import select_records

__all__ = [
    "Disclosed",
    "Packed",
    "Plan",
    "default_bundle_name",
    "demand_recipients",
    "pack_bundle",
    "plan_bundle",
    "replaceable_file",
    "select_records",
    "write_bundle",
]
