"""One record of a bundle held against the same record here; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.bundle.schema import unfit
from models.fold import list_fields
from models.merge import Folded, fold, is_tangled
from models.operation import Operation, Value
from models.records import KINDS, facets, sealed_fields, title_of
from models.subject import reference

_FROZEN = "its device is frozen until somebody decides about its fork"
_LEFT_OUT = "its writer's key was revoked, or is not the one that is known here"


class State(StrEnum):
    """What taking a record in would do."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; ``theirs`` is what would be shown once it is taken in.

    ``all_theirs`` lists the values that would stand beside ours when they are in conflict.
    """

    field: str
    label: str
    ours: Value
    theirs: Value
    conflict: bool
    sealed: bool
    all_theirs: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a bundle would do to one record."""

    record: str
    kind: str
    ref: str
    title: str
    state: State
    fields: tuple[str, ...]
    """The fields whose shown value would change or come to be in conflict."""
    conflicts: tuple[str, ...]
    withheld: tuple[str, ...]
    """The fields whose present value the bundle does not show, nor anything that is here."""
    missing: int
    """How many earlier changes this record rests on that are neither here nor in the bundle."""
    writers: tuple[str, ...]
    """The devices whose changes would be new here."""
    new_operations: int
    held: int = 0
    """Changes that would wait, because their device is frozen until somebody decides."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """New changes that are not taken, by their writer's device, because its key is in doubt."""
    resting: int = 0
    """How many of the changes left out others built on; what they wrote waits with them."""
    evidence: frozenset[str] = frozenset()
    """The digests of evidence that the changes name which are taken."""
    refused: str | None = None
    """Why none of its changes is taken, as the part of a sentence after "because"."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The changes of one record in a bundle: those that may come in, and the others."""

    taken: list[Operation]
    held: int
    left_out: list[Operation]


def sift(
    theirs: Iterable[Operation],
    here: Container[str],
    *,
    frozen: Container[str] = (),
    doubted: Container[str] = (),
) -> Sifted:
    """Part what is new by frozen devices and by writers whose key is in doubt from the rest.

    ``here`` are the hashes of changes that are here already; those are never parted.
    """
    sifted, held, left_out = [], 0, []
    for one in theirs:
        if one.hash in here:
            sifted.append(one)
        elif one.device in doubted:
            left_out.append(one)
        elif one.device in frozen:
            held += 1
        else:
            sifted.append(one)
    return Sifted(sifted, held, left_out)


def compare(
    theirs: Sequence[Operation],
    ours: Sequence[Operation],
    *,
    frozen: Container[str] = (),
    doubted: Container[str] = (),
) -> Compared:
    """Compare one record; ``theirs`` is what the bundle holds of it, ``ours`` what is here.

    What is new by a frozen or a doubted device would not be taken in, and is only counted.
    """
    kind, record = theirs[0].kind, theirs[0].record
    here = {one.hash: one for one in ours}
    sifted = sift(theirs, here, frozen=frozen, doubted=doubted)
    theirs, held = sifted.taken, sifted.held
    left_out = Counter(one.device for one in sifted.left_out)
    if not theirs:
        reason = _FROZEN if held else _LEFT_OUT
        return _refused(kind, record, new=0, held=held, left_out=left_out, reason=reason)
    new = [one for one in theirs if one.hash not in here]
    writers = tuple(sorted({one.device for one in new}))
    refused = _refusal(theirs, ours)
    if refused:
        many = len(new)
        return _refused(kind, record, new=many, held=held, left_out=left_out, reason=refused)
    shown = any(_shows_more(one, here.get(one.hash)) for one in theirs)
    before, after = _folded(kind, ours), _folded(kind, joined(ours, theirs))
    conflicts = tuple(sorted(set(after.conflicts) - set(before.conflicts)))
    return Compared(
        record=record,
        kind=kind,
        ref=reference(kind, record),
        title=_title(kind, record, after),
        state=_state(new=bool(new), shown=shown, ours=ours, conflicts=conflicts),
        fields=tuple(name for name in _in_order(kind, after) if _differs(name, before, after)),
        conflicts=conflicts,
        withheld=tuple(sorted(after.withheld)),
        missing=len(after.missing),
        writers=writers,
        new_operations=len(new),
        held=held,
        left_out=left_out,
        resting=len(after.missing & {one.hash for one in sifted.left_out}),
        evidence=frozenset(named(theirs)),
    )


