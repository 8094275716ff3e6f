"""One record of a bundle held against the same record here; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.log import Operation
from models.projection import reference
from models.records import KINDS, Authority, Value, facets, in_order, sealed_fields, title_of
from models.sharing.importing.preview.before_after import NOTHING, BeforeAfter, Decided, refusal

_FROZEN = "its device is frozen until somebody decides about its fork"
_LEFT_OUT = "its writer's key was revoked, or is not the one that is known here"


class State(StrEnum):
    """What taking a record in would do."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    DISCARDED = "discarded"
    """Its changes are kept in the history and set nothing: a decision leaves them out."""
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


@dataclass(frozen=True, slots=True)
class Loosened:
    """A guard of a record that somebody would loosen; it stands until a person here agrees."""

    label: str
    """What the field is called."""
    device: str
    """Whose change it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRecord:
    """What a bundle would do to one record."""

    record: str
    kind: str
    ref: str
    title: str
    state: State
    fields: tuple[str, ...]
    """The fields whose shown value would change, or that come to be in conflict or out of it."""
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
    discarded: int = 0
    """New changes that would set nothing, because somebody decided so."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """New changes that are not taken, by their writer's device, because its key is in doubt."""
    resting: int = 0
    """How many of the changes left out others built on; what they wrote waits with them."""
    evidence: frozenset[str] = frozenset()
    """The digests of evidence that the changes name which are taken."""
    loosened: tuple[Loosened, ...] = ()
    """Guards that newly stand against what others propose."""
    tightened: tuple[str, ...] = ()
    """What guards are called that others would make stricter."""
    refused: str | None = None
    """Why none of its changes is taken, as the part of a sentence after "because"."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The changes of one record in a bundle: those that may come in, and the others."""

    taken: list[Operation]
    held: int
    left_out: list[Operation]


def sift_operations(
    theirs: Iterable[Operation],
    here: Container[str],
    *,
    held: Container[str] = (),
    doubted: Container[str] = (),
) -> Sifted:
    """Part what is held back, and what is new by writers whose key is in doubt, from the rest.

    ``here`` are the hashes of changes that are here already; those are never parted. ``held``
    are the hashes of changes by frozen devices.
    """
    sifted, waiting, left_out = [], 0, []
    for one in theirs:
        if one.hash in here:
            sifted.append(one)
        elif one.device in doubted:
            left_out.append(one)
        elif one.hash in held:
            waiting += 1
        else:
            sifted.append(one)
    return Sifted(sifted, waiting, left_out)


def compare_record(
    theirs: Sequence[Operation],
    ours: Sequence[Operation],
    *,
    held: Container[str] = (),
    doubted: Container[str] = (),
    decided: Decided = NOTHING,
) -> ComparedRecord:
    """Compare one record; ``theirs`` is what the bundle holds of it, ``ours`` what is here.

    What is held back, or new by a doubted device, would not be taken in, and is only counted.
    Without any of theirs, what is here is held against what decisions in the bundle make of it.
    """
    every, here = theirs or ours, {one.hash: one for one in ours}
    sifted = sift_operations(theirs, here, held=held, doubted=doubted)
    theirs = sifted.taken
    new = [one for one in theirs if one.hash not in here]
    refused = refusal(theirs, ours, decided.after) if theirs or ours else _why_none(sifted)
    if refused:
        return _refused(every, sifted, new=len(new), reason=refused)
    sides, record = BeforeAfter.of(theirs, ours, decided), every[0].record
    shown = any(_shows_more(one, here.get(one.hash)) for one in theirs)
    dead = sum(one.kind != sides.kind or decided.after.discards(one) for one in new)
    state = _state(sides, new=len(new), dead=dead, shown=shown, known=bool(ours))
    if state is State.SAME and not theirs and (sifted.held or sifted.left_out):
        return _refused(every, sifted, new=0, reason=_why_none(sifted))
    return ComparedRecord(
        record=record,
        kind=sides.kind,
        ref=reference(sides.kind, record),
        title=_title(record, sides),
        state=state,
        fields=tuple(sides.differing()),
        conflicts=_conflicts(sides),
        withheld=tuple(sorted(sides.after.withheld)),
        missing=len(sides.after.missing),
        writers=tuple(sorted({one.device for one in new})),
        new_operations=len(new),
        held=sifted.held,
        discarded=dead,
        left_out=_by_device(sifted),
        resting=len(sides.after.missing & {one.hash for one in sifted.left_out}),
        evidence=frozenset(named_values(theirs)),
        loosened=tuple(_loosened(sides)),
        tightened=tuple(_tightened(sides)),
    )


