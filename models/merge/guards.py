"""Guards: whose change of a guarding field overtakes which, as the owner of one vault has it.

What the owner decides overtakes everything that they saw. What comes from outside overtakes only
what it makes stricter; else it stands beside, as a proposal, until the owner decides. So a guard
is what no decision of the owner's has overtaken and nothing stricter has replaced, and it does
not depend on what others claim to have seen.

For a record that was begun elsewhere, its author's own changes follow one another as they were
made, as long as they came in together with the record, and what it left empty is decided. What
the author loosens or moves later, when others may already rely on it, is a proposal too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from models.log import Operation
from models.merge.own_devices import Ownership
from models.records import KINDS, Authority, Shape, Strictness, Value, facets

MOST_PROPOSED = 200
"""Values of one guard that others may propose for one record; people propose a few."""


@dataclass(frozen=True, slots=True)
class Guards:
    """Whose word counts for the fields of one record.

    ``ranks`` gives how strict the values of each guarding field are, or nothing where none is
    stricter than another; ``lists`` are those that hold lists, ``pointers`` those that name
    another record.
    ``ours`` are the changes of the owner, by hash; ``authors`` the devices that began the record
    elsewhere, and ``late`` their changes that came in when the record was here already. Honest
    people never begin a record twice; where several devices did, each speaks for itself alone,
    and what they say stands side by side.
    """

    ranks: Mapping[str, Strictness | None]
    lists: frozenset[str]
    pointers: frozenset[str]
    fixed: frozenset[str]
    ours: frozenset[str]
    begun_here: bool
    authors: frozenset[str]
    late: Collection[str]

    @classmethod
    def of(
        cls,
        kind: str,
        operations: Sequence[Operation],
        ownership: Ownership,
        late: Collection[str] = (),
    ) -> Guards | None:
        """Give the guards of one record, or nothing where one person alone ever wrote in it."""
        if kind not in KINDS:
            return None
        ours = frozenset(one.hash for one in operations if ownership.signed(one))
        if len(ours) == len(operations):
            return None
        roots = [one for one in operations if not one.parents]
        # Several people begin a derived record, each for themselves, and it is nobody's own.
        begun_here = not KINDS[kind].DERIVED and any(one.hash in ours for one in roots)
        elsewhere = {one.device for one in roots if one.hash not in ours}
        return cls(
            *_of_kind(kind),
            ours=ours,
            begun_here=begun_here,
            authors=frozenset() if begun_here else frozenset(elsewhere),
            late=late,
        )

    def sets(self, change: Operation, name: str) -> bool:
        """Say whether a change may set a field at all: what is fixed is set by who began it."""
        if name not in self.fixed or change.hash in self.ours:
            return True
        return change.device in self.authors

    def settles(self, change: Operation, other: Operation) -> bool:
        """Say whether a change that sets what is fixed takes the place of another that did."""
        return change.hash in self.ours or change.device == other.device

    def undecided(self, change: Operation) -> list[str]:
        """Name the guards that who began the record left empty: that is decided as well."""
        if change.parents or not self._counts(change):
            return []
        return sorted(
            name for name in self.ranks if name not in self.lists and _is_empty(change, name)
        )

    def overtakes(self, change: Operation, other: Operation, name: str) -> bool:
        """Say whether a change from outside takes the place of one that it saw.

        It never takes that of a proposal: what disputes a guard closes, and if others could end
        a dispute they would open. Only the owner's word ends it.
        """
        if change.device != other.device or not self._counts(other) or other.hash in self.ours:
            return False
        # An author may yet say what a record hangs on, where that was left open.
        return self._counts(change) or (name in self.pointers and name not in other.fields)

    def tightens(self, change: Operation, other: Operation, name: str) -> bool:
        """Say whether a change that saw another one is stricter."""
        rank = self.ranks[name]
        if rank is None or not (_known(change, name) and _known(other, name)):
            return False
        return rank(_value(change, name)) > rank(_value(other, name))

    def loosens(self, change: Operation, standing: Iterable[Operation], name: str) -> bool:
        """Say whether a change from outside would make looser what is decided and stands."""
        decided = [one for one in standing if self._counts(one)]
        return not self._counts(change) and any(self.tightens(one, change, name) for one in decided)

    def is_crowded(self, operations: Iterable[Operation]) -> bool:
        """Say whether others propose so much for one guard that it could only be meant to delay."""
        proposed: dict[str, set[str]] = {}
        for one in operations:
            if not self._counts(one):
                for name in self.ranks.keys() & one.fields.keys():
                    shown = one.disclosures.get(name)
                    value = json.dumps(shown.value) if shown else one.hash
                    proposed.setdefault(name, set()).add(value)
        return any(len(values) > MOST_PROPOSED for values in proposed.values())

    def removes(self, change: Operation, standing: Iterable[Operation], name: str) -> bool:
        """Say whether a change from outside takes an element off a guarding list."""
        return all(
            one.device == change.device and one.hash not in self.ours for one in standing
        ) and (self._counts(change) or not self._is_author(change))

    def order(self, change: Operation, name: str) -> tuple[int, int]:
        """Give what puts standing values in order: strict before loose, decided ones first."""
        rank = self.ranks[name]
        strict = rank(_value(change, name)) if rank else 0
        return -strict, int(not self._counts(change))

    def proposes(self, change: Operation, decided: Operation, name: str) -> bool:
        """Say whether a standing value only waits until the owner agrees."""
        if change.hash in self.ours or change.hash == decided.hash:
            return False
        rank = self.ranks[name]
        if rank is None or not (_known(change, name) and _known(decided, name)):
            return True
        return rank(_value(change, name)) < rank(_value(decided, name))

    def _counts(self, change: Operation) -> bool:
        """Say whether a change decides: the owner's, or the author's as it came with the record."""
        if change.hash in self.ours:
            return True
        return self._is_author(change) and change.hash not in self.late

    def _is_author(self, change: Operation) -> bool:
        return change.device in self.authors and change.hash not in self.ours


def guarding_fields(kind: str) -> frozenset[str]:
    """Name the guarding fields of a kind; of one that is not known here, none."""
    return frozenset(_of_kind(kind)[0]) if kind in KINDS else frozenset()


def fixed_fields(kind: str) -> frozenset[str]:
    """Name the fields of a kind that are set when a record begins; of one not known here, none."""
    return _of_kind(kind)[3] if kind in KINDS else frozenset()


def intrusions(
    kind: str, operations: Sequence[Operation], guards: Guards | None
) -> set[tuple[str, str]]:
    """Name the changes, by hash, and the fixed fields that they may not set and would change."""
    if guards is None or not guards.fixed:
        return set()
    proper: dict[str, list[Operation]] = {}
    others: list[tuple[Operation, str]] = []
    for one in operations:
        for name in guards.fixed.intersection(one.fields) if one.kind == kind else ():
            if guards.sets(one, name):
                proper.setdefault(name, []).append(one)
            else:
                others.append((one, name))
    return {
        (one.hash, name)
        for one, name in others
        if not any(same(one, each, name) for each in proper.get(name, ()))
    }


def same(change: Operation, other: Operation, name: str) -> bool:
    """Say whether a change says of a field what another one says; one may have left it empty."""
    if name not in other.fields:
        return _is_empty(change, name)
    if change.fields[name] == other.fields[name]:
        return True
    shown, known = change.disclosures.get(name), other.disclosures.get(name)
    return shown is not None and known is not None and shown.value == known.value


@cache
def _of_kind(
    kind: str,
) -> tuple[Mapping[str, Strictness | None], frozenset[str], frozenset[str], frozenset[str]]:
    known = facets(kind)
    guarding = {name: one for name, one in known.items() if one.authority is Authority.GUARDING}
    return (
        MappingProxyType({name: one.strictness for name, one in guarding.items()}),
        frozenset(name for name, one in guarding.items() if one.shape.many),
        frozenset(name for name, one in guarding.items() if one.shape is Shape.RECORD),
        # The id of a derived record says what is fixed in it, whoever writes it down.
        frozenset(
            name
            for name, one in known.items()
            if one.authority is Authority.FIXED and not KINDS[kind].DERIVED
        ),
    )


def _is_empty(change: Operation, name: str) -> bool:
    """Say whether a change leaves a field empty, in silence or in so many words."""
    return _known(change, name) and _value(change, name) is None


def _known(change: Operation, name: str) -> bool:
    return name in change.disclosures or name not in change.fields


def _value(change: Operation, name: str) -> Value:
    shown = change.disclosures.get(name)
    return shown.value if shown else None