def named(operations: Iterable[Operation]) -> Iterator[str]:
    """Give the digests of evidence that some changes name."""
    for one in operations:
        digest = one.values.get("sha256") if one.kind == "evidence" else None
        if isinstance(digest, str):
            yield digest


def _refused(
    kind: str, record: str, *, new: int, held: int, left_out: Mapping[str, int], reason: str
) -> Compared:
    """Say that a record is not taken, without folding or naming anything that is in it."""
    return Compared(
        record=record,
        kind=kind,
        ref=reference(kind, record),
        title=reference(kind, record),
        state=State.REFUSED,
        fields=(),
        conflicts=(),
        withheld=(),
        missing=0,
        writers=(),
        new_operations=new,
        held=held,
        left_out=left_out,
        refused=reason,
    )


def differences(theirs: Sequence[Operation], ours: Sequence[Operation]) -> list[Difference]:
    """Give each field that would change, with its values; none of a record that is refused."""
    kind = theirs[0].kind
    if _refusal(theirs, ours):
        return []
    before, after = _folded(kind, ours), _folded(kind, joined(ours, theirs))
    here = {one.hash for one in ours}
    known = facets(kind) if kind in KINDS else {}
    labels = {name: facet.label for name, facet in known.items()}
    sealed = set(sealed_fields(kind)) if known else set()
    # Whether a field of a newer afield is sealed cannot be told here, so it counts as sealed.
    sealed |= set(after.values) - set(known)
    return [
        Difference(
            field=name,
            label=labels.get(name, name),
            ours=before.values.get(name),
            theirs=after.values.get(name),
            conflict=name in after.conflicts,
            sealed=name in sealed,
            all_theirs=tuple(
                one.value for one in after.conflicts.get(name, ()) if one.operation not in here
            ),
        )
        for name in _in_order(kind, after)
        if _differs(name, before, after)
    ]


def joined(ours: Sequence[Operation], theirs: Sequence[Operation]) -> list[Operation]:
    """Give both sides' changes once each, with every value that either side shows."""
    by_hash = {one.hash: one for one in ours}
    for one in theirs:
        known = by_hash.get(one.hash)
        if known is not None:
            one = replace(known, disclosures={**one.disclosures, **known.disclosures})  # noqa: PLW2901
        by_hash[one.hash] = one
    return list(by_hash.values())


def _title(kind: str, record: str, folded: Folded) -> str:
    ref = reference(kind, record)
    return title_of(kind, {**folded.values, "ref": ref}) if kind in KINDS else ref


def _folded(kind: str, operations: Sequence[Operation]) -> Folded:
    return fold(operations, lists=list_fields(kind))


def _refusal(theirs: Sequence[Operation], ours: Sequence[Operation]) -> str | None:
    both = [*theirs, *ours]
    if len({one.kind for one in both}) > 1:
        return "it is another kind of record elsewhere"
    if is_tangled(list({one.hash: one for one in both}.values())):
        return "too many versions of it stand side by side"
    wrong = unfit(theirs)
    return f"its field {wrong} holds what that field cannot" if wrong else None


def _state(
    *, new: bool, shown: bool, ours: Sequence[Operation], conflicts: tuple[str, ...]
) -> State:
    if not ours:
        return State.NEW
    if not new and not shown:
        return State.SAME
    return State.CONFLICTING if conflicts else State.CHANGED


def _shows_more(theirs: Operation, ours: Operation | None) -> bool:
    return ours is not None and not set(theirs.disclosures) <= set(ours.disclosures)


def _differs(name: str, before: Folded, after: Folded) -> bool:
    changed = before.values.get(name) != after.values.get(name)
    return changed or (name in after.conflicts and name not in before.conflicts)


def _in_order(kind: str, folded: Folded) -> list[str]:
    """Give the fields of a folded record in the order of its form, unknown ones last."""
    places = {name: place for place, name in enumerate(facets(kind) if kind in KINDS else ())}
    return sorted(folded.values, key=lambda name: (places.get(name, len(places)), name))
