"""One record of a bundle beside the same record here: its state, and its fields that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.log import Operation
from models.projection import reference
from models.records import KINDS, Value, facets, sealed_fields, title_of
from models.sharing.importing.preview.before_after import NOTHING, BeforeAfter, Decided, refusal


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
