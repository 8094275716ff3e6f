"""Verifying a vault: every signature, digest and chain, and the tables against the log."""

from __future__ import annotations

from models.lifecycle.verify.derived_repair import repair_derived
from models.lifecycle.verify.finding import Finding, Report
from models.lifecycle.verify.projecting_anew import project_anew
from models.lifecycle.verify.whole_vault import verify_vault

__all__ = [
    "Finding",
    "Report",
    "project_anew",
    "repair_derived",
    "verify_vault",
]
