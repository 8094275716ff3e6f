"""What a person records: seven kinds, their fields, and what can be asked of any of them.

Reading this package is reading the whole record: one module a kind, one line a field. A new kind
is one class with its facets and one name in ``registry.KINDS``.
"""

from __future__ import annotations

from models.records.authority import Authority
from models.records.check import check, spread
from models.records.claim import Claim
from models.records.consent import Consent
from models.records.decision import Erasure, ForkRuling
from models.records.derive import derived
from models.records.errors import BadValue, NoSuchField, NoSuchKind
from models.records.evidence import Evidence, EvidenceLink
from models.records.facet import DERIVED_SUFFIXES, Facet, Shape
from models.records.incident import Incident
from models.records.note import Note
from models.records.ranges import demand_ordered
from models.records.record import Record
from models.records.registry import (
    DECISIONS,
    KINDS,
    RECORDED,
    Value,
    facets,
    fields_of_shape,
    in_order,
    kind,
    missing,
    ref_of,
    sealed_fields,
    title_of,
)
from models.records.source import Source

__all__ = [
    "DECISIONS",
    "DERIVED_SUFFIXES",
    "KINDS",
    "RECORDED",
    "Authority",
    "BadValue",
    "Claim",
    "Consent",
    "Erasure",
    "Evidence",
    "EvidenceLink",
    "Facet",
    "ForkRuling",
    "Incident",
    "NoSuchField",
    "NoSuchKind",
    "Note",
    "Record",
    "Shape",
    "Source",
    "Value",
    "check",
    "demand_ordered",
    "derived",
    "facets",
    "fields_of_shape",
    "in_order",
    "kind",
    "missing",
    "ref_of",
    "sealed_fields",
    "spread",
    "title_of",
]
