"""Links say which incidents belong to a unit, an order, a person, a source or evidence.

Filters and figures both ask here, so that ``unit:`` finds what is counted for that unit.
"""

from __future__ import annotations

from models.readings.links.incident_links import (
    INCIDENT_LINKS,
    linked_numbers,
    linked_pairs,
    unlinked_numbers,
)
from models.readings.links.link_names import LINKS, Link
from models.readings.links.lost import lost_duplicates
from models.readings.links.supported_elements import crimes, unsupported_numbers

__all__ = [
    "INCIDENT_LINKS",
    "LINKS",
    "Link",
    "crimes",
    "linked_numbers",
    "linked_pairs",
    "lost_duplicates",
    "unlinked_numbers",
    "unsupported_numbers",
]