def _loosened(sides: BeforeAfter) -> Iterator[Loosened]:
    """Name the guards of which a loosening would come in, by whom."""
    for name in in_order(sides.kind, sides.after.proposed):
        known = {one.operation for one in sides.before.proposed.get(name, ())}
        for one in sides.after.proposed[name]:
            if one.operation not in known:
                yield Loosened(facets(sides.kind)[name].label, one.device)


def _tightened(sides: BeforeAfter) -> Iterator[str]:
    """Name the guards of a record that is here which would read differently."""
    if not sides.was_there or sides.kind not in KINDS:
        return
    for name, facet in facets(sides.kind).items():
        guarding = facet.authority is Authority.GUARDING
        if guarding and sides.before.values.get(name) != sides.after.values.get(name):
            yield facet.label


def named_values(operations: Iterable[Operation]) -> Iterator[str]:
    """Give the digests of evidence that some changes name."""
    for one in operations:
        digest = one.values.get("sha256") if one.kind == "evidence" else None
        if isinstance(digest, str):
            yield digest


def _why_none(sifted: Sifted) -> str:
    return _FROZEN if sifted.held else _LEFT_OUT


def _by_device(sifted: Sifted) -> Mapping[str, int]:
    return Counter(one.device for one in sifted.left_out)


def _refused(some: Sequence[Operation], sifted: Sifted, *, new: int, reason: str) -> ComparedRecord:
    """Say that a record is not taken, without folding or naming anything that is in it."""
    kind, record = some[0].kind, some[0].record
    return ComparedRecord(
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
        held=sifted.held,
        left_out=_by_device(sifted),
        refused=reason,
    )


def differences(
    theirs: Sequence[Operation],
    ours: Sequence[Operation],
    *,
    decided: Decided = NOTHING,
) -> list[Difference]:
    """Give each field that would change, with its values; none of a record that is refused."""
    if not (theirs or ours) or refusal(theirs, ours, decided.after):
        return []
    sides = BeforeAfter.of(theirs, ours, decided)
    before, after, kind = sides.before, sides.after, sides.kind
    here = {one.hash for one in ours}
    known = facets(kind) if kind in KINDS else {}
    labels = {name: facet.label for name, facet in known.items()}
    sealed = set(sealed_fields(kind)) if known else set()
    # Whether a field of a newer afield is sealed cannot be told here, so it counts as sealed.
    sealed |= (before.values.keys() | after.values.keys()) - known.keys()
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
        for name in sides.differing()
    ]


def _title(record: str, sides: BeforeAfter) -> str:
    kind = sides.kind
    ref = reference(kind, record)
    # Of what decisions leave out, the name that it has here says more than none.
    values = sides.after.values if sides.is_there else sides.before.values
    return title_of(kind, {**values, "ref": ref}) if kind in KINDS else ref


def _conflicts(sides: BeforeAfter) -> tuple[str, ...]:
    return tuple(sorted(set(sides.after.conflicts) - set(sides.before.conflicts)))


def _state(sides: BeforeAfter, *, new: int, dead: int, shown: bool, known: bool) -> State:
    reads = bool(sides.differing()) or sides.was_there != sides.is_there
    if not new and not shown and not reads:
        return State.SAME
    if sides.is_left_out or (new and dead == new and not shown and not reads):
        return State.DISCARDED
    if not known:
        return State.NEW
    return State.CONFLICTING if _conflicts(sides) else State.CHANGED


def _shows_more(theirs: Operation, ours: Operation | None) -> bool:
    return ours is not None and not set(theirs.disclosures) <= set(ours.disclosures)
