"""A found file is one of somebody else's in the folder, with what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class FoundState(StrEnum):
    """What was done with a file."""

    OTHERS = "for others"
    """No key of this vault opens it."""
    TAKEN = "taken"
    """Everything in it is here now, or was here already."""
    WAITING = "waiting"
    """It is whole and proven, and a person has to decide."""
    PARTIAL = "not whole yet"
    """It may still be on its way."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """One file: what it is, from whom, and why it was not taken when it was not."""

    name: str
    state: FoundState
    reason: str = ""
    sender: str = ""
    """The name on the card that signed it, whether or not the key is trusted."""
    device: str = ""
    changes: int = 0
    """How many operations it would bring, or has brought."""
    records: int = 0
    conflicts: int = 0
    evidence: int = 0
    remarks: tuple[str, ...] = ()
    """Sentences about what a person may want to know of it."""
    passing: bool = False
    """Whether the same bytes may have another outcome once other cards, another trust or a
    decision are here: something in it was held, or it was refused for what is known here."""
    fresh: bool = True
    """Whether the file was looked at in this exchange and not remembered from an earlier one."""

    @property
    def brought(self) -> bool:
        """Return whether something came in that was not here before."""
        return self.state is FoundState.TAKEN and bool(
            self.changes or self.records or self.evidence
        )

    def after(self, earlier: FoundFile | None) -> FoundFile:
        """Return this outcome joined with an earlier one of the same exchange."""
        if earlier is None or not earlier.brought or self.state is not FoundState.TAKEN:
            return self
        return replace(
            self,
            changes=earlier.changes + self.changes,
            records=max(earlier.records, self.records),
            conflicts=self.conflicts,
            evidence=earlier.evidence + self.evidence,
            fresh=True,
        )
