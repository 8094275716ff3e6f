"""The disclosure policy decides what leaves in a bundle, by rules that each have a name."""

from __future__ import annotations

from models.sharing.policy.consent_gate import Consents, Recorded, waiting
from models.sharing.policy.export_choices import Choices
from models.sharing.policy.field_gate import FieldRules
from models.sharing.policy.file_name_gate import FileName
from models.sharing.policy.handling_gate import records_staying
from models.sharing.policy.newer_gate import newer_records
from models.sharing.policy.outcome import (
    BYTES,
    CHANGES,
    Outcome,
    OutgoingEvidence,
    Withheld,
    outcome_summary,
)
from models.sharing.policy.outsider import Outsider
from models.sharing.policy.parent_visibility import unbelieved_of
from models.sharing.policy.related_records import records_along
from models.sharing.policy.rule import Rule

__all__ = [
    "BYTES",
    "CHANGES",
    "Choices",
    "Consents",
    "FieldRules",
    "FileName",
    "Outcome",
    "OutgoingEvidence",
    "Outsider",
    "Recorded",
    "Rule",
    "Withheld",
    "newer_records",
    "outcome_summary",
    "records_along",
    "records_staying",
    "unbelieved_of",
    "waiting",
]
