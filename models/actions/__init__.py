"""Everything that writes records: saving, undo, evidence, the quick log, operations of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.actions.admission import Admission
from models.actions.decisions import (
    OUT_OF_REACH,
    ErasureRequest,
    Fork,
    agree_to_proposals,
    apply_decisions,
    comply_with_erasure,
    decide_fork,
    erase_values,
    forks,
    frozen_devices,
    project_again,
    proposals,
    requests_for_erasure,
)
from models.actions.erased_values import without_erased
from models.actions.reception import ReceivedOperations, receive_operations
from models.actions.record_rules import demand_nothing_behind
from models.actions.record_save import put_record, save_record
from models.actions.undo_redo import TakenBack, redo_change, undo_change
from models.merge import DISCARD, KEEP, ruling_id
from models.values import later

if TYPE_CHECKING:
    from models.actions.conclusions import (
        Assessed,
        assess,
        decide_not_the_same,
        mark_duplicate,
        note_possible_duplicate,
    )
    from models.actions.custody import (
        AlreadyHere,
        EvidenceOut,
        EvidenceText,
        MetadataRead,
        Offer,
        evidence_as_text,
        evidence_to_file,
        evidence_to_memory,
        evidence_to_stream,
        note_exported,
        note_mismatch,
        offers_of,
        prove_evidence,
        read_evidence_metadata,
        sign_handled,
        verify_evidence,
    )
    from models.actions.evidence_attachment import attach_evidence, named_evidence
    from models.actions.quick_log import QuickLogged, save_quick_log

__all__ = [
    "DISCARD",
    "KEEP",
    "OUT_OF_REACH",
    "Admission",
    "AlreadyHere",
    "Assessed",
    "ErasureRequest",
    "EvidenceOut",
    "EvidenceText",
    "Fork",
    "MetadataRead",
    "Offer",
    "QuickLogged",
    "ReceivedOperations",
    "TakenBack",
    "agree_to_proposals",
    "apply_decisions",
    "assess",
    "attach_evidence",
    "comply_with_erasure",
    "decide_fork",
    "decide_not_the_same",
    "demand_nothing_behind",
    "erase_values",
    "evidence_as_text",
    "evidence_to_file",
    "evidence_to_memory",
    "evidence_to_stream",
    "forks",
    "frozen_devices",
    "mark_duplicate",
    "named_evidence",
    "note_exported",
    "note_mismatch",
    "note_possible_duplicate",
    "offers_of",
    "project_again",
    "proposals",
    "prove_evidence",
    "put_record",
    "read_evidence_metadata",
    "receive_operations",
    "redo_change",
    "requests_for_erasure",
    "ruling_id",
    "save_quick_log",
    "save_record",
    "sign_handled",
    "undo_change",
    "verify_evidence",
    "without_erased",
]

__getattr__ = later(
    __name__,
    {
        "AlreadyHere": "models.actions.custody",
        "Assessed": "models.actions.conclusions",
        "EvidenceOut": "models.actions.custody",
        "EvidenceText": "models.actions.custody",
        "MetadataRead": "models.actions.custody",
        "Offer": "models.actions.custody",
        "QuickLogged": "models.actions.quick_log",
        "assess": "models.actions.conclusions",
        "attach_evidence": "models.actions.evidence_attachment",
        "decide_not_the_same": "models.actions.conclusions",
        "evidence_as_text": "models.actions.custody",
        "evidence_to_file": "models.actions.custody",
        "evidence_to_memory": "models.actions.custody",
        "evidence_to_stream": "models.actions.custody",
        "mark_duplicate": "models.actions.conclusions",
        "named_evidence": "models.actions.evidence_attachment",
        "note_exported": "models.actions.custody",
        "note_mismatch": "models.actions.custody",
        "offers_of": "models.actions.custody",
        "note_possible_duplicate": "models.actions.conclusions",
        "prove_evidence": "models.actions.custody",
        "read_evidence_metadata": "models.actions.custody",
        "save_quick_log": "models.actions.quick_log",
        "sign_handled": "models.actions.custody",
        "verify_evidence": "models.actions.custody",
    },
)
