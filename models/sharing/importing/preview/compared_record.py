"""A compared record is one of a bundle beside the same one here: its state, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.log import Operation
from models.records import KINDS, Value, facets, sealed_fields
from models.sharing.importing.preview.before_after import NOTHING, BeforeAfter, Decided, refusal


class State(StrEnum):
    """What taking a record in would do."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    DISCARDED = "discarded"
    """Its operations are kept in the history and set nothing: a decision leaves them out."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; ``theirs`` is what would be shown once it is taken in.

    ``all_theirs`` lists the values that would be current beside ours when they are in conflict.
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
    """A guard of a record that somebody proposes to loosen; it holds until a person here agrees."""

    label: str
    """What the field is called."""
    device: str
    """The device whose operation it is."""


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
    """The fields whose current value is shown neither in the bundle nor here."""
    missing: int
    """How many earlier operations this record rests on that are neither here nor in the bundle."""
    writers: tuple[str, ...]
    """The devices whose operations would be new here."""
    new_operations: int
    held: int = 0
    """Operations that would wait, because their device is frozen until somebody decides."""
    discarded: int = 0
    """New operations that would set nothing, because somebody decided so."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """New operations not taken because their writer's key is in doubt: counts by device."""
    resting: int = 0
    """How many of the operations left out are ones that others rest on; those wait with them."""
    evidence: frozenset[str] = frozenset()
    """The SHA-256 of evidence that the operations name which are taken."""
    loosened: tuple[Loosened, ...] = ()
    """Guards that others newly propose to loosen."""
    tightened: tuple[str, ...] = ()
    """The labels of guards that others would make stricter or change."""
    refused: str | None = None
    """Why none of its operations is taken, as the part of a sentence after "because"."""


def differences(
    theirs: Sequence[Operation],
    ours: Sequence[Operation],
    *,
    decided: Decided = NOTHING,
) -> list[Difference]:
    """Return the fields that would change, with their values; none if the record is refused."""
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
