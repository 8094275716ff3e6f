"""Exporting makes a bundle: it selects what leaves, plans it for a person, and writes the file."""

from __future__ import annotations

from models.sharing.exporting.archive_writing import Packed
from models.sharing.exporting.bundle_shape import BundleShape
from models.sharing.exporting.export_plan import Disclosed, Plan, plan_bundle, plan_selection
from models.sharing.exporting.exposure import Exposed
from models.sharing.exporting.packing import (
    default_bundle_name,
    pack_bundle,
    replaceable_file,
    select_leaving,
    write_bundle,
    write_shape,
)
from models.sharing.exporting.preconditions import demand_recipients
from models.sharing.exporting.selection import Selection, select_records

__all__ = [
    "BundleShape",
    "Disclosed",
    "Exposed",
    "Packed",
    "Plan",
    "Selection",
    "default_bundle_name",
    "demand_recipients",
    "pack_bundle",
    "plan_bundle",
    "plan_selection",
    "replaceable_file",
    "select_leaving",
    "select_records",
    "write_bundle",
    "write_shape",
]
