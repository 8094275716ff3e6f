"""Conclusions are what a person says of an incident: an assessment, and which two are one."""

from __future__ import annotations

from models.actions.conclusions.assessment import Assessed, assess
from models.actions.conclusions.duplicates import (
    decide_not_the_same,
    mark_duplicate,
    note_possible_duplicate,
)

__all__ = [
    "Assessed",
    "assess",
    "decide_not_the_same",
    "mark_duplicate",
    "note_possible_duplicate",
]
