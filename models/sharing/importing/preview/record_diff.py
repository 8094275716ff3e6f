"""One record of a bundle held against the same record here; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.log import Operation
from models.projection import reference
from models.records import KINDS, Authority, facets, in_order
from models.sharing.importing.preview.before_after import NOTHING, BeforeAfter, Decided, refusal
from models.sharing.importing.preview.compared_record import (
    ComparedRecord,
    Loosened,
    State,
    _conflicts,
    _shows_more,
    _state,
    _title,
)

_FROZEN = "its device is frozen until somebody decides about its fork"
_LEFT_OUT = "its writer's key was revoked, or is not the one that is known here"


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
