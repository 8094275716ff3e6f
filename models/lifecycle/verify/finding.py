"""A finding is one thing that is not as it was written; a report holds all of a verification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""Called with what is being checked, how many are done and how many there are."""

UNGROUNDED = {
    "proof_standard": "V4 (verified) without a standard of proof.",
    "count_basis": "Counts without a basis.",
}
"""What is said of a record that lacks the ground in one of these fields."""

LOST_DUPLICATE = "It counts with no incident that counts: name another as Duplicate of, or none."
SINGLE_CODER = "Called agreed, and no second person agreed: single coder."

STALE_BESIDE = {
    "figure": "Its figures are not what its claims and its people come to.",
    "unit_part": "It is not found by the units that have a part in it.",
    "linked_code": "It is not found by the elements and levels of what is linked to it.",
}
"""What is said of an incident beside which something else stands in one of these tables."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: where, and what."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what was found; remarks name what is ordinary and worth saying."""

    findings: tuple[Finding, ...]
    operations: int
    records: int
    blobs: int
    remarks: tuple[Finding, ...] = ()
    to_look_at: tuple[Finding, ...] = ()
    """Conclusions that came from elsewhere without their ground; nothing of them is damaged."""
    newer: int = 0
    """Operations of kinds or with fields that only a newer afield knows; they are no finding."""
    newer_records: int = 0

    @property
    def clean(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings
