"""What a repair came to: what is in the new vault, what is missing, and what has to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True)
class MissingLine:
    """Changes that are missing from one record by one author on one day; None is not known.

    ``day`` is an ISO date in UTC.
    """

    ref: str | None
    author: str | None
    day: str | None
    count: int


@dataclass(frozen=True, slots=True)
class LostEvidence:
    """One evidence file whose bytes are not in the new vault: its digest, and who names it."""

    sha256: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class Repaired:
    """A vault that was made from what another one still held.

    ``pages`` are how many the database had, ``damaged`` those of them that could not be read whole,
    ``mended`` those in which the one flipped bit was found. ``refused`` counts changes, and
    ``spoilt`` values, that are not as they were signed; ``unsigned`` readable values that are kept
    although their signed change is lost. ``waiting`` are the references of records some changes of
    which rest on a missing one and show once it is back. ``cards`` names the people whose cards are
    lost, ``doubted`` those whose keys have to be compared again.
    """

    folder: Path
    device: str
    operations: int
    records: int
    evidence: int
    pages: int
    damaged: tuple[int, ...]
    mended: tuple[int, ...]
    missing: tuple[MissingLine, ...]
    waiting: tuple[str, ...]
    lost_evidence: tuple[LostEvidence, ...]
    refused: int
    spoilt: int
    unsigned: int
    cards: tuple[str, ...]
    doubted: tuple[str, ...]
    earlier_header: bool
    """Whether vault.json was damaged and the generation before it was used."""
    head_missing: bool
    """Whether the head file was lost, so that changes nothing points to are not known to miss."""

    @property
    def whole(self) -> bool:
        """Return whether everything is back, as far as anybody can tell."""
        lacking = self.missing or self.lost_evidence or self.refused or self.spoilt
        return not (lacking or self.unsigned or self.cards or self.head_missing)
