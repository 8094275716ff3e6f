"""The facts that the preview of a bundle states: who signed it, and what it would change here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.sharing.importing.preview.compared_record import ComparedRecord, State
from models.sharing.importing.preview.counted_words import changes_in_words
from models.sharing.importing.preview.erasure_requests import AskedErasure
from models.sharing.peers import Signer
from models.sharing.statement import BUNDLE_KIND, CoarsePlace


class Bytes(StrEnum):
    """What a bundle brings of one piece of evidence."""

    NEW = "new"
    SAME = "same"
    UNNAMED = "unnamed"
    """No record of evidence names it, so it is not taken."""


@dataclass(frozen=True, slots=True)
class BroughtEvidence:
    """An evidence file in a bundle."""

    sha256: str
    size: int
    state: Bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Operations of one device that stay out: its key is in doubt, or they are nothing to take."""

    writer: Signer
    changes: int

    def words(self) -> str:
        """Return how many they are and whose, as part of a sentence."""
        return f"{changes_in_words(self.changes)} by {self.writer.words()}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Evidence bytes that a colleague's device lacks and that are here."""

    ref: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewFacts:
    """All that a bundle would do to this vault, computed without writing anything."""

    bundle_id: str
    signer: Signer
    purpose: str
    made_at: datetime
    records: tuple[ComparedRecord, ...]
    turned: tuple[ComparedRecord, ...]
    """Records that it does not bring and that a decision in it makes read differently here."""
    evidence: tuple[BroughtEvidence, ...]
    writers: tuple[Signer, ...]
    """Everybody whose card is in the bundle, the signer too."""
    operations: int
    new_operations: int
    rules: Mapping[str, int]
    """How many values the sender says were withheld, by the rule."""
    stayed: Mapping[str, int]
    """How many whole records the sender says stayed, by the rule."""
    ahead: tuple[Signer, ...]
    """Whose clock is more than a day ahead of ours; what they wrote is kept as it is."""
    forked: tuple[Signer, ...]
    """Who has signed two different operations under one number."""
    held: int
    """How many new operations would wait, because their device is frozen until somebody decides."""
    frozen: tuple[Signer, ...]
    """Whose operations those are."""
    left_out: tuple[LeftOut, ...]
    """What is not taken because its writer's key is in doubt; all else is."""
    newer: int = 0
    """How many new operations only a newer afield can have made; they are kept and not shown."""
    newer_records: int = 0
    """How many records those are in."""
    unreadable: tuple[LeftOut, ...] = ()
    """What is not taken because its format is a later one; all else is."""
    custody: tuple[LeftOut, ...] = ()
    """Entries of custody, which are not taken; all else is."""
    erasures: tuple[AskedErasure, ...]
    """Sealed values that colleagues ask to be erased here too."""
    coarser: Mapping[str, CoarsePlace]
    """What the sender gives instead of a place that stays, by the record of the incident."""
    wanted: tuple[Wanted, ...]
    """Evidence that is here and whose bytes the sender lacks."""
    unbelieved: frozenset[tuple[str, str]] = frozenset()
    """Operations, each with a parent that was never handed to its writer, by their hashes."""
    unseen: tuple[tuple[str, str], ...] = ()
    """References of records, each with the device whose operation names what it never saw."""
    kind: str = BUNDLE_KIND
    """``bundle``, or ``receipt``: then there is nothing to take in but what the sender holds."""
    use: str | None = None
    """The use for which consent was looked up, as a code, or None."""
    lost_here: int
    """How many of our own operations the sender says to hold that this vault does not.

    Nothing proves it: a sender may say so to make a person set a good vault aside.
    """

    def count(self, state: State) -> int:
        """Return the number of records in a state."""
        return sum(one.state is state for one in self.records)

    @property
    def states(self) -> dict[State, int]:
        """Return the number of records by state; states without any are there with 0."""
        found = Counter(one.state for one in self.records)
        return {state: found[state] for state in State}

    @property
    def new_evidence(self) -> int:
        """Return the number of evidence files that are not here yet and would be taken."""
        return sum(one.state is Bytes.NEW for one in self.evidence)

    @property
    def nothing_new(self) -> bool:
        """Return whether taking it in would change nothing."""
        taken = {State.SAME, State.REFUSED}
        changed = self.turned or any(one.state not in taken for one in self.records)
        return not self.new_evidence and not changed

    @property
    def loosened(self) -> tuple[ComparedRecord, ...]:
        """Return the records of which it would loosen a guard."""
        return tuple(one for one in self.records if one.loosened)

    @property
    def holes(self) -> tuple[ComparedRecord, ...]:
        """Return the records whose earlier operations are missing."""
        return tuple(one for one in self.records if one.missing)
