"""What a person records: the kinds of record, their fields, and what can be asked of any of them.

Reading ``kinds`` is reading the whole record: one module a kind, one line a field. A new kind is
one class with its facets and one name in ``registry.KINDS``.
"""

from __future__ import annotations

from models.records.authority import Authority, Strictness
from models.records.base import Record
from models.records.consistency import Lack, demand_grounds, demand_ordered, ends_of, lacking
from models.records.derived_columns import derived
from models.records.errors import BadValue
from models.records.facet import Facet, Shape
from models.records.kinds import (
    Actor,
    Assessment,
    Claim,
    Command,
    Custody,
    Erasure,
    Evidence,
    EvidenceLink,
    ForkRuling,
    Handled,
    Harm,
    Incident,
    IncidentLink,
    Involvement,
    Note,
    Order,
    OrderLink,
    Person,
    Source,
)
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
    DISCOUNTED,
    IN_CANONICAL_SET_SQL,
    NOT_COUNTED,
    REASON_NOT_SHARED,
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
    "DISCOUNTED",
    "IN_CANONICAL_SET_SQL",
    "KINDS",
    "LEDGER",
    "NOT_COUNTED",
    "REASON_NOT_SHARED",
    "Actor",
    "Assessment",
    "Authority",
    "BadValue",
    "Claim",
    "Command",
    "Custody",
    "Erasure",
    "Evidence",
    "EvidenceLink",
    "Facet",
    "ForkRuling",
    "Handled",
    "Harm",
    "Incident",
    "IncidentLink",
    "Involvement",
    "Lack",
    "Note",
    "Order",
    "OrderLink",
    "Person",
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
    "demand_grounds",
    "demand_ordered",
    "derived",
    "duplicates",
    "ends_of",
    "facets",
    "in_order",
    "is_duplicate",
    "kind",
    "lacking",
    "missing",
    "ref_of",
    "sealed_fields",
    "spread",
    "title_of",
    "unknown_fields",
]
