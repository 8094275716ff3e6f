"""Custody: the ways in which the bytes of evidence go out, and the entry that each one signs."""

from __future__ import annotations

from models.actions.custody.custody_entry import note_custody, note_exported
from models.actions.custody.errors import (
    EvidenceDiffers,
    EvidenceElsewhere,
    EvidenceIsNoText,
    InsideVault,
)
from models.actions.custody.evidence_access import (
    EvidenceOut,
    evidence_to_file,
    evidence_to_memory,
    evidence_to_stream,
    prove_evidence,
)
from models.actions.custody.evidence_text import EvidenceText, evidence_as_text
from models.actions.custody.known_file import AlreadyHere, compare_known, standing_guards

__all__ = [
    "AlreadyHere",
    "EvidenceDiffers",
    "EvidenceElsewhere",
    "EvidenceIsNoText",
    "EvidenceOut",
    "EvidenceText",
    "InsideVault",
    "compare_known",
    "evidence_as_text",
    "evidence_to_file",
    "evidence_to_memory",
    "evidence_to_stream",
    "note_custody",
    "note_exported",
    "prove_evidence",
    "standing_guards",
]
