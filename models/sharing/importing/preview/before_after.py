"""One record before and after: merged as it is here, and as it would be with the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.log import BadOperation, Operation
from models.merge import Decisions, MergedRecord, guarding_operations, intrusions, is_tangled
from models.projection import merged_state, record_stands
from models.records import facets, in_order
from models.sharing.importing.preview.value_check import unfit_values


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions that count here, and those that would once the bundle is taken in."""

    before: Decisions
    after: Decisions


NOTHING = Decided(Decisions(), Decisions())


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A record merged before and after; ``kind`` is the one afterwards."""

    kind: str
    before: MergedRecord
    after: MergedRecord
    was_there: bool
    is_there: bool
    is_left_out: bool
    """Whether decisions leave no operation of it that counts."""

    @classmethod
    def of(
        cls, theirs: Sequence[Operation], ours: Sequence[Operation], decided: Decided
    ) -> BeforeAfter:
        """Return both merged; only where ``refusal`` returned None."""
        both = before_and_after(ours, theirs)
        decided_here, decided_then = decided.before, decided.after
        kind = decided_then.kind_of(both)
        earlier = decided_here.kind_of(ours) if ours else kind
        before = merged_state(earlier, ours, decided_here)
        if before.heads:
            here = {one.hash for one in ours}
            late = guarding_operations(one for one in theirs if one.hash not in here)
            decided_then = replace(decided_then, late=decided_then.late | late)
        after = merged_state(kind, both, decided_then)
        return cls(
            kind=kind,
            before=before,
            after=after,
            was_there=record_stands(earlier, ours, before, decided_here),
            is_there=record_stands(kind, both, after, decided_then),
            is_left_out=decided_then.leaves_nothing(kind, both),
        )

    def differing(self) -> list[str]:
        """Return the fields that would read differently, or come to be in conflict or out of it."""
        names = self.before.values.keys() | self.after.values.keys()
        return [name for name in in_order(self.kind, names) if self._differs(name)]

    def _differs(self, name: str) -> bool:
        changed = self.before.values.get(name) != self.after.values.get(name)
        return changed or (name in self.after.conflicts) != (name in self.before.conflicts)


def refusal(
    theirs: Sequence[Operation], ours: Sequence[Operation], decisions: Decisions
) -> str | None:
    """Return why none of a record's operations is taken, to follow "because", else None."""
    both = before_and_after(ours, theirs)
    try:
        kind = decisions.kind_of(both)
    except BadOperation:
        return "it is another kind of record elsewhere"
    guards = decisions.guards(kind, both)
    if is_tangled(decisions.making(kind, both)) or (guards and guards.is_crowded(both)):
        return "too many versions of it stand side by side"
    field = unfit_values(theirs)
    if field:
        return f"its field {field} holds what that field cannot"
    set_elsewhere = sorted(intrusions(kind, both, guards))
    here = {one.hash for one in ours}
    for operation, name in set_elsewhere:
        if operation not in here:
            label = facets(kind)[name].label
            return f"its field {label} is set by the device that began it and by no other"
    return None


def before_and_after(ours: Sequence[Operation], theirs: Sequence[Operation]) -> list[Operation]:
    """Return the operations of both sides once each, with every value that either shows."""
    by_hash = {operation.hash: operation for operation in ours}
    for operation in theirs:
        known = by_hash.get(operation.hash)
        if known is not None:
            operation = replace(known, disclosures={**operation.disclosures, **known.disclosures})  # noqa: PLW2901
        by_hash[operation.hash] = operation
    return list(by_hash.values())
