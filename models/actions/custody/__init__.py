"""Custody: the ways in which the bytes of evidence go out, and the entry that each one signs."""

from __future__ import annotations

from models.actions.custody.custody_entry import (
    note_custody,
    note_exported,
    note_mismatch,
    sign_handled,
)
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
    verify_evidence,
)
from models.actions.custody.evidence_metadata import (
    MetadataRead,
    metadata_of_blob,
    read_evidence_metadata,
)
from models.actions.custody.evidence_text import EvidenceText, evidence_as_text
from models.actions.custody.file_sealing import (
    EvidenceChanged,
    EvidenceUnreadable,
    EvidenceVanished,
    Progress,
    seal_file,
)
from models.actions.custody.known_file import AlreadyHere, compare_known, standing_guards
from models.actions.custody.offered_values import Offer, offers_of

__all__ = [
    "AlreadyHere",
    "EvidenceChanged",
    "EvidenceDiffers",
    "EvidenceElsewhere",
    "EvidenceIsNoText",
    "EvidenceOut",
    "EvidenceText",
    "EvidenceUnreadable",
    "EvidenceVanished",
    "InsideVault",
    "MetadataRead",
    "Offer",
    "Progress",
    "compare_known",
    "evidence_as_text",
    "evidence_to_file",
    "evidence_to_memory",
    "evidence_to_stream",
    "metadata_of_blob",
    "note_custody",
    "note_exported",
    "note_mismatch",
    "offers_of",
    "prove_evidence",
    "read_evidence_metadata",
    "seal_file",
    "sign_handled",
    "standing_guards",
    "verify_evidence",
]
