"""Staging holds what is not yet in the vault or the file, sealed under keys never stored."""

from __future__ import annotations

from models.sharing.staging.evidence_staging import (
    StagedEvidence,
    give_back_staged,
    move_staged,
    stage_evidence,
)
from models.sharing.staging.operation_staging import StagedOperations
from models.sharing.staging.spool import Spool
from models.sharing.staging.workspace import Workspace, sweep_workspaces

__all__ = [
    "Spool",
    "StagedEvidence",
    "StagedOperations",
    "Workspace",
    "give_back_staged",
    "move_staged",
    "stage_evidence",
    "sweep_workspaces",
]
