"""The preview of a bundle shows, record by record, what taking it in would change."""

from __future__ import annotations

from models.sharing.importing.preview.compared_record import (
    ComparedRecord,
    Difference,
    State,
    differences,
)
from models.sharing.importing.preview.consents_by_others import word_of_others
from models.sharing.importing.preview.erasure_requests import AskedErasure, erasures_asked_for
from models.sharing.importing.preview.holdback import Holdback
from models.sharing.importing.preview.import_preview import Preview
from models.sharing.importing.preview.preview_facts import BroughtEvidence, Bytes, LeftOut, Wanted
from models.sharing.importing.preview.record_diff import compare_record, sift_operations
from models.sharing.importing.preview.side_effects import records_turned

__all__ = [
    "AskedErasure",
    "BroughtEvidence",
    "Bytes",
    "ComparedRecord",
    "Difference",
    "Holdback",
    "LeftOut",
    "Preview",
    "State",
    "Wanted",
    "compare_record",
    "differences",
    "erasures_asked_for",
    "records_turned",
    "sift_operations",
    "word_of_others",
]
