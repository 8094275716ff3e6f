"""The record diff compares one record of a bundle with the same record here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.log import Operation
from models.projection import reference
from models.records import KINDS, Authority, facets, in_order, title_of
from models.sharing.importing.preview.before_after import NOTHING, BeforeAfter, Decided, refusal
from models.sharing.importing.preview.compared_record import ComparedRecord, Loosened, State

_FROZEN = "its device is frozen until somebody decides about its fork"
_LEFT_OUT = "its writer's key was revoked, or is not the one that is known here"


@dataclass(frozen=True, slots=True)
class Sifted:
    """The operations of one record in a bundle: those that may come in, and the others."""

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
    """Return the operations sorted into those to take, those held back and those left out.

    ``here`` are the hashes of operations that are here already; those are always taken. ``held``
    are the hashes of operations by frozen devices, ``doubted`` the devices whose key is in doubt.
    """
    taken, held_back, left_out = [], 0, []
    for operation in theirs:
        if operation.hash in here:
            taken.append(operation)
        elif operation.device in doubted:
            left_out.append(operation)
        elif operation.hash in held:
            held_back += 1
        else:
            taken.append(operation)
    return Sifted(taken, held_back, left_out)


def compare_record(
    theirs: Sequence[Operation],
    ours: Sequence[Operation],
    *,
    held: Container[str] = (),
    doubted: Container[str] = (),
    decided: Decided = NOTHING,
) -> ComparedRecord:
    """Return one record compared; ``theirs`` is what the bundle holds of it, ``ours`` what is here.

    What is held back, or new by a doubted device, would not be taken in, and is only counted.
    Without any of theirs, ours before the decisions in the bundle is compared with ours after.
    """
    every, here = theirs or ours, {one.hash: one for one in ours}
    sifted = sift_operations(theirs, here, held=held, doubted=doubted)
    taken = sifted.taken
    new = [one for one in taken if one.hash not in here]
    refused = refusal(taken, ours, decided.after) if taken or ours else _why_none(sifted)
    if refused:
        return _refused(every, sifted, new=len(new), reason=refused)
    sides = BeforeAfter.of(taken, ours, decided)
    shown = any(_shows_more(one, here.get(one.hash)) for one in taken)
    discarded = sum(one.kind != sides.kind or decided.after.discards(one) for one in new)
    state = _state(sides, new=len(new), dead=discarded, shown=shown, known=bool(ours))
    if state is State.SAME and not taken and (sifted.held or sifted.left_out):
        return _refused(every, sifted, new=0, reason=_why_none(sifted))
    return _compared(every[0].record, sides, sifted, new, state=state, discarded=discarded)


def _compared(
    record: str,
    sides: BeforeAfter,
    sifted: Sifted,
    new: Sequence[Operation],
    *,
    state: State,
    discarded: int,
) -> ComparedRecord:
    """Return what is said of a record that is taken; ``new`` are the operations it gains."""
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
        discarded=discarded,
        left_out=_by_device(sifted),
        resting=len(sides.after.missing & {one.hash for one in sifted.left_out}),
        evidence=frozenset(named_values(sifted.taken)),
        loosened=tuple(_loosened(sides)),
        tightened=tuple(_tightened(sides)),
    )


def _title(record: str, sides: BeforeAfter) -> str:
    kind = sides.kind
    ref = reference(kind, record)
    # Where decisions leave nothing of a record, its title before says more than none.
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


def _loosened(sides: BeforeAfter) -> Iterator[Loosened]:
    """Yield the guards that a new proposal would loosen, each with the device proposing it."""
    for name in in_order(sides.kind, sides.after.proposed):
        known = {proposal.operation for proposal in sides.before.proposed.get(name, ())}
        for proposal in sides.after.proposed[name]:
            if proposal.operation not in known:
                yield Loosened(facets(sides.kind)[name].label, proposal.device)


def _tightened(sides: BeforeAfter) -> Iterator[str]:
    """Yield the labels of guards that would read differently, of a record that is here."""
    if not sides.was_there or sides.kind not in KINDS:
        return
    for name, facet in facets(sides.kind).items():
        guarding = facet.authority is Authority.GUARDING
        if guarding and sides.before.values.get(name) != sides.after.values.get(name):
            yield facet.label


def named_values(operations: Iterable[Operation]) -> Iterator[str]:
    """Yield the SHA-256 of evidence that some operations name."""
    for operation in operations:
        digest = operation.values.get("sha256") if operation.kind == "evidence" else None
        if isinstance(digest, str):
            yield digest


def _why_none(sifted: Sifted) -> str:
    return _FROZEN if sifted.held else _LEFT_OUT


def _by_device(sifted: Sifted) -> Mapping[str, int]:
    return Counter(one.device for one in sifted.left_out)


def _refused(
    operations: Sequence[Operation], sifted: Sifted, *, new: int, reason: str
) -> ComparedRecord:
    """Return a record that is not taken, without merging or naming anything that is in it."""
    kind, record = operations[0].kind, operations[0].record
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
