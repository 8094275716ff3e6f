"""A guard is a field that limits what may be done; this says whose operation on it overtakes which.

What the owner decides overtakes everything that they saw. What comes from outside overtakes only
what it makes stricter; else it stands beside, as a proposal, until the owner decides. So a guard is
what no decision of the owner's has overtaken and nothing stricter has replaced, and it does not
depend on what others claim to have seen.

For a record that was begun elsewhere, its author's own operations follow one another as they were
made, as long as they came in together with the record, and what it left empty is decided. What the
author loosens or moves later, when others may already rely on it, is a proposal too.
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
"""The most values of one guard that others may propose for one record; people propose a few."""


@dataclass(frozen=True, slots=True)
class Guards:
    """Whose word counts for the fields of one record.

    ``ranks`` gives how strict the values of each guarding field are, or None where none is stricter
    than another; ``lists`` are those that hold lists, ``pointers`` those that name another record.
    ``fixed`` names the fields that only the beginning of a record may set.

    ``ours`` are the operations of the owner, by hash; ``authors`` the devices that began the record
    elsewhere, and ``late`` their operations that came in when the record was here already. Honest
    people never begin a record twice; where several devices did, each speaks for itself alone, and
    what they say stands side by side.
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
        """Return the guards of one record, or None where the owner alone ever wrote in it."""
        if kind not in KINDS:
            return None
        ours = frozenset(operation.hash for operation in operations if ownership.signed(operation))
        if len(ours) == len(operations):
            return None
        roots = [operation for operation in operations if not operation.parents]
        # Several people begin a derived record, each for themselves, and it is nobody's own.
        begun_here = not KINDS[kind].DERIVED and any(operation.hash in ours for operation in roots)
        elsewhere = {operation.device for operation in roots if operation.hash not in ours}
        return cls(
            *_of_kind(kind),
            ours=ours,
            begun_here=begun_here,
            authors=frozenset() if begun_here else frozenset(elsewhere),
            late=late,
        )

    def sets(self, operation: Operation, name: str) -> bool:
        """Return whether an operation may set a field; a fixed one is set by the beginning."""
        if name not in self.fixed or operation.hash in self.ours:
            return True
        return operation.device in self.authors

    def settles(self, operation: Operation, other: Operation) -> bool:
        """Return whether an operation on a fixed field replaces another one that set it."""
        return operation.hash in self.ours or operation.device == other.device

    def undecided(self, operation: Operation) -> list[str]:
        """Return the guards that the beginning of a record left empty: that is decided as well."""
        if operation.parents or not self._counts(operation):
            return []
        return sorted(
            name for name in self.ranks if name not in self.lists and _is_empty(operation, name)
        )

    def overtakes(self, operation: Operation, other: Operation, name: str) -> bool:
        """Return whether an operation from outside replaces one that it saw.

        It never replaces a proposal: what disputes a guard closes, and if others could end a
        dispute they would open. Only the owner's word ends it.
        """
        if operation.device != other.device or not self._counts(other) or other.hash in self.ours:
            return False
        # An author may yet say what a record hangs on, where that was left open.
        return self._counts(operation) or (name in self.pointers and name not in other.fields)

    def tightens(self, operation: Operation, other: Operation, name: str) -> bool:
        """Return whether an operation that saw another one is stricter."""
        rank = self.ranks[name]
        if rank is None or not (_known(operation, name) and _known(other, name)):
            return False
        return rank(_value(operation, name)) > rank(_value(other, name))

    def loosens(self, operation: Operation, standing: Iterable[Operation], name: str) -> bool:
        """Return whether an operation from outside would loosen what is decided and stands."""
        decided = [other for other in standing if self._counts(other)]
        return not self._counts(operation) and any(
            self.tightens(other, operation, name) for other in decided
        )

    def is_crowded(self, operations: Iterable[Operation]) -> bool:
        """Return whether others propose more values of one guard than people would."""
        proposed: dict[str, set[str]] = {}
        for operation in operations:
            if not self._counts(operation):
                for name in self.ranks.keys() & operation.fields.keys():
                    shown = operation.disclosures.get(name)
                    value = json.dumps(shown.value) if shown else operation.hash
                    proposed.setdefault(name, set()).add(value)
        return any(len(values) > MOST_PROPOSED for values in proposed.values())

    def removes(self, operation: Operation, standing: Iterable[Operation], name: str) -> bool:
        """Return whether an operation from outside takes an element off a guarding list."""
        return all(
            other.device == operation.device and other.hash not in self.ours for other in standing
        ) and (self._counts(operation) or not self._is_author(operation))

    def order(self, operation: Operation, name: str) -> tuple[int, int]:
        """Return a sort key for current values: strict before loose, decided ones first."""
        rank = self.ranks[name]
        strict = rank(_value(operation, name)) if rank else 0
        return -strict, int(not self._counts(operation))

    def proposes(self, operation: Operation, decided: Operation, name: str) -> bool:
        """Return whether a current value only waits until the owner agrees."""
        if operation.hash in self.ours or operation.hash == decided.hash:
            return False
        rank = self.ranks[name]
        if rank is None or not (_known(operation, name) and _known(decided, name)):
            return True
        return rank(_value(operation, name)) < rank(_value(decided, name))

    def _counts(self, operation: Operation) -> bool:
        """Return whether an operation decides: the owner's, or the author's unless it came late."""
        if operation.hash in self.ours:
            return True
        return self._is_author(operation) and operation.hash not in self.late

    def _is_author(self, operation: Operation) -> bool:
        return operation.device in self.authors and operation.hash not in self.ours


