"""The kinds of record, one module each: a class whose columns carry their facets."""

from __future__ import annotations

from models.records.kinds.claim import Claim
from models.records.kinds.consent import Consent
from models.records.kinds.custody import Custody
from models.records.kinds.decision import Erasure, ForkRuling
from models.records.kinds.evidence import Evidence, EvidenceLink
from models.records.kinds.incident import Incident
from models.records.kinds.note import Note
from models.records.kinds.source import Source

__all__ = [
    "Claim",
    "Consent",
    "Custody",
    "Erasure",
    "Evidence",
    "EvidenceLink",
    "ForkRuling",
    "Incident",
    "Note",
    "Source",
]
