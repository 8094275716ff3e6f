"""Links say which incidents belong to a unit, an order, a person, a source or evidence.

Filters and figures both ask here, so that ``unit:`` finds what is counted for that unit.
"""

from __future__ import annotations

from models.readings.links.incident_links import (
    UnitParts,
    linked_numbers,
    numbers_by_record,
    numbers_with_any,
    unit_parts,
)
from models.readings.links.link_names import LINKS, Link
from models.readings.links.linked_codes import assessed_numbers, crimes, supported_numbers
from models.readings.links.lost import lost_duplicates

__all__ = [
    "LINKS",
    "Link",
    "UnitParts",
    "assessed_numbers",
    "crimes",
    "linked_numbers",
    "lost_duplicates",
    "numbers_by_record",
    "numbers_with_any",
    "supported_numbers",
    "unit_parts",
]
