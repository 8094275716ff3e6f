"""What a bundle would hold, shown exactly and before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from models.bundle.leaving import Leaving, LeavingEvidence, Withheld
from models.bundle.selection import choose
from models.vault import Vault


@dataclass(frozen=True, slots=True)
class Plan:
    """What leaves and what stays."""

    records: tuple[Leaving, ...]
    evidence: tuple[LeavingEvidence, ...]
    withheld: tuple[Withheld, ...]
    operations: int
    cautions: tuple[str, ...]
    """Sentences about what leaves although a person may not expect it."""

    @property
    def bytes_of_evidence(self) -> int:
        """Sum the sizes of the evidence files."""
        return sum(one.size for one in self.evidence)


def plan(
    vault: Vault,
    *,
    records: Iterable[str],
    with_evidence: bool = True,
    withhold: Collection[str] = (),
) -> Plan:
    """Work out what ``pack`` would take with the same arguments; raises NoFieldToWithhold."""
    chosen = choose(vault, records, with_evidence=with_evidence, withhold=withhold)
    operations = sum(1 for _ in chosen.operations())
    return Plan(
        records=tuple(chosen.records.values()),
        evidence=tuple(chosen.files),
        withheld=tuple(chosen.stays),
        operations=operations,
        cautions=tuple(_cautions(chosen.files)),
    )


def _cautions(files: Collection[LeavingEvidence]) -> list[str]:
    if not files:
        return []
    what = "1 evidence file leaves" if len(files) == 1 else f"{len(files):,} evidence files leave"
    return [
        f"{what} exactly as taken in: faces, voices and metadata inside a file are not withheld."
    ]
