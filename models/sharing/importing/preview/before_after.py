"""One record as it stands here, and as it would stand once a bundle is taken in."""

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
    """What is decided here, and what would be once the bundle is taken in."""

    before: Decisions
    after: Decisions


NOTHING = Decided(Decisions(), Decisions())


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What a record's changes come to before and after; its kind is the one afterwards."""

    kind: str
    before: MergedRecord
    after: MergedRecord
    was_there: bool
    is_there: bool
    is_left_out: bool
    """Whether decisions leave no change of it that counts."""

    @classmethod
    def of(
        cls, theirs: Sequence[Operation], ours: Sequence[Operation], decided: Decided
    ) -> BeforeAfter:
        """Fold both; ask for the ``refusal`` first."""
        both = before_and_after(ours, theirs)
        was, rulings = decided.before, decided.after
        kind = rulings.kind_of(both)
        earlier = was.kind_of(ours) if ours else kind
        before = merged_state(earlier, ours, was)
        if before.heads:
            here = {one.hash for one in ours}
            late = guarding_operations(one for one in theirs if one.hash not in here)
            rulings = replace(rulings, late=rulings.late | late)
        after = merged_state(kind, both, rulings)
        return cls(
            kind=kind,
            before=before,
            after=after,
            was_there=record_stands(earlier, ours, before, was),
            is_there=record_stands(kind, both, after, rulings),
            is_left_out=rulings.leaves_nothing(kind, both),
        )

    def differing(self) -> list[str]:
        """Name the fields that would read differently, or come to be in conflict or out of it."""
        names = self.before.values.keys() | self.after.values.keys()
        return [name for name in in_order(self.kind, names) if self._differs(name)]

    def _differs(self, name: str) -> bool:
        changed = self.before.values.get(name) != self.after.values.get(name)
        return changed or (name in self.after.conflicts) != (name in self.before.conflicts)


def refusal(
    theirs: Sequence[Operation], ours: Sequence[Operation], rulings: Decisions
) -> str | None:
    """Say why none of a record's changes is taken, as the part of a sentence after "because"."""
    both = before_and_after(ours, theirs)
    try:
        kind = rulings.kind_of(both)
    except BadOperation:
        return "it is another kind of record elsewhere"
    guards = rulings.guards(kind, both)
    if is_tangled(rulings.making(kind, both)) or (guards and guards.is_crowded(both)):
        return "too many versions of it stand side by side"
    field = unfit_values(theirs)
    if field:
        return f"its field {field} holds what that field cannot"
    set_elsewhere = sorted(intrusions(kind, both, guards))
    here = {one.hash for one in ours}
    for change, name in set_elsewhere:
        if change not in here:
            label = facets(kind)[name].label
            return f"its field {label} is set by the device that began it and by no other"
    return None


def before_and_after(ours: Sequence[Operation], theirs: Sequence[Operation]) -> list[Operation]:
    """Give both sides' changes once each, with every value that either side shows."""
    by_hash = {one.hash: one for one in ours}
    for one in theirs:
        known = by_hash.get(one.hash)
        if known is not None:
            one = replace(known, disclosures={**one.disclosures, **known.disclosures})  # noqa: PLW2901
        by_hash[one.hash] = one
    return list(by_hash.values())
