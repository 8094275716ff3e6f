"""Duplicates: which incidents may be one, each with reasons in words; a person decides."""

from __future__ import annotations

from models.queries.duplicates.candidates import Candidate, Candidates, compare_two, find_candidates
from models.queries.duplicates.decided import (
    NOT_THE_SAME,
    POSSIBLE,
    PairDecision,
    decisions_between,
    duplicates_of,
)
from models.queries.duplicates.incident_facts import IncidentFacts
from models.queries.duplicates.pairs import (
    LikelyPairs,
    Pair,
    compare_pairs,
    likely_pairs,
    strongest,
)
from models.queries.duplicates.reason import Reason, Weight
from models.queries.duplicates.weighing import Likeness, Strength, compare

__all__ = [
    "NOT_THE_SAME",
    "POSSIBLE",
    "Candidate",
    "Candidates",
    "IncidentFacts",
    "LikelyPairs",
    "Likeness",
    "Pair",
    "PairDecision",
    "Reason",
    "Strength",
    "Weight",
    "compare",
    "compare_pairs",
    "compare_two",
    "decisions_between",
    "duplicates_of",
    "find_candidates",
    "likely_pairs",
    "strongest",
]
