"""The merge: operations of a record to one state, by whose word counts and what was decided."""

from __future__ import annotations

from models.merge.current_values import CurrentValue
from models.merge.decisions import (
    DISCARD,
    FORK_RULING,
    KEEP,
    Decisions,
    decisions_here,
    read_decisions,
    ruling_id,
)
from models.merge.guards import fixed_fields, intrusions
from models.merge.late_arrivals import guarding_operations, note_late, note_unbelieved
from models.merge.own_devices import (
    Ownership,
    bound_given_up,
    give_up_device,
    newest_row,
    ownership_here,
    read_ownership,
)
from models.merge.record_merge import MergedRecord, is_tangled, merge

__all__ = [
    "DISCARD",
    "FORK_RULING",
    "KEEP",
    "CurrentValue",
    "Decisions",
    "MergedRecord",
    "Ownership",
    "bound_given_up",
    "decisions_here",
    "fixed_fields",
    "give_up_device",
    "guarding_operations",
    "intrusions",
    "is_tangled",
    "merge",
    "newest_row",
    "note_late",
    "note_unbelieved",
    "ownership_here",
    "read_decisions",
    "read_ownership",
    "ruling_id",
]
