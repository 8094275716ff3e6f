"""What a person records: the kinds of record, their fields, and what can be asked of any of them.

Reading ``kinds`` is reading the whole record: one module a kind, one line a field. A new kind is
one class with its facets and one name in ``registry.KINDS``.
"""

from __future__ import annotations

from models.records.authority import Authority, Strictness
from models.records.base import Record
from models.records.derived_columns import derived
from models.records.errors import BadValue
from models.records.facet import Facet, Shape
from models.records.kinds import (
    Claim,
    Custody,
    Erasure,
    Evidence,
    EvidenceLink,
    ForkRuling,
    Incident,
    Note,
    Source,
)
from models.records.ordering import demand_ordered
from models.records.registry import (
    DECISIONS,
    KINDS,
    LEDGER,
    Value,
    common_fields,
    facets,
    in_order,
    kind,
    missing,
    ref_of,
    sealed_fields,
    title_of,
    unknown_fields,
)
from models.records.validate import check_value, spread
from models.records.what_counts import (
    COUNTING,
    COUNTS_SQL,
    counting,
    counts,
    counts_with,
    duplicates,
    is_duplicate,
)

__all__ = [
    "COUNTING",
    "COUNTS_SQL",
    "DECISIONS",
    "KINDS",
    "LEDGER",
    "Authority",
    "BadValue",
    "Claim",
    "Custody",
    "Erasure",
    "Evidence",
    "EvidenceLink",
    "Facet",
    "ForkRuling",
    "Incident",
    "Note",
    "Record",
    "Shape",
    "Source",
    "Strictness",
    "Value",
    "check_value",
    "common_fields",
    "counting",
    "counts",
    "counts_with",
    "demand_ordered",
    "derived",
    "duplicates",
    "facets",
    "in_order",
    "is_duplicate",
    "kind",
    "missing",
    "ref_of",
    "sealed_fields",
    "spread",
    "title_of",
    "unknown_fields",
]
