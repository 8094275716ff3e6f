"""What people decide about recorded operations: forks, erasures, proposals, and what follows."""

from __future__ import annotations

from models.actions.decisions.agreement import agree_to_proposals, proposals
from models.actions.decisions.effects import apply_decisions, project_again
from models.actions.decisions.erasure_requests import (
    OUT_OF_REACH,
    ErasureRequest,
    comply_with_erasure,
    erase_values,
    erasures_about,
    requests_for_erasure,
)
from models.actions.decisions.fork_decision import Fork, decide_fork, forks, frozen_devices

__all__ = [
    "OUT_OF_REACH",
    "ErasureRequest",
    "Fork",
    "agree_to_proposals",
    "apply_decisions",
    "comply_with_erasure",
    "decide_fork",
    "erase_values",
    "erasures_about",
    "forks",
    "frozen_devices",
    "project_again",
    "proposals",
    "requests_for_erasure",
]
