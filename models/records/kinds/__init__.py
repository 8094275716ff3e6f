"""The kinds of record, one module a subject: a class whose columns carry their facets."""

from __future__ import annotations

from models.records.kinds.actor import Actor, Command, Involvement
from models.records.kinds.assessment import Assessment
from models.records.kinds.claim import Claim
from models.records.kinds.consent import Consent
from models.records.kinds.custody import Custody, Handled
from models.records.kinds.decision import Erasure, ForkRuling
from models.records.kinds.evidence import Evidence, EvidenceLink
from models.records.kinds.incident import Incident, IncidentLink
from models.records.kinds.note import Note
from models.records.kinds.order import Order, OrderLink
from models.records.kinds.person import Harm, Person
from models.records.kinds.source import Source

__all__ = [
    "Actor",
    "Assessment",
    "Claim",
    "Command",
    "Consent",
    "Custody",
    "Erasure",
    "Evidence",
    "EvidenceLink",
    "ForkRuling",
    "Handled",
    "Harm",
    "Incident",
    "IncidentLink",
    "Involvement",
    "Note",
    "Order",
    "OrderLink",
    "Person",
    "Source",
]
