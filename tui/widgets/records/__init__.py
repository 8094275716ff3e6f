"""Records as lines: facts, claims, history, differences, a QR code."""

from __future__ import annotations

from tui.widgets.records.case_overview import overview
from tui.widgets.records.detail_pane import Detail
from tui.widgets.records.duplicate_sections import duplicate_lines
from tui.widgets.records.evidence_lines import (
    bytes_lines,
    custody_line,
    linked_lines,
    mark_changed,
    offer_line,
)
from tui.widgets.records.hanging_lines import (
    incident_link_lines,
    people_lines,
    pointer_lines,
    review_lines,
    unit_lines,
)
from tui.widgets.records.history_view import history_lines
from tui.widgets.records.qr_code import qr_rows
from tui.widgets.records.record_lines import (
    claim_line,
    consent_line,
    counted,
    evidence_line,
    fact_lines,
    in_minutes,
    in_one_line,
    is_open,
    missing_in_words,
    moment,
    note_line,
    section_label,
    state_of,
    values_of,
)
from tui.widgets.records.value_diff import Diff

__all__ = [
    "Detail",
    "Diff",
    "bytes_lines",
    "claim_line",
    "consent_line",
    "counted",
    "custody_line",
    "duplicate_lines",
    "evidence_line",
    "fact_lines",
    "history_lines",
    "in_minutes",
    "in_one_line",
    "incident_link_lines",
    "is_open",
    "linked_lines",
    "mark_changed",
    "missing_in_words",
    "moment",
    "note_line",
    "offer_line",
    "overview",
    "people_lines",
    "pointer_lines",
    "qr_rows",
    "review_lines",
    "section_label",
    "state_of",
    "unit_lines",
    "values_of",
]