def guarding_fields(kind: str) -> frozenset[str]:
    """Return the guarding fields of a kind; none of a kind unknown here."""
    return frozenset(_of_kind(kind)[0]) if kind in KINDS else frozenset()


def fixed_fields(kind: str) -> frozenset[str]:
    """Return the fields of a kind that only the beginning sets; none of a kind unknown here."""
    return _of_kind(kind)[3] if kind in KINDS else frozenset()


def intrusions(
    kind: str, operations: Sequence[Operation], guards: Guards | None
) -> set[tuple[str, str]]:
    """Return what operations set and may not: pairs of an operation's hash and a fixed field.

    What repeats a value that was set rightly is not among them.
    """
    if guards is None or not guards.fixed:
        return set()
    proper: dict[str, list[Operation]] = {}
    others: list[tuple[Operation, str]] = []
    for operation in operations:
        for name in guards.fixed.intersection(operation.fields) if operation.kind == kind else ():
            if guards.sets(operation, name):
                proper.setdefault(name, []).append(operation)
            else:
                others.append((operation, name))
    return {
        (operation.hash, name)
        for operation, name in others
        if not any(same(operation, other, name) for other in proper.get(name, ()))
    }


def same(operation: Operation, other: Operation, name: str) -> bool:
    """Return whether two operations say the same of a field.

    The other one may say nothing; then the first has to leave the field empty.
    """
    if name not in other.fields:
        return _is_empty(operation, name)
    if operation.fields[name] == other.fields[name]:
        return True
    shown, known = operation.disclosures.get(name), other.disclosures.get(name)
    return shown is not None and known is not None and shown.value == known.value


@cache
def _of_kind(
    kind: str,
) -> tuple[Mapping[str, Strictness | None], frozenset[str], frozenset[str], frozenset[str]]:
    """Return the ranks, lists, pointers and fixed fields of a kind, as Guards holds them."""
    known = facets(kind)
    guarding = {
        name: facet for name, facet in known.items() if facet.authority is Authority.GUARDING
    }
    return (
        MappingProxyType({name: facet.strictness for name, facet in guarding.items()}),
        frozenset(name for name, facet in guarding.items() if facet.shape.many),
        frozenset(name for name, facet in guarding.items() if facet.shape is Shape.RECORD),
        # The id of a derived record says what is fixed in it, whoever writes it down.
        frozenset(
            name
            for name, facet in known.items()
            if facet.authority is Authority.FIXED and not KINDS[kind].DERIVED
        ),
    )


def _is_empty(operation: Operation, name: str) -> bool:
    """Return whether an operation leaves a field empty, in silence or in so many words."""
    return _known(operation, name) and _value(operation, name) is None


def _known(operation: Operation, name: str) -> bool:
    return name in operation.disclosures or name not in operation.fields


def _value(operation: Operation, name: str) -> Value:
    shown = operation.disclosures.get(name)
    return shown.value if shown else None
